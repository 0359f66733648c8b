import type { Store } from '../store.js';

/** What the database says of itself. */
export interface DatabaseFigures {
  version: string;
  /** Size of the database, bytes. */
  bytes: number;
  /** Connections to it, of which ours are some. */
  connections: number;
  maxConnections: number;
}

/** Resolves when the database answers. */
export async function ping(store: Store): Promise<void> {
  await store.pool.query('select 1');
}

/** The figures of the database. */
export async function findDatabaseFigures(store: Store): Promise<DatabaseFigures> {
  const { rows } = await store.pool.query<DatabaseFigures>(
    `select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
            (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
            current_setting('max_connections')::int as "maxConnections"`,
  );
  return rows[0];
}

/** Connections of this process: all, idle, and requests that wait for one. */
export function poolFigures({ pool }: Store): { open: number; idle: number; waiting: number } {
  return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
}

/** How the queue stands: jobs without parts that wait, and for how long the first of them, that run, and that wait for another attempt. */
export interface QueueFigures {
  waiting: number;
  /** Null where none waits. */
  oldestWaitingSeconds: number | null;
  running: number;
  retrying: number;
}

/** The figures of the queue, of all machines. */
export async function findQueueFigures(store: Store): Promise<QueueFigures> {
  const { rows } = await store.pool.query<QueueFigures>(
    `select count(*) filter (where status = 'QUEUED')::int as waiting, count(*) filter (where status = 'RUNNING')::int as running,
            count(*) filter (where status = 'RETRY')::int as retrying,
            round(extract(epoch from clock_timestamp() - min(updated_at) filter (where status = 'QUEUED')))::float8 as "oldestWaitingSeconds"
       from job where status in ('QUEUED', 'RUNNING', 'RETRY') and not divided`,
  );
  return rows[0];
}

/** The migrations that were applied, by name, and those that began and did not end. */
export async function listMigrations(store: Store): Promise<{ name: string; finished: boolean }[]> {
  const { rows } = await store.pool.query<{ name: string; finished: boolean }>(
    `select migration_name as name, finished_at is not null as finished from _prisma_migrations
      where rolled_back_at is null order by migration_name`,
  );
  return rows;
}
