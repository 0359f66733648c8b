/**
 * From a ranking to targets: candidates → covariance → optimizer → risk rules → volatility target → whole shares.
 *
 * Rules bind the final fractions of net asset value. An infeasible problem is an answer without targets, not an error.
 */
import { appError } from '../../domain/errors.js';
import { SESSIONS_A_YEAR } from '../../domain/trading-day.js';
import type { Optimizer } from '../plugin/optimizer.js';
import { varWarning } from '../risk/var-limit.js';
import type { Plan } from '../strategy/plan.js';
import { BETA_SESSIONS, candidatesOf } from './candidates.js';
import { pluginsOf } from './plan-plugins.js';
import type { Portfolio, PortfolioRequest } from './portfolio.js';
import { poseProblem } from './pose-problem.js';
import { ruleChecksOf } from './rule-checks.js';
import { type Configured, sumOf } from './ruled-limits.js';
import { scaleToTarget } from './scale-to-target.js';
import { solveWeights } from './solve-weights.js';
import { scalesByOwnReturns } from './state-reads.js';
import { targetsOf } from './target-list.js';
import { volatilityAnnualOf } from './volatility-target.js';
import { wholeShares } from './whole-shares.js';

/** Grid fields that `makePortfolio` reads of a panel. */
export const PORTFOLIO_FIELDS = ['adjClose', 'close', 'dollarVolume', 'marketCap'] as const;

/** Grid fields that a portfolio of this plan reads of a panel. */
export function portfolioFields(_plan: Plan): string[] {
  return [...PORTFOLIO_FIELDS];
}

/** Sessions that a portfolio of this plan looks back, the date itself included. With fewer it uses those there are. */
export function portfolioHistory(plan: Plan): number {
  const { covariance } = pluginsOf(plan);
  return Math.max(covariance.plugin.window(covariance.params), BETA_SESSIONS) + 1;
}

/**
 * The portfolio that a plan makes of a ranking.
 *
 * Throws `INSUFFICIENT_HISTORY` where fewer than two securities can be held, and `CAPITAL_TOO_SMALL` where the capital does not buy a
 * single lot of any.
 */
export function makePortfolio({
  plan,
  ranking,
  panel,
  capital,
  holdings,
  realised,
  views,
  wholeShares: isWhole,
  onStateRead,
}: PortfolioRequest): Portfolio {
  const { covariance, optimizer, riskRules } = pluginsOf(plan);
  const { sizing } = plan;
  const wanted = sizing.topN === null ? ranking.signals : ranking.signals.slice(0, sizing.topN);
  const window = covariance.plugin.window(covariance.params);
  const set = candidatesOf(wanted, { panel, window, capital, holdings, onStateRead });
  if (scalesByOwnReturns(sizing)) onStateRead?.();
  const { problem, limits, estimate, report, warnings } = poseProblem(set, {
    panel,
    covariance,
    riskRules,
    views,
    expectedReturnsAnnual: null,
  });
  const solved = solveWeights(problem, withFraction(optimizer, sizing.fractionalKelly), limits);
  const all = [...limits, ...solved.own];
  const none = new Float64Array(set.picks.length);
  const kept = solved.weights ?? none;
  const scaled = scaleToTarget(kept, {
    sizing,
    regime: ranking.regime,
    realised,
    grossHeld: [...holdings.values()].reduce((sum, weight) => sum + Math.abs(weight), 0),
    returns: set.returns,
    covariance: estimate,
    limits: all,
  });
  const { prices } = set;
  const shares = isWhole
    ? wholeShares({ weights: scaled.weights, prices, capital, lot: sizing.lot, limits: all })
    : scaled.weights.map((weight, i) => (weight * capital) / prices[i]);
  const final = isWhole ? shares.map((count, i) => (count * prices[i]) / capital) : scaled.weights;
  // An optimizer may want nothing but cash; that is no question of the capital.
  const isInvested = scaled.weights.some((weight) => weight !== 0);
  if (isInvested && isWhole && shares.every((count) => count === 0)) throw tooSmall(capital, sizing.lot, prices);
  const stages = { raw: solved.raw ?? none, kept, scaled: scaled.weights, final, shares };
  const said = solved.reasons;
  const volatilityAnnual = volatilityAnnualOf(estimate, final);
  const flag = varWarning(volatilityAnnual / Math.sqrt(SESSIONS_A_YEAR));
  const grossLeverage = final.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const netExposure = final.reduce((sum, weight) => sum + weight, 0);
  return {
    date: ranking.date,
    targets: solved.weights === null ? [] : targetsOf(stages, { set, limits, sizing, ranking, said }),
    cash: capital - shares.reduce((sum, count, i) => sum + count * prices[i], 0),
    grossLeverage,
    netExposure,
    volatilityAnnual,
    targetVolatilityAnnual: scaled.targetVolatilityAnnual,
    leverage: scaled.leverage,
    beta: sumOf(set.candidates.betas, final),
    effectiveNames: grossLeverage === 0 ? 0 : grossLeverage ** 2 / final.reduce((sum, weight) => sum + weight ** 2, 0),
    solver: solved.report,
    covariance: report,
    ruleChecks: solved.weights === null ? [] : ruleChecksOf(limits, final, set.candidates.tickers),
    warnings: [...set.warnings, ...warnings, ...solved.warnings, ...scaled.warnings, ...(flag ? [flag] : [])],
  };
}

function tooSmall(capital: number, lot: number, prices: Float64Array) {
  const cheapest = prices.reduce((least, price) => Math.min(least, price * lot), Number.POSITIVE_INFINITY);
  return appError(
    'CAPITAL_TOO_SMALL',
    `The capital should buy at least one lot of a target, but ${capital} does not: the cheapest costs ${cheapest}. ` +
      'Raise the capital, hold fewer names (top_n), or allow fractional shares.',
    { path: ['capital'], expected: `at least ${cheapest}`, actual: String(capital) },
  );
}

/** The optimizer with the fraction that the strategy's sizing states, where it is one that has such a parameter. */
function withFraction(optimizer: Configured<Optimizer>, fractionalKelly: number | null): Configured<Optimizer> {
  const isTaken = fractionalKelly !== null && Object.hasOwn(optimizer.plugin.params.shape, 'fractionalKelly');
  return isTaken ? { ...optimizer, params: { ...optimizer.params, fractionalKelly } } : optimizer;
}
