import type { Store } from '../store.js';

/** Whether bars of a market come from Yahoo: something was ingested from there. A market of files or a simulated one has no such source. */
export async function comesFromYahoo(store: Store, marketId: number): Promise<boolean> {
  const { rows } = await store.pool.query<{ found: boolean }>(
    `select exists (select from ingest i join market m on m.id = i.market_id
                     where m.id = $1 and not m.simulated and i.source = 'YAHOO' and not i.rejected) as found`,
    [marketId],
  );
  return rows[0].found;
}
