import type { Store } from '../store.js';

/** The names of a market's universes, in their order. */
export async function listUniverses(store: Store, marketId: number): Promise<string[]> {
  const { rows } = await store.pool.query<{ name: string }>('select name from universe where market_id = $1 order by name', [
    marketId,
  ]);
  return rows.map(({ name }) => name);
}
