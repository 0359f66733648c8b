import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/**
 * The securities of a market that a provider of the present can be asked for: of each ticker its present or last carrier, unless sources
 * call that one by another name.
 */
export async function listCarriers(store: Store, marketId: number): Promise<{ securityId: number; ticker: string }[]> {
  const { rows } = await store.pool.query(
    `select id as "securityId", ticker
       from (select distinct on (s.ticker) s.id, s.ticker, s.key from security s left join delisting d on d.security_id = s.id
              where s.market_id = $1 order by s.ticker, d.security_id is not null, s.id desc) c
      where key = ticker`,
    [marketId],
  );
  return rows;
}

/** The tickers of what a market, given by name, still lists and a provider of the present can be asked for. */
export async function listListedTickers(store: Store, market: string): Promise<string[]> {
  const { rows } = await store.pool.query<{ ticker: string }>(
    `select distinct s.ticker from security s join market m on m.id = s.market_id
      where m.name = $1 and s.key = s.ticker and not exists (select from delisting where security_id = s.id) order by 1`,
    [market],
  );
  return rows.map(({ ticker }) => ticker);
}

/** The days of a range on which securities have bars, as `securityId day`. */
export async function listBarDays(
  store: Store,
  securityIds: readonly number[],
  { from, to }: { from: TradingDay; to: TradingDay },
): Promise<Set<string>> {
  const { rows } = await store.pool.query<{ id: number; day: TradingDay }>(
    `select distinct security_id as id, date - date '1970-01-01' as day from bar where security_id = any($1) and date between $2 and $3`,
    [securityIds, isoOf(from), isoOf(to)],
  );
  return new Set(rows.map(({ id, day }) => `${id} ${day}`));
}
