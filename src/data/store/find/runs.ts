import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** A stored ranking run without its signals. */
export interface StoredRun {
  id: number;
  marketId: number;
  strategy: string;
  universe: string;
  date: TradingDay;
  asOf: Date;
  /** The data version that was read. */
  version: number;
  strategyVersion: string;
  planHash: string;
  codeVersion: string;
  codeDirty: boolean;
  seed: number;
  environment: Readonly<Record<string, string>>;
  /** As they were saved; see `quant/ranking/ranking.ts`. */
  factors: readonly unknown[];
  regime: unknown;
  warnings: readonly unknown[];
  size: number;
  universeSize: number;
  createdAt: Date;
}

/** Which runs are meant; null: no condition. Days are inclusive. */
export interface RunFilter {
  marketId: number;
  strategy: string | null;
  from: TradingDay | null;
  to: TradingDay | null;
  /** Only runs whose own `asOf` is not later. */
  asOf: Date;
}

/** A place in the list of runs: rows after it have an older date, or the same date and a lower id. */
export interface RunPosition {
  date: TradingDay;
  id: number;
}

const COLUMNS = `id, market_id as "marketId", strategy, universe, date - date '1970-01-01' as date, as_of as "asOf",
  data_version::float8 as version, strategy_version as "strategyVersion", plan_hash as "planHash", code_version as "codeVersion",
  code_dirty as "codeDirty", seed, environment, factors, regime, warnings, size, universe_size as "universeSize",
  created_at as "createdAt"`;

const FILTER = `market_id = $1 and ($2::text is null or strategy = $2) and ($3::date is null or date >= $3)
  and ($4::date is null or date <= $4) and as_of <= $5`;

/** The newest run of the newest date that a filter leaves, or null. */
export async function findNewestRun(store: Store, filter: RunFilter): Promise<StoredRun | null> {
  const [run] = await listRuns(store, filter, null, 1);
  return run ?? null;
}

/** The runs that a filter leaves, newest date first and of one date the newest first, from a position on. */
export async function listRuns(store: Store, filter: RunFilter, after: RunPosition | null, limit: number): Promise<StoredRun[]> {
  const { rows } = await store.pool.query<StoredRun>({
    name: 'list-runs',
    text: `select ${COLUMNS} from ranking_run where ${FILTER} and ($6::date is null or (date, id) < ($6, $7))
             order by date desc, id desc limit $8`,
    values: [...valuesOf(filter), after && isoOf(after.date), after?.id, limit],
  });
  return rows;
}

/** How many runs a filter leaves. */
export async function countRuns(store: Store, filter: RunFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from ranking_run where ${FILTER}`, valuesOf(filter));
  return rows[0].count;
}

/** The ids of a market's runs above one, null: of all, ascending; of more than `limit` the highest. */
export async function listNewRunIds(store: Store, marketId: number, after: number | null, limit: number): Promise<number[]> {
  const { rows } = await store.pool.query<{ id: number }>(
    'select id from ranking_run where market_id = $1 and id > coalesce($2, 0) order by id desc limit $3',
    [marketId, after, limit],
  );
  return rows.map(({ id }) => id).reverse();
}

/** How many runs a market has. */
export async function countMarketRuns(store: Store, marketId: number): Promise<number> {
  const { rows } = await store.pool.query('select count(*)::int as count from ranking_run where market_id = $1', [marketId]);
  return rows[0].count;
}

/** Runs by id, in any order; ids of other markets and unknown ones have no row. */
export async function findRuns(store: Store, marketId: number, ids: readonly number[]): Promise<StoredRun[]> {
  const { rows } = await store.pool.query<StoredRun>({
    name: 'find-runs',
    text: `select ${COLUMNS} from ranking_run where market_id = $1 and id = any($2)`,
    values: [marketId, ids],
  });
  return rows;
}

/** The strategies that have a run, by name. */
export async function listRankedStrategies(store: Store, marketId: number): Promise<string[]> {
  const { rows } = await store.pool.query('select distinct strategy from ranking_run where market_id = $1 order by strategy', [
    marketId,
  ]);
  return rows.map((row) => row.strategy);
}

function valuesOf({ marketId, strategy, from, to, asOf }: RunFilter): unknown[] {
  return [marketId, strategy, from === null ? null : isoOf(from), to === null ? null : isoOf(to), asOf];
}
