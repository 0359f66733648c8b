import type { Store } from '../store.js';

/** The newest data version of a market; 0 before its first ingest. */
export async function currentVersion(store: Store, marketId: number): Promise<number> {
  const { rows } = await store.pool.query<{ version: number }>({
    name: 'current-version',
    text: 'select coalesce(max(id), 0)::float8 as version from data_version where market_id = $1',
    values: [marketId],
  });
  return rows[0].version;
}
