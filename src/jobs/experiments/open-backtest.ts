import { findExperiments } from '../../data/store/find/experiments.js';
import { findSweepOf } from '../../data/store/find/sweeps.js';
import { currentVersion } from '../../data/store/load/current-version.js';
import type { StepFence } from '../../data/store/save/fenced-transaction.js';
import { insertExperiment } from '../../data/store/save/save-experiment.js';
import type { Store } from '../../data/store/store.js';
import { AppError } from '../../domain/errors.js';
import type { ExperimentKind } from '../../domain/experiment.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { PortfolioStyle } from '../../quant/backtest/walk/plan-targets.js';
import type { Dividends, FillPrice } from '../../quant/backtest/walk/step.js';
import { canonicalPlan } from '../../quant/strategy/canonical-plan.js';
import type { Plan } from '../../quant/strategy/plan.js';
import { readStrategy } from '../../quant/strategy/read-strategy.js';
import { getMarketOfPlan, getPlan, type JobContext } from '../context.js';
import { makerOf } from '../environment.js';
import { sha256 } from '../sha256.js';
import type { SplitSettings } from './backtest-splits.js';
import { dataOf, type ExperimentData } from './data-of.js';

/** What is said beside a plan; null: as the plan says. */
export interface PlanChanges {
  topN: number | null;
  rebalance: Plan['rebalance'] | null;
  costs: Partial<Plan['costs']>;
  seed: number;
}

/** Which plan to walk, and how; checked. A plan is that of `document` where there is one, of `strategy` otherwise; a point of a sweep has both. */
export interface BacktestParams {
  marketId: number;
  strategy: string | null;
  document: string | null;
  name: string | null;
  universe: string;
  from: TradingDay;
  to: TradingDay;
  capital: number;
  changes: PlanChanges;
  /** Tickers, the main one first. */
  benchmarks: string[];
  fill: FillPrice;
  dividends: Dividends;
  style: PortfolioStyle;
  fractionalShares: boolean;
  /** Random steps to check for look-ahead. */
  auditSteps: number;
  splits: SplitSettings | null;
  /** Only what was known at this instant; null: now. */
  asOf: Date | null;
}

/** How a backtest is run beside its plan, defaults written out, as it is stored. */
export interface BacktestSettings {
  /** The YAML text where it ran from one. */
  document: string | null;
  capital: number;
  benchmarks: readonly string[];
  fill: FillPrice;
  dividends: Dividends;
  style: PortfolioStyle;
  fractionalShares: boolean;
  auditSteps: number;
  /** Null: one walk. */
  splits: SplitSettings | null;
  data: ExperimentData;
}

/** A plan with what was said beside it, under a hash of its own. */
export function changedPlan(plan: Plan, { topN, rebalance, costs, seed }: PlanChanges): Plan {
  const changed = {
    ...plan,
    seed,
    rebalance: rebalance ?? plan.rebalance,
    sizing: { ...plan.sizing, topN: topN ?? plan.sizing.topN },
    costs: { ...plan.costs, ...costs },
  };
  return { ...changed, hash: sha256(canonicalPlan(changed)) };
}

/** What is written down, where it is not a backtest of the job that does so. */
export interface OpenedExperiment {
  kind: Extract<ExperimentKind, 'BACKTEST' | 'SWEEP'>;
  jobId: number;
  /** Place among the experiments of that job. */
  position: number;
  /** Settings beside those of a backtest. */
  settings: object;
}

/** Writes a backtest, or a sweep of them, down with all that decides its numbers, and returns its id. */
export async function openBacktest(
  context: JobContext,
  params: BacktestParams,
  fence: StepFence,
  opened: OpenedExperiment = { kind: 'BACKTEST', jobId: fence.jobId, position: 0, settings: {} },
): Promise<number> {
  const { store } = context;
  const plan = changedPlan(planOf(context, params), params.changes);
  const market = await getMarketOfPlan(store, params.marketId, plan);
  const [data, version] = await Promise.all([dataOf(store, market, params), versionFor(store, market.id, opened.jobId)]);
  const settings: BacktestSettings = {
    document: params.strategy === null ? params.document : null,
    capital: params.capital,
    benchmarks: params.benchmarks,
    fill: params.fill,
    dividends: params.dividends,
    style: params.style,
    auditSteps: params.auditSteps,
    splits: params.splits,
    fractionalShares: params.fractionalShares,
    data,
  };
  return insertExperiment(
    store,
    {
      marketId: market.id,
      jobId: opened.jobId,
      position: opened.position,
      kind: opened.kind,
      name: params.name,
      strategy: params.strategy,
      strategyVersion: plan.version,
      plan: JSON.parse(canonicalPlan(plan)),
      planHash: plan.hash,
      settings: { ...settings, ...opened.settings },
      universe: params.universe,
      from: params.from,
      to: params.to,
      asOf: params.asOf ?? new Date(),
      version,
      seed: plan.seed,
      ...(await makerOf(context)),
    },
    fence,
  );
}

/** The data version that a job uses: the newest, but that of its sweep for a point, since what is added meanwhile may be of days long known. */
async function versionFor(store: Store, marketId: number, jobId: number): Promise<number> {
  const sweep = await findSweepOf(store, jobId);
  const [experiment] = sweep?.experimentId ? await findExperiments(store, [sweep.experimentId]) : [];
  return experiment?.version ?? currentVersion(store, marketId);
}

function planOf(context: JobContext, { strategy, document }: BacktestParams): Plan {
  if (document === null) return getPlan(context, strategy!);
  const { plan, problems } = readStrategy(document, context.registry, sha256);
  if (plan === null) throw new AppError('INVALID_STRATEGY', problems);
  return plan;
}
