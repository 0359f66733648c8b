import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { YAHOO_MARKET } from '../../providers/yahoo/yahoo-market.js';
import type { Store } from '../store.js';

/** The tickers of a universe that is stored in Yahoo's market, of those who are members from a day on; null where there is no such universe. */
export async function findYahooMembers(store: Store, universe: string, from: TradingDay): Promise<string[] | null> {
  const { rows } = await store.pool.query<{ tickers: string[] }>(
    `select coalesce(array_agg(distinct s.ticker order by s.ticker) filter (where s.id is not null), '{}') as tickers
       from universe u
       join market mk on mk.id = u.market_id
       left join membership m on m.universe_id = u.id and (m.to_date is null or m.to_date > $3)
       left join security s on s.id = m.security_id
      where mk.name = $1 and u.name = $2 group by u.id`,
    [YAHOO_MARKET.name, universe, isoOf(from)],
  );
  return rows[0]?.tickers ?? null;
}
