import type { Knowledge } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { visible } from './visible.js';

/** A day of a security as traded; NaN is missing. */
export interface QuoteDay {
  date: TradingDay;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** New shares for an old one on this day; 1: no split. */
  split: number;
}

/** The days of securities in a range by id, oldest first; a security without one has no entry. */
export async function loadQuotes(
  store: Store,
  {
    securityIds,
    from,
    to,
    knowledge,
  }: { securityIds: readonly number[]; from: TradingDay; to: TradingDay; knowledge: Knowledge },
): Promise<Map<number, QuoteDay[]>> {
  const bars = visible('bar', 'security_id, date, source, high, low, close, volume', knowledge);
  const actions = visible('corporate_action', 'security_id, ex_date, type, value, source', knowledge);
  const { rows } = await store.pool.query({
    text: `select distinct on (b.security_id, b.date) b.security_id, b.date - date '1970-01-01', b.high, b.low, b.close, b.volume, a.value
             from ${bars} b left join ${actions} a on a.security_id = b.security_id and a.ex_date = b.date and a.type = 'SPLIT'
            where b.security_id = any($1) and b.date between $2 and $3 order by b.security_id, b.date, b.source, a.source`,
    values: [securityIds, isoOf(from), isoOf(to)],
    rowMode: 'array',
  });
  const days = new Map<number, QuoteDay[]>();
  for (const [id, date, high, low, close, volume, split] of rows) {
    const list = days.get(id) ?? [];
    list.push({ date, close, high: high ?? Number.NaN, low: low ?? Number.NaN, volume: volume ?? Number.NaN, split: split ?? 1 });
    days.set(id, list);
  }
  return days;
}
