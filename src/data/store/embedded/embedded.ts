/**
 * The embedded server as something that processes join and leave: the first starts it, the others share it, the last stops it.
 *
 * Who is a member the server itself knows: each holds a session with a shared advisory lock, which ends with the process however
 * that ends. Who leaves gives up its lock and tries to get it exclusively; who succeeds was the last and stops the server. Who joins at
 * that moment waits for its shared lock, loses the session when the server stops, and starts it anew.
 */
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { unavailable } from '../../../domain/errors.js';
import type { Log } from '../../../domain/log.js';
import { type Cluster, startCluster } from './cluster.js';
import { type Home, lastServer, openHome } from './home.js';
import { pause } from './process.js';

const DATABASE = 'alphaql';
/** The advisory lock of the members, in the database `postgres`, which no tool drops. */
const MEMBERS = 6_513_270;
const JOIN_TIMEOUT_MS = 300_000;

/** A share in the embedded server. */
export interface Membership {
  /** The database `alphaql`, with the password in it: not for logs. */
  readonly url: string;
  /** Gives the share back; the last to leave stops the server. Close all other sessions first. */
  leave(): Promise<void>;
}

/**
 * Joins the embedded server under `dataDir`, starting it where nobody has. While we are a member, a server that dies is started again
 * on the same port. Throws `UNAVAILABLE` where the server cannot run here, with what to do.
 */
export async function joinEmbedded(dataDir: string, { log }: { log: Log }): Promise<Membership> {
  const home = await openHome(path.resolve(dataDir));
  let share = await join(home, log);
  let left = false;
  const { port } = share.cluster;
  const url = share.cluster.urlOf(DATABASE);

  let mending: Promise<void> = Promise.resolve();
  const watch = () =>
    share.session.once('end', () => {
      if (!left) mending = mend();
    });
  async function mend(): Promise<void> {
    log.warn('The embedded Postgres has ended our session. Joining it again.');
    try {
      share = await join(home, log);
      watch();
      if (share.cluster.port !== port) log.error(`Port ${port} is taken, so Postgres has moved. Restart this process.`);
    } catch (error) {
      log.error(`The embedded Postgres could not be joined again. Restart this process. ${String(error)}`);
    }
  }
  watch();

  return {
    url,
    async leave() {
      if (left) return;
      await mending;
      left = true;
      await leave(share, log);
    },
  };
}

interface Share {
  readonly cluster: Cluster;
  readonly session: pg.Client;
}

async function join(home: Home, log: Log): Promise<Share> {
  for (const deadline = performance.now() + JOIN_TIMEOUT_MS; ; await pause(50)) {
    try {
      const { running, port } = lastServer(home.data);
      const cluster = running ?? (await startCluster(home.data, { ...home, port, settings: settings() }));
      const session = await becomeMember(cluster);
      log.info(`${running ? 'Joined' : 'Started'} the embedded Postgres on port ${cluster.port} (process ${cluster.pid}).`);
      return { cluster, session };
    } catch (cause) {
      if (willPass(cause) && performance.now() < deadline) continue;
      const { message } = cause as Error;
      throw unavailable(`The embedded Postgres could not be joined. ${message} (Its log: ${home.logFile})`, cause);
    }
  }
}

/** Opens the session of a member and makes the database where it is missing. */
async function becomeMember(cluster: Cluster): Promise<pg.Client> {
  const session = new pg.Client({
    connectionString: cluster.urlOf('postgres'),
    application_name: 'alphaql member',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  session.on('error', () => {}); // The end of the session says enough.
  try {
    await session.connect();
    await session.query('select pg_advisory_lock_shared($1)', [MEMBERS]);
    await createDatabase(session);
    return session;
  } catch (error) {
    await session.end().catch(() => {});
    throw error;
  }
}

async function createDatabase(session: pg.Client): Promise<void> {
  const { rowCount } = await session.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount) return;
  try {
    await session.query(`create database ${DATABASE}`);
  } catch (error) {
    if (!['42P04', '23505'].includes((error as pg.DatabaseError).code ?? '')) throw error; // Else another member was faster.
  }
}

async function leave({ cluster, session }: Share, log: Log): Promise<void> {
  let last = false;
  try {
    await session.query('select pg_advisory_unlock_shared($1)', [MEMBERS]);
    ({ last } = (await session.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [MEMBERS])).rows[0]);
  } catch {
    // The session is gone, and our share with it.
  }
  if (last) await cluster.stop();
  await session.end().catch(() => {});
  log.info(last ? 'Stopped the embedded Postgres.' : 'Left the embedded Postgres to its other members.');
}

/** Whether an error is of a server that is starting, stopping or being started by another process: the next attempt may succeed. */
function willPass(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|57P0[123])$/.test(code ?? '') ||
    /Connection terminated|timeout expired|lock file|shared memory block|could not bind/.test(message)
  );
}

/** Durable before all; sizes for a laptop that also does other things. */
function settings(): Record<string, string> {
  return {
    synchronous_commit: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    shared_buffers: '256MB',
    work_mem: '64MB',
    maintenance_work_mem: '256MB',
    effective_cache_size: `${Math.max(1, Math.floor(os.totalmem() / 2 ** 31))}GB`,
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'pglz',
    max_connections: '100',
    random_page_cost: '1.1',
    jit: 'off',
  };
}
