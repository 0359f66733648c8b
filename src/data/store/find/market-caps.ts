import type { Knowledge } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { visible } from '../load/visible.js';
import type { Store } from '../store.js';

/**
 * Market capitalisation by security id: shares as last published on or before a day × splits since that publication × the last raw close
 * on or before it, money. Securities of which either is unknown are not in the map.
 */
export async function listMarketCaps(
  store: Store,
  securityIds: readonly number[],
  date: TradingDay,
  knowledge: Knowledge,
): Promise<Map<number, number>> {
  const { rows } = await store.pool.query<{ id: number; close: number; shares: number; splits: number[] | null }>(
    `select s.id, b.close, f.value as shares, a.splits
       from unnest($1::int[]) s(id)
       cross join lateral (
         select close from ${visible('bar', 'security_id, date, source, close', knowledge)} bar
          where security_id = s.id and date <= $2::date order by date desc, source limit 1) b
       cross join lateral (
         select value, published
           from ${visible('fundamental', 'security_id, metric, period_end, published, source, value, known_at', knowledge)} fact
          where security_id = s.id and metric = 'dilutedShares' and published <= $2::date and value is not null
          order by period_end desc, source, known_at desc, published desc limit 1) f
       left join lateral (
         select array_agg(value order by ex_date) as splits
           from (select distinct on (ex_date) ex_date, value
                   from ${visible('corporate_action', 'security_id, ex_date, type, source, value', knowledge)} action
                  where security_id = s.id and type = 'SPLIT' and ex_date > f.published and ex_date <= $2::date
                  order by ex_date, source) split) a on true`,
    [securityIds, isoOf(date)],
  );
  const capOf = ({ close, shares, splits }: (typeof rows)[number]) =>
    close * (splits ?? []).reduce((total, split) => total * split, shares);
  return new Map(rows.map((row) => [row.id, capOf(row)]));
}
