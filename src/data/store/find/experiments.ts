import type { ExperimentKind, ReplayCause } from '../../../domain/experiment.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** A stored experiment. Its state and times are those of its job. */
export interface StoredExperiment {
  id: number;
  marketId: number;
  jobId: number;
  kind: ExperimentKind;
  name: string | null;
  strategy: string | null;
  strategyVersion: string | null;
  /** The canonical plan; null without a strategy. */
  plan: unknown;
  planHash: string | null;
  /** What was asked beside the plan; its form belongs to the kind. */
  settings: unknown;
  universe: string;
  from: TradingDay;
  to: TradingDay;
  asOf: Date;
  /** The data version that is read. */
  version: number;
  codeVersion: string;
  codeDirty: boolean;
  seed: number;
  environment: Readonly<Record<string, string>>;
  warnings: readonly unknown[];
  /** Null until finished. */
  result: unknown;
  /** SHA-256 of the canonical text of result and warnings; null until finished. */
  digest: string | null;
  /** SHA-256 of what was read; null until finished. */
  dataDigest: string | null;
  /** That of each part, by name. */
  dataDigests: Readonly<Record<string, string>> | null;
  /** Of a backtest: what its figures were worth when it, or the sweep that it is a point of, was finished. */
  statistics: unknown;
}

/** A stored repetition. */
export interface StoredReplay {
  id: number;
  experimentId: number;
  digest: string;
  identical: boolean;
  causes: ReplayCause[];
  differences: string[];
  at: Date;
}

/** Which experiments are meant; null: no condition. */
export interface ExperimentFilter {
  marketId: number;
  /** Name of the kind; one that nothing makes yet has no rows. */
  kind: string | null;
  strategy: string | null;
}

const COLUMNS = `id, market_id as "marketId", job_id as "jobId", kind, name, strategy, strategy_version as "strategyVersion", plan,
  plan_hash as "planHash", settings, universe, from_date - date '1970-01-01' as "from", to_date - date '1970-01-01' as "to",
  as_of as "asOf", data_version::float8 as version, code_version as "codeVersion", code_dirty as "codeDirty", seed, environment,
  warnings, result, digest, data_digest as "dataDigest", data_digests as "dataDigests", statistics`;

const REPLAY_COLUMNS = `id, experiment_id as "experimentId", digest, identical, causes::text[] as causes, differences, at`;

const FILTER = 'market_id = $1 and ($2::experiment_kind is null or kind = $2) and ($3::text is null or strategy = $3)';

/** Experiments by id, in any order; an unknown id has no row. */
export async function findExperiments(store: Store, ids: readonly number[]): Promise<StoredExperiment[]> {
  const { rows } = await store.pool.query<StoredExperiment>(`select ${COLUMNS} from experiment where id = any($1)`, [ids]);
  return rows;
}

/** The experiments that a filter leaves, newest first, below an id. */
export async function listExperiments(
  store: Store,
  { marketId, kind, strategy }: ExperimentFilter,
  after: number | null,
  limit: number,
): Promise<StoredExperiment[]> {
  const { rows } = await store.pool.query<StoredExperiment>(
    `select ${COLUMNS} from experiment where ${FILTER} and ($4::int is null or id < $4) order by id desc limit $5`,
    [marketId, kind, strategy, after, limit],
  );
  return rows;
}

/** How many experiments a filter leaves. */
export async function countExperiments(store: Store, { marketId, kind, strategy }: ExperimentFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from experiment where ${FILTER}`, [
    marketId,
    kind,
    strategy,
  ]);
  return rows[0].count;
}

/** The repetitions of an experiment, newest first. */
export async function listReplays(store: Store, experimentId: number): Promise<StoredReplay[]> {
  const { rows } = await store.pool.query<StoredReplay>(
    `select ${REPLAY_COLUMNS} from replay where experiment_id = $1 order by id desc`,
    [experimentId],
  );
  return rows;
}

/** A repetition, or null. */
export async function findReplay(store: Store, id: number): Promise<StoredReplay | null> {
  const { rows } = await store.pool.query<StoredReplay>(`select ${REPLAY_COLUMNS} from replay where id = $1`, [id]);
  return rows[0] ?? null;
}
