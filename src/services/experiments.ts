import type { BacktestCurve, StoredTrade, TradeFilter } from '../data/store/find/backtests.js';
import type { ExperimentFilter, StoredExperiment, StoredReplay } from '../data/store/find/experiments.js';
import type { StoredJob } from '../data/store/find/jobs.js';
import type { SweepPoint } from '../data/store/find/sweeps.js';
import type { StepHoldings } from '../domain/backtest.js';
import { conflict, notFound } from '../domain/errors.js';
import type { ExperimentKind } from '../domain/experiment.js';
import { findNode, type NodeType, rowIdOf } from '../domain/node-id.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { Registry } from '../quant/plugin/registry.js';
import type { Plan } from '../quant/strategy/plan.js';
import { type CanonicalPlan, restorePlan } from '../quant/strategy/restore-plan.js';
import { type Comparison, comparisonOf } from './compare-experiments.js';
import type { Markets } from './markets.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the store. */
export interface ExperimentStore {
  findExperiments(ids: readonly number[]): Promise<StoredExperiment[]>;
  listExperiments(filter: ExperimentFilter, after: number | null, limit: number): Promise<StoredExperiment[]>;
  countExperiments(filter: ExperimentFilter): Promise<number>;
  listReplays(experimentId: number): Promise<StoredReplay[]>;
  findReplay(id: number): Promise<StoredReplay | null>;
  findJobs(ids: readonly number[]): Promise<StoredJob[]>;
  findCurve(experimentId: number): Promise<BacktestCurve | null>;
  listSignalDates(experimentId: number): Promise<TradingDay[]>;
  findHoldings(experimentId: number, day: TradingDay | null): Promise<StepHoldings | null>;
  listHoldings(experimentId: number, from: number, limit: number): Promise<(StepHoldings & { signalDate: TradingDay })[]>;
  listTrades(filter: TradeFilter, after: number | null, limit: number): Promise<StoredTrade[]>;
  countTrades(filter: TradeFilter): Promise<number>;
  listSweepPoints(sweepJobId: number): Promise<SweepPoint[]>;
  findSweepOf(jobId: number): Promise<{ experimentId: number | null } | null>;
}

/** An experiment with its job, which says how far it is. */
export interface ExperimentRow {
  row: StoredExperiment;
  job: StoredJob;
  simulated: boolean;
}

/** The object of the API that an experiment of a kind is. */
export const NODE_TYPES = { BACKTEST: 'Backtest', SWEEP: 'Sweep', FACTOR_STUDY: 'FactorStudy' } as const satisfies Record<
  ExperimentKind,
  NodeType
>;

/** The stored experiments of the market that is served. */
export class Experiments {
  constructor(
    private readonly store: ExperimentStore,
    private readonly parts: { markets: Markets; strategies: Strategies; registry: Pick<Registry, 'find' | 'names'> },
  ) {}

  /** The plan of an experiment that has one, with the plugins as they are now. */
  planOf({ plan, strategy, strategyVersion, planHash }: StoredExperiment): Plan {
    const said = { name: strategy ?? '', version: strategyVersion ?? '', hash: planHash! };
    return restorePlan(this.parts.registry, plan as CanonicalPlan, said);
  }

  /** The sessions of a finished backtest, or null. */
  curve(experimentId: number): Promise<BacktestCurve | null> {
    return this.store.findCurve(experimentId);
  }

  signalDates(experimentId: number): Promise<TradingDay[]> {
    return this.store.listSignalDates(experimentId);
  }

  holdings(experimentId: number, day: TradingDay | null): Promise<StepHoldings | null> {
    return this.store.findHoldings(experimentId, day);
  }

  /** What a backtest held after each rebalance from a position on, oldest first. */
  listHoldings(experimentId: number, from: number, limit: number): Promise<(StepHoldings & { signalDate: TradingDay })[]> {
    return this.store.listHoldings(experimentId, from, limit);
  }

  /** Trades of a backtest, oldest first, with one more than `limit` where more follow. */
  async trades(filter: TradeFilter, after: number | null, limit: number) {
    const trades = await this.store.listTrades(filter, after, limit + 1);
    return { trades, count: () => this.store.countTrades(filter) };
  }

  /** The points of a sweep, in the order of its grid. */
  points({ row }: ExperimentRow): Promise<SweepPoint[]> {
    return this.store.listSweepPoints(row.jobId);
  }

  /** The sweep that a backtest is a point of, or null. */
  async sweepOf({ jobId }: StoredExperiment): Promise<ExperimentRow | null> {
    const sweep = await this.store.findSweepOf(jobId);
    return sweep === null || sweep.experimentId === null ? null : this.find(sweep.experimentId);
  }

  /** The experiment of a node id, of one kind or of any. Throws `NOT_FOUND`. */
  async get(id: string, kind: ExperimentKind | null): Promise<ExperimentRow> {
    const node = findNode(id);
    const row = node === null ? null : rowIdOf(node.key);
    const found = row === null ? null : await this.find(row);
    if (!found || NODE_TYPES[found.row.kind] !== node?.type || (kind !== null && found.row.kind !== kind)) {
      throw notFound(kind === null ? 'experiment' : KIND_WORDS[kind], id, []);
    }
    return found;
  }

  /** The experiment of a row's id, or null. */
  async find(id: number): Promise<ExperimentRow | null> {
    const market = await this.parts.markets.get();
    const rows = await this.store.findExperiments([id]);
    const [experiment] = await this.withJobs(rows.filter(({ marketId }) => marketId === market.id));
    return experiment ?? null;
  }

  /** Experiments, newest first, with one more than `limit` where more follow. Throws `NOT_FOUND` for a strategy that nothing is of. */
  async list(
    query: { kind: string | null; strategy: string | null },
    after: number | null,
    limit: number,
  ): Promise<{ experiments: ExperimentRow[]; count: () => Promise<number> }> {
    const market = await this.parts.markets.get();
    const filter = { ...query, marketId: market.id };
    const rows = await this.store.listExperiments(filter, after, limit + 1);
    const { strategy } = query;
    const isUnknown =
      strategy !== null && rows.length === 0 && (await this.store.countExperiments({ ...filter, kind: null })) === 0;
    if (isUnknown) this.parts.strategies.get(strategy);
    return { experiments: await this.withJobs(rows), count: () => this.store.countExperiments(filter) };
  }

  /** The repetitions of an experiment, newest first. */
  replays(experimentId: number): Promise<StoredReplay[]> {
    return this.store.listReplays(experimentId);
  }

  /** A repetition by its row's id with its experiment, or null. */
  async findReplay(id: number): Promise<{ replay: StoredReplay; experiment: ExperimentRow } | null> {
    const replay = await this.store.findReplay(id);
    const experiment = replay && (await this.find(replay.experimentId));
    return experiment && { replay: replay!, experiment };
  }

  /** Two finished experiments side by side. Throws `NOT_FOUND`, or `CONFLICT` for one that is not finished. */
  async compare(leftId: string, rightId: string): Promise<Comparison & { left: ExperimentRow; right: ExperimentRow }> {
    const [left, right] = await Promise.all([this.getFinished(leftId), this.getFinished(rightId)]);
    const curves = await Promise.all([this.curve(left.row.id), this.curve(right.row.id)]);
    return { left, right, ...comparisonOf(left.row, right.row, curves) };
  }

  /** A finished experiment of any kind. Throws `NOT_FOUND`, or `CONFLICT`. */
  async getFinished(id: string): Promise<ExperimentRow> {
    const experiment = await this.get(id, null);
    if (experiment.row.digest !== null) return experiment;
    throw conflict(`The experiment ${id} is ${experiment.job.status} and has no result yet. Take a finished one.`, ['id']);
  }

  private async withJobs(rows: readonly StoredExperiment[]): Promise<ExperimentRow[]> {
    const { simulated } = await this.parts.markets.get();
    const jobs = new Map((await this.store.findJobs(rows.map(({ jobId }) => jobId))).map((job) => [job.id, job]));
    return rows.map((row) => ({ row, job: jobs.get(row.jobId)!, simulated }));
  }
}

const KIND_WORDS: Record<ExperimentKind, string> = { BACKTEST: 'backtest', SWEEP: 'sweep', FACTOR_STUDY: 'factor study' };
