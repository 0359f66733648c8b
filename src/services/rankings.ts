import type { RunFilter, RunPosition, StoredRun } from '../data/store/find/runs.js';
import type { SignalColumns, SignalPoint } from '../data/store/find/signals.js';
import { badInput } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import type { RunFactor, Warning } from '../quant/ranking/ranking.js';
import type { Regime } from '../quant/regime/regime.js';
import { type Answer, found, nothing } from './answer.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';
import type { Strategies } from './strategies.js';

/** A stored run with its contents as `jobs` saved them. */
export type RankedRun = Omit<StoredRun, 'factors' | 'regime' | 'warnings'> & {
  factors: readonly RunFactor[];
  /** Null without a regime section; `benchmark` is that of the plan, where it is not the market's. */
  regime: (Regime & { benchmark?: string }) | null;
  warnings: readonly Warning[];
};

/** The signals of a run, with the row of each security. */
export type RankedSignals = SignalColumns & { rowOf: ReadonlyMap<number, number> };

/** What this service asks of the store. */
export interface RankingStore {
  findNewestRun(filter: RunFilter): Promise<StoredRun | null>;
  findRuns(marketId: number, ids: readonly number[]): Promise<StoredRun[]>;
  listRuns(filter: RunFilter, after: RunPosition | null, limit: number): Promise<StoredRun[]>;
  countRuns(filter: RunFilter): Promise<number>;
  listNewRunIds(marketId: number, after: number | null, limit: number): Promise<number[]>;
  listRankedStrategies(marketId: number): Promise<string[]>;
  loadSignals(run: Pick<StoredRun, 'id' | 'version' | 'factors'>): Promise<SignalColumns>;
  listSignalPoints(query: SignalQuery): Promise<SignalPoint[]>;
}

/** Which ranking is meant; null: the configured strategy, the newest date, what is known now. */
export interface RunQuery {
  strategy: string | null;
  date: TradingDay | null;
  asOf: Date | null;
}

/** Which lines of a security are meant. */
export interface SignalQuery {
  marketId: number;
  securityId: number;
  strategy: string;
  from: TradingDay | null;
  to: TradingDay | null;
  asOf: Date;
}

/** Runs whose signals are kept in memory. A run of 3,000 securities and 10 factors takes about 1 MB. */
const KEPT_RUNS = 32;

/** The stored rankings of the market that is served. */
export class Rankings {
  private readonly columns = new Recent<RankedSignals>(KEPT_RUNS);

  constructor(
    private readonly store: RankingStore,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
    private readonly now: () => Date,
  ) {}

  /**
   * The newest run of the newest date on or before `date`, of those made of what was known at `asOf`. Nothing, with a reason, if the
   * strategy has none. Throws NOT_FOUND for an unknown strategy and NO_DATA for a date before all data.
   */
  async find({ strategy, date, asOf }: RunQuery): Promise<Answer<RankedRun>> {
    const market = await this.markets.get();
    const name = this.strategies.nameOf(strategy);
    const filter = { marketId: market.id, strategy: name, from: null, to: date, asOf: asOf ?? this.now() };
    const run = await this.store.findNewestRun(filter);
    return run ? found(run as RankedRun) : this.whyNone(market, name, { date, asOf });
  }

  /** The run of an id, or null. */
  async findById(id: number): Promise<RankedRun | null> {
    const market = await this.markets.get();
    const [run] = await this.store.findRuns(market.id, [id]);
    return (run as RankedRun | undefined) ?? null;
  }

  /** The ids of the runs that were stored after one, null: after none, as they were stored; of more than `limit` the newest. */
  async newIds(after: number | null, limit: number): Promise<number[]> {
    const market = await this.markets.get();
    return this.store.listNewRunIds(market.id, after, limit);
  }

  /** Runs, newest date first, with one more than `limit` where more follow. */
  async list(
    query: { strategy: string | null; from: TradingDay | null; to: TradingDay | null; asOf: Date | null },
    after: RunPosition | null,
    limit: number,
  ): Promise<{ runs: RankedRun[]; count: () => Promise<number> }> {
    const market = await this.markets.get();
    if (query.strategy !== null) await this.checkStrategy(market, query.strategy);
    const filter = { ...query, marketId: market.id, asOf: query.asOf ?? this.now() };
    const runs = (await this.store.listRuns(filter, after, limit + 1)) as RankedRun[];
    return { runs, count: () => this.store.countRuns(filter) };
  }

  /** The signals of a run as columns. Runs never change, so they are kept; not to be written to. */
  signals(run: RankedRun): Promise<RankedSignals> {
    return this.columns.get(String(run.id), async () => {
      const columns = await this.store.loadSignals(run);
      return { ...columns, rowOf: new Map(columns.securityId.map((id, i) => [id, i])) };
    });
  }

  /** A security's lines in the rankings of a strategy, oldest first. */
  async history(query: Omit<SignalQuery, 'marketId' | 'strategy' | 'asOf'> & { strategy: string | null; asOf: Date | null }) {
    const market = await this.markets.get();
    const strategy = this.strategies.nameOf(query.strategy);
    await this.checkStrategy(market, strategy);
    const points = await this.store.listSignalPoints({ ...query, marketId: market.id, strategy, asOf: query.asOf ?? this.now() });
    return { strategy, points };
  }

  /** A strategy is known if the server has loaded it, or if the store has runs of it. */
  private async checkStrategy(market: Market, name: string): Promise<void> {
    if (this.strategies.has(name)) return;
    const ranked = await this.store.listRankedStrategies(market.id);
    if (!ranked.includes(name)) this.strategies.get(name);
  }

  private async whyNone(
    market: Market,
    strategy: string,
    { date, asOf }: Omit<RunQuery, 'strategy'>,
  ): Promise<Answer<RankedRun>> {
    await this.checkStrategy(market, strategy);
    if (date !== null) await this.markets.checkDay(market, date);
    const limits = [
      date === null ? '' : ` dated on or before ${isoOf(date)}`,
      asOf === null ? '' : ` made of what was known at ${asOf.toISOString()}`,
    ].join('');
    return nothing(
      `The strategy "${strategy}" has no ranking${limits} yet. Make one with "npm run alphaql -- rank --strategy ${strategy}` +
        `${date === null ? '' : ` --date ${isoOf(date)}`}".`,
    );
  }
}

/** The rows of a ranking that belong to a sector, by index; null: all. */
export function rowsOf({ sector }: SignalColumns, wanted: string | null): number[] {
  const rows: number[] = [];
  for (let i = 0; i < sector.length; i++) if (wanted === null || sector[i] === wanted) rows.push(i);
  return rows;
}

/** Throws BAD_USER_INPUT for a limit that is no positive number. */
export function checkLimit(limit: number | null): void {
  if (limit !== null && limit < 1) throw badInput(['limit'], 'at least 1', limit);
}
