import type { DayRange } from '../../../domain/market.js';
import type { Store } from '../store.js';

/** First and last day of a market's bars; null without bars. Two look-ups in an index a security: 5 ms for 600 securities. */
export async function findSpan(store: Store, marketId: number): Promise<DayRange | null> {
  const { rows } = await store.pool.query(
    `select min(f.date) - date '1970-01-01' as "from", max(l.date) - date '1970-01-01' as "to"
       from security s
       cross join lateral (select date from bar where security_id = s.id order by date limit 1) f
       cross join lateral (select date from bar where security_id = s.id order by date desc limit 1) l
      where s.market_id = $1`,
    [marketId],
  );
  return rows[0].from === null ? null : rows[0];
}
