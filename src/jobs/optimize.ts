/**
 * Makes targets of a ranking: the run, a panel of what was known then, the portfolio, and its row with its lineage.
 */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { findPortfolioMadeFor } from '../data/store/find/portfolios.js';
import { findNewestRun, findRuns, type StoredRun } from '../data/store/find/runs.js';
import { loadSignals } from '../data/store/find/signals.js';
import { loadPanel } from '../data/store/load/load-panel.js';
import type { StepFence } from '../data/store/save/fenced-transaction.js';
import { savePortfolio } from '../data/store/save/save-portfolio.js';
import { appError, noData } from '../domain/errors.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { makePortfolio, portfolioFields, portfolioHistory } from '../quant/portfolio/make-portfolio.js';
import type { Portfolio } from '../quant/portfolio/portfolio.js';
import type { Ranking, RunFactor, Signal, Warning } from '../quant/ranking/ranking.js';
import type { Regime } from '../quant/regime/regime.js';
import type { Plan } from '../quant/strategy/plan.js';
import { getMarketOfPlan, getPlan, type JobContext } from './context.js';
import { makerOf } from './environment.js';
import { loadHoldings } from './holdings.js';
import { calendarDaysOf } from './rank.js';
import { getPlugin, type PluginChoice } from './read-plugin-choice.js';

/** Of which ranking targets are made, and for how much capital. */
export interface OptimizeParams {
  marketId: number;
  /** Name of the strategy. Its newest ranking on or before `date` is meant, unless `rankingRunId` names one. */
  strategy: string;
  date: TradingDay | null;
  rankingRunId: number | null;
  /** Only what was known at this instant; null: what the ranking used. */
  asOf: Date | null;
  /** Money; null: what the strategy's paper account was worth at the close of the ranking's date, and a million where it never traded. */
  capital: number | null;
  /** Names that are held; null: as the strategy says. */
  topN: number | null;
  /** Another optimizer than the strategy's; null: that. */
  optimizer: PluginChoice | null;
  /** Whether what the same plan has made of the same ranking for such a job stays as it is. */
  newest?: boolean;
}

/** What targets are made for where nobody says and nothing was ever traded, money: the default of `optimizePortfolio`. */
const CAPITAL = 1_000_000;

/** A portfolio as it was stored. */
export interface StoredTargets {
  portfolioId: number;
  portfolio: Portfolio;
}

/**
 * Makes and stores a portfolio; an infeasible one too, with the reason and without targets. Throws `NO_DATA` without a ranking, and what
 * `makePortfolio` throws.
 */
export async function optimize(
  context: JobContext,
  params: OptimizeParams,
  fence: StepFence | null = null,
): Promise<StoredTargets> {
  const { store } = context;
  const run = await getRun(context, params);
  const plan = planWith(context, getPlan(context, run.strategy), params);
  const asOf = params.asOf ?? run.asOf;
  const { version, date } = run;
  const market = await getMarketOfPlan(store, params.marketId, plan);
  const ranking = await loadRanking(context, run);
  const wanted = plan.sizing.topN === null ? ranking.signals : ranking.signals.slice(0, plan.sizing.topN);
  const history = portfolioHistory(plan);
  const sessions = calendarOf(market.timeZone).sessions({ from: date - calendarDaysOf(history), to: date });
  const panel = await loadPanel(store, {
    market,
    universe: run.universe,
    securityIds: wanted.map(({ securityId }) => securityId),
    fields: portfolioFields(plan),
    from: sessions[Math.max(0, sessions.length - history)],
    to: date,
    membersFrom: date,
    asOf,
    version,
  });
  const held = await loadHoldings(store, { marketId: market.id, strategy: plan.name }, { date, asOf, version });
  const capital = params.capital ?? held.netAssetValue ?? CAPITAL;
  if (!(capital > 0)) throw nothingLeft(plan.name, capital);
  const portfolio = makePortfolio({
    plan,
    ranking,
    panel,
    capital,
    holdings: held.weights,
    realised: null,
    views: [],
    wholeShares: true,
  });
  const { targets, ...made } = portfolio;
  const portfolioId = await savePortfolio(
    store,
    {
      ...made,
      marketId: market.id,
      strategy: plan.name,
      rankingRunId: run.id,
      capital,
      asOf,
      version,
      strategyVersion: plan.version,
      planHash: plan.hash,
      seed: plan.seed,
      ...(await makerOf(context)),
    },
    targets,
    fence,
  );
  return { portfolioId, portfolio };
}

/** The portfolio that the same plan and code made of the same ranking for another job of the same params, or null. */
export async function findOptimized(context: JobContext, params: OptimizeParams, jobId: number): Promise<number | null> {
  const { store, code } = context;
  if (code.dirty) return null;
  const run = await getRun(context, params);
  const { hash } = getPlan(context, run.strategy);
  return findPortfolioMadeFor(store, { jobId, rankingRunId: run.id, planHash: hash, codeVersion: code.commit });
}

function nothingLeft(strategy: string, worth: number) {
  return appError(
    'CAPITAL_TOO_SMALL',
    `The paper account of the strategy "${strategy}" is worth ${worth.toFixed(2)}, which buys nothing. Name a capital with optimizePortfolio.`,
    { path: ['capital'], expected: 'above 0', actual: String(worth) },
  );
}

async function getRun({ store }: JobContext, params: OptimizeParams): Promise<StoredRun> {
  const { marketId, strategy, date, rankingRunId, asOf } = params;
  const [run] =
    rankingRunId === null
      ? [await findNewestRun(store, { marketId, strategy, from: null, to: date, asOf: asOf ?? new Date() })]
      : await findRuns(store, marketId, [rankingRunId]);
  if (!run) {
    throw noData(
      rankingRunId === null
        ? `The strategy "${strategy}" has no ranking${date === null ? '' : ` dated on or before ${isoOf(date)}`} to make a portfolio of. Compute one first.`
        : `There is no ranking run ${rankingRunId} in this market.`,
    );
  }
  return run;
}

/** The plan with what was asked for instead of what the strategy says. */
function planWith({ registry }: JobContext, plan: Plan, { topN, optimizer }: OptimizeParams): Plan {
  return {
    ...plan,
    sizing: { ...plan.sizing, topN: topN ?? plan.sizing.topN },
    optimizer: optimizer === null ? plan.optimizer : getPlugin(registry, 'optimizer', optimizer, ['optimizer']),
  };
}

/** A stored run as it was computed. */
async function loadRanking({ store }: JobContext, run: StoredRun): Promise<Ranking> {
  const columns = await loadSignals(store, run);
  const signals = columns.rank.map(
    (rank, i): Signal => ({
      rank,
      securityId: columns.securityId[i],
      ticker: columns.ticker[i],
      score: columns.score[i],
      coverage: columns.coverage[i],
      exposures: columns.exposures.map((column) => column[i] ?? Number.NaN),
      zScores: columns.zScores.map((column) => column[i] ?? Number.NaN),
    }),
  );
  const { date, universeSize } = run;
  const factors = run.factors as RunFactor[];
  return { date, universeSize, factors, regime: run.regime as Regime | null, signals, warnings: run.warnings as Warning[] };
}
