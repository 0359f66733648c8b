import type { Store } from '../../src/data/store/store.js';
import type { Market } from '../../src/domain/market.js';

/** A row by column; what a table needs and a test does not care about has defaults here. */
export type Row = Record<string, unknown>;

const DEFAULTS: Record<string, Row> = {
  market: { description: 'made up', simulated: false, currency: 'USD', time_zone: 'America/New_York', benchmark: 'MKT' },
  security: { type: 'STOCK', version: 1 },
  ticker: { version: 1 },
  bar: { source: 'FILES', filled: false, version: 1 },
  index_close: { source: 'FILES', basis: 'TOTAL_RETURN', version: 1 },
  corporate_action: { source: 'FILES', derived: false, version: 1 },
  membership: { version: 1 },
  fundamental: { source: 'FILES', period: 'Q', estimated: false, version: 1 },
  rate: { source: 'FILES', series: 'RF', version: 1 },
};

/** Inserts rows as they are, one statement each: tests of reading say exactly what is stored. */
export async function insert(store: Store, table: string, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const full: Row = { ...DEFAULTS[table.replace(/_history$/, '')], ...row };
    const names = Object.keys(full);
    const values = names.map((_, i) => `$${i + 1}`);
    await store.pool.query(`insert into ${table} (${names.join(', ')}) values (${values.join(', ')})`, Object.values(full));
  }
}

/** A market named `test` with securities by ticker; the first is the benchmark, and ids count from 1 in the order of the tickers. */
export async function insertMarket(store: Store, tickers: readonly string[]): Promise<Market> {
  await insert(store, 'market', [{ id: 1, name: 'test', benchmark: tickers[0] }]);
  await insert(
    store,
    'security',
    tickers.map((ticker, i) => ({ id: i + 1, market_id: 1, key: ticker, ticker })),
  );
  return {
    id: 1,
    name: 'test',
    description: 'made up',
    simulated: false,
    currency: 'USD',
    timeZone: 'America/New_York',
    benchmark: tickers[0],
  };
}

/** Four in the afternoon in New York in winter: when a session's bar is known. */
export function closeOf(day: string): string {
  return `${day}T21:00:00Z`;
}
