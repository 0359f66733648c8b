import pg from 'pg';
import type { Store } from './store.js';

/**
 * Does work while nobody else does any of the same number on the same store; who comes second waits. The lock is that of a session of its
 * own, and ends with the process however that ends.
 */
export async function exclusively<T>({ url }: Pick<Store, 'url'>, lock: number, work: () => Promise<T>): Promise<T> {
  const session = new pg.Client({ connectionString: url, keepAlive: true });
  // A session that breaks has lost its lock, and nothing of the work.
  session.on('error', () => {});
  await session.connect();
  try {
    await session.query('select pg_advisory_lock($1)', [lock]);
    return await work();
  } finally {
    await session.end().catch(() => {});
  }
}
