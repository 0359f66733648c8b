import type { Market, Security } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/**
 * The security that carries a ticker, or null.
 *
 * With a day: who carried it then by a dated period; before all such periods, who carried it first (a security is dated from its first
 * bar); else whose present ticker without a period it is; else whose alias without dates it is. Without a day: the present carrier, then
 * the last one, then an alias. A ticker that was given to another security is thus found as the one or the other, by the day.
 */
export async function findSecurityByTicker(
  store: Store,
  market: Pick<Market, 'id'>,
  ticker: string,
  day: TradingDay | null = null,
): Promise<Security | null> {
  const { rows } = await store.pool.query<Security>({
    name: 'find-security-by-ticker',
    text: `select s.id, s.ticker, s.name, s.sector, s.industry, s.exchange, s.type
             from (${CANDIDATES}) c join security s on s.id = c.id
             left join delisting d on d.security_id = s.id
            where s.market_id = $1
            order by c.preference, c.from_date desc nulls last, d.security_id is not null, s.id desc limit 1`,
    values: [market.id, ticker, day === null ? null : isoOf(day)],
  });
  return rows[0] ?? null;
}

const DATED = '(t.from_date is not null or t.to_date is not null)';
const COVERS = '(t.from_date is null or t.from_date <= $3) and (t.to_date is null or t.to_date > $3)';

/** Who may be meant, and how much it is preferred; 0 is best. */
const CANDIDATES = `
  select t.security_id as id, 0 as preference, t.from_date from ticker t
   where t.market_id = $1 and t.ticker = $2 and ${DATED} and case when $3::date is null then t.to_date is null else ${COVERS} end
  union all
  select t.security_id, 1, t.from_date from ticker t
   where t.market_id = $1 and t.ticker = $2 and $3::date is null and ${DATED}
  union all
  select first.* from (
    select t.security_id, 2, t.from_date from ticker t
     where t.market_id = $1 and t.ticker = $2 and ${DATED} order by t.from_date nulls first, t.id limit 1) first
   where first.from_date > $3
  union all
  select s.id, 3, null from security s
   where s.market_id = $1 and s.ticker = $2
     and not exists (select from ticker t where t.security_id = s.id and t.ticker = $2 and ${DATED})
  union all
  select t.security_id, 4, null from ticker t
   where t.market_id = $1 and t.ticker = $2 and not ${DATED}`;
