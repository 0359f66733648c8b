import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** A universe with its members on a day. */
export interface UniverseSummary {
  name: string;
  memberCount: number;
  /** First day with members; null if it has no history: all came on one day and none has left. */
  historyFrom: TradingDay | null;
  /** Largest first; `Unknown` for securities without a sector. */
  sectors: { sector: string; count: number }[];
}

/** The universes of a market, by name, with their members on a day. */
export async function listUniverseSummaries(store: Store, marketId: number, date: TradingDay): Promise<UniverseSummary[]> {
  const { rows } = await store.pool.query<UniverseSummary>(
    `select u.name, coalesce(sum(s.count), 0)::int as "memberCount", h.from_date - date '1970-01-01' as "historyFrom",
            coalesce(json_agg(json_build_object('sector', s.sector, 'count', s.count) order by s.count desc, s.sector)
                     filter (where s.sector is not null), '[]') as sectors
       from universe u
       left join lateral (
         select coalesce(c.sector, 'Unknown') as sector, count(distinct c.id)::int as count
           from membership m join security c on c.id = m.security_id
          where m.universe_id = u.id and m.from_date <= $2 and (m.to_date is null or m.to_date > $2) group by 1) s on true
       left join lateral (
         select min(from_date) as from_date from membership where universe_id = u.id
         having count(distinct from_date) > 1 or bool_or(to_date is not null)) h on true
      where u.market_id = $1 group by u.id, h.from_date order by u.name`,
    [marketId, isoOf(date)],
  );
  return rows;
}
