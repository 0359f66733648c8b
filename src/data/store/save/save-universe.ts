import type { IngestTransaction } from './ingest-transaction.js';

/** The id of a universe of the market, which is made where there is none of that name. */
export async function saveUniverse({ client, marketId }: IngestTransaction, name: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>('select id from universe where market_id = $1 and name = $2', [
    marketId,
    name,
  ]);
  if (rows.length > 0) return rows[0].id;
  const made = await client.query<{ id: number }>('insert into universe (market_id, name) values ($1, $2) returning id', [
    marketId,
    name,
  ]);
  return made.rows[0].id;
}
