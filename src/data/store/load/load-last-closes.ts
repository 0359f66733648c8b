import type { Knowledge } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { visible } from './visible.js';

/** The last close of a security as traded, and its day. */
export interface LastClose {
  date: TradingDay;
  close: number;
}

/** The last closes of securities on or before a day, by id; a security without one has no entry. Of each day the first source counts. */
export async function loadLastCloses(
  store: Store,
  { securityIds, to, knowledge }: { securityIds: readonly number[]; to: TradingDay; knowledge: Knowledge },
): Promise<Map<number, LastClose>> {
  const { rows } = await store.pool.query<LastClose & { id: number }>(
    `select s.id, l.date - date '1970-01-01' as date, l.close
       from unnest($1::int[]) s(id)
       cross join lateral (select date, close from ${visible('bar', 'security_id, date, source, close', knowledge)} b
                            where security_id = s.id and date <= $2 order by date desc, source limit 1) l`,
    [securityIds, isoOf(to)],
  );
  return new Map(rows.map(({ id, date, close }) => [id, { date, close }]));
}
