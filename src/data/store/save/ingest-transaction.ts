import type pg from 'pg';
import { appError } from '../../../domain/errors.js';
import type { MarketDescription } from '../../../domain/market.js';
import type { Source } from '../../../domain/tables.js';
import type { Store } from '../store.js';
import type { Edition } from './upsert.js';

/** Ingests of a store wait for each other, so that data versions become visible in their order. */
const INGEST_LOCK = 1_634_494_561;

/** A transaction that an ingest happens in. */
export interface IngestTransaction extends Edition {
  client: pg.ClientBase;
}

/**
 * Does the work of an ingest in one transaction that no other ingest overlaps: all of it is committed, or nothing. `version` is the
 * data version that the work may write; `saveVersion` makes it exist.
 */
export async function inIngestTransaction<T>(
  store: Store,
  { market, source, now }: { market: MarketDescription; source: Source; now: Date },
  work: (transaction: IngestTransaction) => Promise<T>,
): Promise<T> {
  return inDataTransaction(store, async (client, version) => {
    const marketId = await saveMarket(client, market);
    return work({ client, marketId, source, now, version });
  });
}

/** The same for work on a market that is there: one transaction that no ingest overlaps, and the data version that it may write. */
export async function inDataTransaction<T>(
  store: Store,
  work: (client: pg.ClientBase, version: number) => Promise<T>,
): Promise<T> {
  const client = await store.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [INGEST_LOCK]);
    const { rows } = await client.query<{ version: number }>(
      'select (coalesce(max(id), 0) + 1)::float8 as version from data_version',
    );
    const result = await work(client, rows[0].version);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Makes the transaction's data version exist. */
export async function saveVersion({
  client,
  version,
  marketId,
  now,
}: Pick<IngestTransaction, 'client' | 'version' | 'marketId' | 'now'>): Promise<void> {
  await client.query('insert into data_version (id, market_id, created_at) values ($1, $2, $3)', [version, marketId, now]);
  await client.query(`select setval(pg_get_serial_sequence('data_version', 'id'), $1)`, [version]);
}

/** What a stored market cannot change: prices, known-at times and replays would mean something else. */
const FIXED = ['simulated', 'currency', 'timeZone', 'benchmark'] as const;

/** The id of the market, which is made, or gets a new description. Throws `CONFLICT` where anything else of it has changed. */
async function saveMarket(client: pg.ClientBase, market: MarketDescription): Promise<number> {
  const { name, description, simulated, currency, timeZone, benchmark } = market;
  const { rows: stored } = await client.query<MarketDescription>(
    'select simulated, currency, time_zone as "timeZone", benchmark from market where name = $1',
    [name],
  );
  const changed = FIXED.find((field) => stored.length > 0 && stored[0][field] !== market[field]);
  if (changed !== undefined) {
    throw appError(
      'CONFLICT',
      `The market "${name}" of the store has ${changed} ${stored[0][changed]}, and this source says ${market[changed]}. ` +
        'What is stored was read and ranked by it: give the other market another name.',
      { path: [changed], expected: String(stored[0][changed]), actual: String(market[changed]) },
    );
  }
  const { rows } = await client.query<{ id: number }>(
    `insert into market (name, description, simulated, currency, time_zone, benchmark) values ($1, $2, $3, $4, $5, $6)
     on conflict (name) do update set description = excluded.description returning id`,
    [name, description, simulated, currency, timeZone, benchmark],
  );
  return rows[0].id;
}
