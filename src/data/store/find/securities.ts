import type { Security } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** Which securities are meant; null: no condition. */
export interface SecurityFilter {
  marketId: number;
  /** Beginning of a ticker, or a part of a name; case does not matter. */
  search: string | null;
  /** Only members of this universe on `date`. */
  universe: string | null;
  sector: string | null;
  date: TradingDay;
}

/** A place in the list of securities, which is by ticker and then by id. */
export interface SecurityPosition {
  ticker: string;
  id: number;
}

const COLUMNS = 's.id, s.ticker, s.name, s.sector, s.industry, s.exchange, s.type';

const FILTER = `s.market_id = $1
  and ($2::text is null or s.ticker ilike $2 || '%' or s.name ilike '%' || $2 || '%')
  and ($3::text is null or s.sector = $3)
  and ($4::text is null or exists (
    select from membership m join universe u on u.id = m.universe_id
     where u.market_id = $1 and u.name = $4 and m.security_id = s.id
       and m.from_date <= $5 and (m.to_date is null or m.to_date > $5)))`;

/** The securities that a filter leaves, by ticker, from a position on. */
export async function listSecurities(
  store: Store,
  filter: SecurityFilter,
  after: SecurityPosition | null,
  limit: number,
): Promise<Security[]> {
  const { rows } = await store.pool.query<Security>(
    `select ${COLUMNS} from security s where ${FILTER} and ($6::text is null or (s.ticker, s.id) > ($6, $7))
      order by s.ticker, s.id limit $8`,
    [...valuesOf(filter), after?.ticker, after?.id, limit],
  );
  return rows;
}

/** How many securities a filter leaves. */
export async function countSecurities(store: Store, filter: SecurityFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from security s where ${FILTER}`, valuesOf(filter));
  return rows[0].count;
}

/** Securities by id, in any order; ids of other markets and unknown ones have no row. */
export async function findSecurities(store: Store, marketId: number, ids: readonly number[]): Promise<Security[]> {
  const { rows } = await store.pool.query<Security>(
    `select ${COLUMNS} from security s where s.market_id = $1 and s.id = any($2)`,
    [marketId, ids],
  );
  return rows;
}

/** Every ticker of a market, present and past. */
export async function listTickers(store: Store, marketId: number): Promise<string[]> {
  const { rows } = await store.pool.query(
    'select ticker from ticker where market_id = $1 union select ticker from security where market_id = $1 order by 1',
    [marketId],
  );
  return rows.map((row) => row.ticker);
}

function valuesOf({ marketId, search, sector, universe, date }: SecurityFilter): unknown[] {
  return [marketId, search?.replace(/[\\%_]/g, '\\$&'), sector, universe, isoOf(date)];
}
