import { noData } from '../../domain/errors.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { riskShares } from '../kernels/risk-budget/risk-budget.js';
import type { Panel } from '../panel/panel.js';
import type { View } from '../plugin/optimizer.js';
import type { Warning } from '../ranking/ranking.js';
import { candidatesOf } from './candidates.js';
import type { PortfolioPlugins } from './plan-plugins.js';
import type { Portfolio, RuleCheck } from './portfolio.js';
import { poseProblem } from './pose-problem.js';
import { ruleChecksOf } from './rule-checks.js';
import { solveWeights } from './solve-weights.js';
import { volatilityAnnualOf } from './volatility-target.js';

/** An optimizer on given securities, without ranking, holdings or money. */
export interface WhatIfRequest {
  readonly plugins: PortfolioPlugins;
  readonly panel: Panel;
  /** In the order of the answer. */
  readonly securities: readonly { readonly securityId: number; readonly ticker: string }[];
  /** By ticker. */
  readonly expectedReturnsAnnual: ReadonlyMap<string, number>;
  readonly views: readonly View[];
}

/** What came of it. The lists are in the order of the securities that were asked for; null where there are no weights. */
export interface WhatIf {
  date: TradingDay;
  solver: Portfolio['solver'];
  covariance: Portfolio['covariance'];
  weights: number[] | null;
  /** Parts of the variance; they add up to 1. Null too where there is none, as of nothing but cash. */
  riskContributions: number[] | null;
  volatilityAnnual: number | null;
  /** Null without an expected return of something that is held. */
  expectedReturnAnnual: number | null;
  /** Null too for nothing but cash. */
  effectiveNames: number | null;
  ruleChecks: RuleCheck[];
  warnings: Warning[];
}

/** Net asset value for rules that depend on it. */
const CAPITAL = 1_000_000;
/** A return a year beyond it is legal but implausible. */
const IMPLAUSIBLE = 2;

/** The weights of an optimizer on given securities under rules. Throws `NO_DATA` where one of them has no prices. */
export function whatIf({ plugins, panel, securities, expectedReturnsAnnual, views }: WhatIfRequest): WhatIf {
  const { covariance, optimizer, riskRules } = plugins;
  const picks = securities.map((security) => ({ ...security, score: Number.NaN, rank: 0 }));
  const window = covariance.plugin.window(covariance.params);
  const set = candidatesOf(picks, { panel, window, capital: CAPITAL, holdings: new Map() });
  if (set.warnings.length > 0) throw noData(`${set.warnings[0].message} Leave them out, or ask for another date.`);
  const { tickers } = set.candidates;
  const expected = Float64Array.from(tickers, (ticker) => expectedReturnsAnnual.get(ticker) ?? Number.NaN);
  const posed = poseProblem(set, {
    panel,
    covariance,
    riskRules,
    views,
    expectedReturnsAnnual: expectedReturnsAnnual.size === 0 ? null : expected,
  });
  const { limits, estimate } = posed;
  const solved = solveWeights(posed.problem, optimizer, limits);
  const { weights } = solved;
  const volatilityAnnual = weights && volatilityAnnualOf(estimate, weights);
  const held = weights?.some((weight) => weight !== 0) ? weights : null;
  const place = new Map(tickers.map((ticker, i) => [ticker, i]));
  const asAsked = (values: Float64Array) => securities.map(({ ticker }) => values[place.get(ticker)!]);
  return {
    date: panel.dates[panel.dates.length - 1],
    solver: solved.report,
    covariance: posed.report,
    weights: weights && asAsked(weights),
    riskContributions: weights && volatilityAnnual ? asAsked(partsOfVariance(estimate, weights)) : null,
    volatilityAnnual,
    expectedReturnAnnual: weights && expectedReturnOf(expected, weights),
    effectiveNames: held && 1 / held.reduce((sum, weight) => sum + weight ** 2, 0),
    ruleChecks: weights ? ruleChecksOf(limits, weights, tickers) : [],
    warnings: [...posed.warnings, ...solved.warnings, ...implausible(expectedReturnsAnnual, views)],
  };
}

function partsOfVariance(covariance: Float64Array, weights: Float64Array): Float64Array {
  const parts = new Float64Array(weights.length);
  riskShares(covariance, weights.length, weights, parts);
  return parts;
}

function expectedReturnOf(expected: Float64Array, weights: Float64Array): number | null {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] !== 0) sum += weights[i] * expected[i];
  return Number.isNaN(sum) ? null : sum;
}

function implausible(expected: ReadonlyMap<string, number>, views: readonly View[]): Warning[] {
  const all = [...expected, ...views.map(({ ticker, returnAnnual }) => [ticker, returnAnnual] as const)];
  return all
    .filter(([, value]) => Math.abs(value) > IMPLAUSIBLE)
    .map(([ticker, value]) => ({
      code: 'IMPLAUSIBLE_INPUT',
      message: `A return of ${value} a year was given for ${ticker}: 1 is 100 %.`,
      value,
      limit: IMPLAUSIBLE,
    }));
}
