/**
 * Targets of a plan, made by the same ranking and the same portfolio as today's: only the panel's date differs.
 *
 * A long-short portfolio is two: one of the best names and one of the worst, which is the portfolio of the ranking turned around. Both are
 * scaled down to the same money, or to the same beta.
 */
import { isAppError } from '../../../domain/errors.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { Panel } from '../../panel/panel.js';
import { makePortfolio, portfolioFields, portfolioHistory } from '../../portfolio/make-portfolio.js';
import type { Portfolio } from '../../portfolio/portfolio.js';
import { rankDate } from '../../ranking/rank.js';
import type { Ranking } from '../../ranking/ranking.js';
import type { Regime } from '../../regime/regime.js';
import type { Plan } from '../../strategy/plan.js';
import type { TargetMaker, TargetRequest, WalkTargets } from './target-maker.js';

/** Which sides a portfolio has. */
export type PortfolioStyle = 'long_only' | 'dollar_neutral' | 'beta_neutral';

/** What was known on a date; the caller answers from the store. */
export interface PlanKnowledge {
  /** The panel that ends with a session, as known at its close: the fields of `walkFields(plan)`, `walkHistory(plan)` sessions. */
  panelAt(date: TradingDay): Panel | Promise<Panel>;
  /** The regime of a session by filtered probability; null without a regime section. */
  regimeAt(date: TradingDay): Regime | null | Promise<Regime | null>;
}

/** How a solver says that it has no weights. */
const WITHOUT_WEIGHTS: readonly Portfolio['solver']['status'][] = ['INFEASIBLE', 'UNBOUNDED'];

/** Fewest signals that targets are made of. */
const FEWEST_SIGNALS = 2;

/** Grid fields that the targets of a plan are made of. */
export function walkFields(plan: Plan): string[] {
  const factors = plan.factors.filter(({ enabled }) => enabled).flatMap(({ factor }) => factor.inputs);
  return [...new Set([...factors, ...portfolioFields(plan)])];
}

/** Sessions of history that the targets of a plan are made of, the date itself included. */
export function walkHistory(plan: Plan): number {
  return Math.max(plan.historyDays, portfolioHistory(plan));
}

/** The target maker of a plan. Its weights are fractions; the walk makes shares of them. */
export function planTargets(plan: Plan, knowledge: PlanKnowledge, style: PortfolioStyle = 'long_only'): TargetMaker {
  return async (request) => {
    const panel = await knowledge.panelAt(request.date);
    const ranking = rankDate(panel, plan, await knowledge.regimeAt(request.date));
    if (ranking.signals.length < FEWEST_SIGNALS) return null;
    const long = portfolioOf(plan, panel, ranking, request);
    if (long === null) return null;
    if (style === 'long_only') return targetsOf(ranking, [{ portfolio: long, scale: 1 }]);
    const short = portfolioOf(plan, panel, turned(ranking), request);
    if (short === null) return null;
    const sizeOf = (side: Portfolio) => (style === 'beta_neutral' ? side.beta : side.netExposure);
    const size = Math.min(sizeOf(long), sizeOf(short));
    if (!(size > 0)) return null;
    return targetsOf(ranking, [
      { portfolio: long, scale: size / sizeOf(long) },
      { portfolio: short, scale: -size / sizeOf(short) },
    ]);
  };
}

/**
 * The portfolio of a ranking; null where too few securities have the history that one needs, or no weights keep the rules: that none were found
 * is no reason to sell everything.
 */
function portfolioOf(plan: Plan, panel: Panel, ranking: Ranking, request: TargetRequest): Portfolio | null {
  const { equity: capital, holdings, returns, onStateRead } = request;
  const realised = returns.length < 2 ? null : Float64Array.from(returns);
  try {
    const portfolio = makePortfolio({
      plan,
      ranking,
      panel,
      capital,
      holdings,
      realised,
      views: [],
      wholeShares: false,
      onStateRead,
    });
    return WITHOUT_WEIGHTS.includes(portfolio.solver.status) ? null : portfolio;
  } catch (error) {
    if (isAppError(error) && error.code === 'INSUFFICIENT_HISTORY') return null;
    throw error;
  }
}

function targetsOf(ranking: Ranking, sides: readonly { portfolio: Portfolio; scale: number }[]): WalkTargets {
  const weights = new Map<number, number>();
  for (const { portfolio, scale } of sides) {
    for (const { securityId, finalWeight } of portfolio.targets) {
      if (finalWeight !== 0) weights.set(securityId, (weights.get(securityId) ?? 0) + scale * finalWeight);
    }
  }
  const portfolios = sides.map(({ portfolio }) => portfolio);
  return {
    weights,
    ruleChecks: portfolios.flatMap(({ ruleChecks }) => ruleChecks),
    warnings: [...ranking.warnings, ...portfolios.flatMap(({ warnings }) => warnings)],
  };
}

/** The ranking with the worst first. */
function turned(ranking: Ranking): Ranking {
  const signals = ranking.signals
    .toReversed()
    .map((signal, i) => ({ ...signal, rank: i + 1, score: -signal.score, zScores: signal.zScores.map((z) => -z) }));
  return { ...ranking, signals };
}
