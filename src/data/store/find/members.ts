import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** Who is meant; null: no condition. */
export interface MemberFilter {
  marketId: number;
  /** Members of this universe at some time of the range. */
  universe: string | null;
  /** Securities that carry one of these tickers, or carried it last. */
  tickers: readonly string[] | null;
  from: TradingDay | null;
  to: TradingDay | null;
}

/** The ids of the securities that a filter leaves. */
export async function listMemberIds(store: Store, { marketId, universe, tickers, from, to }: MemberFilter): Promise<number[]> {
  const { rows } = await store.pool.query<{ id: number }>(
    `select id from security s
      where market_id = $1 and ($2::text[] is null or ticker = any($2))
        and ($3::text is null or exists (
          select from membership m join universe u on u.id = m.universe_id
           where u.market_id = $1 and u.name = $3 and m.security_id = s.id
             and ($5::date is null or m.from_date <= $5) and ($4::date is null or m.to_date is null or m.to_date > $4)))
      order by id`,
    [marketId, tickers, universe, from === null ? null : isoOf(from), to === null ? null : isoOf(to)],
  );
  return rows.map(({ id }) => id);
}
