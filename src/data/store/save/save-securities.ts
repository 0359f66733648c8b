import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { type Alias, SecurityBook, type SecurityRecord } from '../../quality/rows/security-book.js';
import { textLiteral } from '../load/visible.js';
import type { IngestTransaction } from './ingest-transaction.js';
import { openStage } from './stage.js';
import type { StoredTable } from './stored-table.js';
import { DELISTING, SECURITY } from './tables.js';
import { type Upserted, upsert } from './upsert.js';

/** The end of a listing, as it is to be saved; instants in milliseconds since 1970. */
export interface DelistingRecord {
  securityId: number;
  date: TradingDay;
  reason: string;
  finalReturn: number;
  knownAt: number;
}

/** The securities of the market and their former names, as the store has them. */
export async function openSecurityBook({ client, marketId }: IngestTransaction): Promise<SecurityBook> {
  const securities = await client.query<{ id: number; key: string }>('select id, key from security where market_id = $1', [
    marketId,
  ]);
  const aliases = await client.query<Alias>(
    `select t.ticker, s.key as current, t.from_date - date '1970-01-01' as "from", t.to_date - date '1970-01-01' as "to"
       from ticker t join security s on s.id = t.security_id where t.market_id = $1 and t.ticker <> s.key order by t.id`,
    [marketId],
  );
  const { rows } = await client.query<{ last: number }>('select coalesce(max(id), 0) as last from security');
  return new SecurityBook(securities.rows, aliases.rows, rows[0].last);
}

/**
 * Saves the securities of a book, their listings' ends and their tickers in time. Bars must be there already: a security carries its
 * ticker since its first one. What changed about a security that was there counts as a correction.
 */
export async function saveSecurities(
  transaction: IngestTransaction,
  book: SecurityBook,
  delistings: readonly DelistingRecord[],
): Promise<Upserted> {
  const { client } = transaction;
  const securities = await save(transaction, SECURITY, [...book.described, ...book.mentioned].map(cellsOf));
  await client.query(`select setval(pg_get_serial_sequence('security', 'id'), greatest($1, 1))`, [book.lastId]);
  await save(
    transaction,
    DELISTING,
    delistings.map(({ securityId, date, reason, finalReturn, knownAt }) => [securityId, date, reason, finalReturn, knownAt]),
  );
  await saveTickers(transaction, book);
  const elsewhere = await countChangedElsewhere(transaction);
  const { added, corrected, unchanged } = securities;
  return { added, corrected: corrected + elsewhere, unchanged: unchanged - elsewhere };
}

function cellsOf({ id, key, name, sector, industry, exchange, type }: SecurityRecord) {
  return [id, key, key, name, sector, industry, exchange, type];
}

async function save(transaction: IngestTransaction, table: StoredTable, rows: readonly (readonly (string | number | null)[])[]) {
  const stage = await openStage(transaction.client, table);
  for (const row of rows) stage.add(row);
  await stage.end();
  return upsert(transaction.client, table, transaction);
}

/** Replaces the tickers that are not as they should be. */
async function saveTickers({ client, marketId, version }: IngestTransaction, book: SecurityBook): Promise<void> {
  const aliases = book.aliases().map(({ from, to, ...rest }) => ({
    ...rest,
    from: from === null ? null : isoOf(from),
    to: to === null ? null : isoOf(to),
  }));
  await client.query(
    `create temp table desired_ticker on commit drop as
     select s.id as security_id, s.ticker, (select min(date) from bar where security_id = s.id) as from_date, null::date as to_date
       from security s where s.market_id = ${marketId}
     union
     select a."securityId", a.ticker, a."from", a."to"
       from json_to_recordset(${textLiteral(JSON.stringify(aliases))}) as a("securityId" int, ticker text, "from" date, "to" date)`,
  );
  const same = `(t.security_id, t.ticker, t.from_date, t.to_date) is not distinct from (d.security_id, d.ticker, d.from_date, d.to_date)`;
  await client.query(
    `delete from ticker t where t.market_id = $1
        and not exists (select from desired_ticker d where d.security_id = t.security_id and ${same})`,
    [marketId],
  );
  await client.query(
    `insert into ticker (market_id, security_id, ticker, from_date, to_date, version)
     select $1, d.security_id, d.ticker, d.from_date, d.to_date, $2 from desired_ticker d
      where not exists (select from ticker t where t.security_id = d.security_id and ${same})
      order by d.security_id, d.from_date nulls first, d.ticker`,
    [marketId, version],
  );
}

/** Securities whose own row stays while their tickers or the end of their listing changed. */
async function countChangedElsewhere({ client, marketId, version }: IngestTransaction): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from security s where s.market_id = $1 and s.version < $2
        and (exists (select from ticker t where t.security_id = s.id and t.version = $2)
          or exists (select from delisting d where d.security_id = s.id and d.version = $2))`,
    [marketId, version],
  );
  return rows[0].count;
}
