import type { Source } from '../../../domain/tables.js';
import type { Store } from '../store.js';

/** How much a market holds. */
export interface StoredCounts {
  securities: number;
  listed: number;
  bars: number;
  actions: number;
  facts: number;
}

/** How often a rule has set rows aside that still wait for a decision. */
export interface StoredRuleCount {
  rule: string;
  stage: string;
  severity: string;
  action: string;
  count: number;
}

/** An ingest as it was recorded. */
export interface StoredIngest {
  id: string;
  provider: Source;
  source: string;
  context: string;
  startedAt: Date;
  finishedAt: Date;
  dataVersion: number | null;
  rejected: boolean;
  tables: readonly unknown[];
  rules: readonly unknown[];
  withoutData: string[];
  failures: string[];
  /** The job that made it; null where none did. */
  jobId: number | null;
}

const INGEST = `id, source as provider, description as source, context, started_at as "startedAt", finished_at as "finishedAt",
  version::float8 as "dataVersion", rejected, tables, rules, without_data as "withoutData", failures,
  job_id as "jobId"`;

/** Counts of a market. Walks indexes: about 0.2 s for two million bars, so callers keep it while the data version is the same. */
export async function countRows(store: Store, marketId: number): Promise<StoredCounts> {
  const { rows } = await store.pool.query<StoredCounts>(
    `with s as (select id from security where market_id = $1)
     select (select count(*)::int from s) as securities,
            (select count(*)::int from s where not exists (select from delisting d where d.security_id = s.id)) as listed,
            (select count(*)::float8 from bar join s on s.id = security_id) as bars,
            (select count(*)::float8 from corporate_action join s on s.id = security_id) as actions,
            (select count(*)::float8 from fundamental join s on s.id = security_id) as facts`,
    [marketId],
  );
  return rows[0];
}

/** Quarantined rows that are open, by rule, most first. */
export async function countQuarantine(store: Store, marketId: number): Promise<StoredRuleCount[]> {
  const { rows } = await store.pool.query<StoredRuleCount>(
    `select rule, min(stage) as stage, min(severity) as severity, min(action) as action, count(*)::int as count
       from quarantine where market_id = $1 and status = 'OPEN' group by rule order by count desc, rule`,
    [marketId],
  );
  return rows;
}

/** A place in the list of ingests: those after it finished earlier, or at the same instant and have a lower id. */
export interface IngestPosition {
  finishedAt: Date;
  id: string;
}

/** The ingests of a market, newest first, from a position on. */
export async function listIngests(
  store: Store,
  marketId: number,
  limit: number,
  after: IngestPosition | null = null,
): Promise<StoredIngest[]> {
  const { rows } = await store.pool.query<StoredIngest>(
    `select ${INGEST} from ingest where market_id = $1 and ($3::timestamptz is null or (finished_at, id) < ($3, $4::uuid))
      order by finished_at desc, id desc limit $2`,
    [marketId, limit, after?.finishedAt ?? null, after?.id ?? null],
  );
  return rows;
}

/** The ingests that a job made, oldest first, each with the name of its market. */
export async function listIngestsOfJob(store: Store, jobId: number): Promise<(StoredIngest & { market: string })[]> {
  const { rows } = await store.pool.query<StoredIngest & { market: string }>(
    `select i.*, market.name as market from (select ${INGEST}, market_id from ingest where job_id = $1) i
       join market on market.id = market_id order by "finishedAt", i.id`,
    [jobId],
  );
  return rows;
}

/** How many ingests a market has had. */
export async function countIngests(store: Store, marketId: number): Promise<number> {
  const { rows } = await store.pool.query('select count(*)::int as count from ingest where market_id = $1', [marketId]);
  return rows[0].count;
}

/** Ingests by id, of any market and in any order; an unknown id has no row. */
export async function findIngests(store: Store, ids: readonly string[]): Promise<StoredIngest[]> {
  const { rows } = await store.pool.query<StoredIngest>(`select ${INGEST} from ingest where id::text = any($1)`, [ids]);
  return rows;
}
