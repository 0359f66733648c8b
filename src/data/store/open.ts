import path from 'node:path';
import pg from 'pg';
import { unavailable } from '../../domain/errors.js';
import type { Log } from '../../domain/log.js';
import { projectRoot } from '../../project-root.js';
import { joinEmbedded } from './embedded/embedded.js';
import { applyMigrations } from './migrate.js';
import { openStore, type Store } from './store.js';

const OLDEST_VERSION = 15;

/**
 * The store that the configuration names, migrated: the server of `databaseUrl`, or the embedded one under `dataDir`, which closing
 * the store leaves. Throws `UNAVAILABLE`, saying what to do, where there is no usable server.
 */
export async function openConfiguredStore(
  { databaseUrl, dataDir }: { readonly databaseUrl: string | null; readonly dataDir: string },
  { log }: { log: Log },
): Promise<Store> {
  if (databaseUrl !== null) {
    await checkServer(databaseUrl);
    return openMigrated(databaseUrl, log);
  }
  const membership = await joinEmbedded(dataDir, { log });
  try {
    const store = await openMigrated(membership.url, log);
    return {
      ...store,
      async close() {
        await store.close();
        await membership.leave();
      },
    };
  } catch (error) {
    await membership.leave();
    throw error;
  }
}

async function openMigrated(url: string, log: Log): Promise<Store> {
  const applied = await applyMigrations(url, path.join(projectRoot(), 'migrations'));
  if (applied.length > 0) log.info(`Applied ${applied.length} migration(s), up to ${applied.at(-1)}.`);
  return openStore(url);
}

/** The URL may hold a password, so messages name only the place. */
async function checkServer(url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const place = `the database ${decodeURIComponent(pathname.slice(1))} of DATABASE_URL at ${host}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    const version = Math.floor(Number(rows[0].version) / 10_000);
    if (version < OLDEST_VERSION) {
      throw unavailable(
        `Postgres ${OLDEST_VERSION} or later is needed, but ${place} is Postgres ${version}. Upgrade it, or unset DATABASE_URL ` +
          'to use the embedded one.',
      );
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AppError') throw cause;
    throw unavailable(
      `There is no connection to ${place}: ${messageOf(cause)}. Start the server or correct DATABASE_URL; unset, it means the embedded Postgres.`,
      cause,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function messageOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(String).join(', ') : String(error);
}
