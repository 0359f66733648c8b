import { noData } from '../../../domain/errors.js';
import type { Knowledge, Market } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { Store } from '../store.js';
import { frameOf } from './panel-frame.js';
import { loadBenchmark } from './panel-series.js';
import { everKnown } from './visible.js';

/** A benchmark's total-return index over all sessions from its first close on; NaN on sessions without one. */
export interface BenchmarkHistory {
  ticker: string;
  dates: readonly TradingDay[];
  levels: Float64Array;
}

/**
 * The whole history of a market's benchmark up to a day, as known. It begins with the first close whatever day is asked for, so that
 * what is fitted on it does not depend on the question. Throws `NO_DATA` where there is none.
 */
export async function loadBenchmarkHistory(
  store: Store,
  { market, to, knowledge }: { market: Market; to: TradingDay; knowledge: Knowledge },
): Promise<BenchmarkHistory> {
  const calendar = calendarOf(market.timeZone);
  const last = Math.min(to, calendar.lastClosedAt(knowledge.asOf));
  const from = await findFirstClose(store, market, knowledge);
  const dates = from === null ? [] : calendar.sessions({ from, to: last });
  if (dates.length === 0) throw noData(`The benchmark ${market.benchmark} has no closes on or before ${isoOf(last)}.`);
  return { ticker: market.benchmark, dates, levels: await loadBenchmark(store, market, frameOf(dates, [], knowledge)) };
}

/** The first day with a close of the benchmark that was known, traded or not; null without any. Corrections do not move it. */
async function findFirstClose(store: Store, market: Market, knowledge: Knowledge): Promise<TradingDay | null> {
  const first = (table: 'bar' | 'index_close') =>
    `(select min(date) from ${everKnown(table, 'security_id, date', knowledge)} t where t.security_id = s.id)`;
  const { rows } = await store.pool.query<{ day: TradingDay | null }>(
    `select least(${first('index_close')}, ${first('bar')}) - date '1970-01-01' as day
       from security s where s.market_id = $1 and s.ticker = $2`,
    [market.id, market.benchmark],
  );
  return rows[0]?.day ?? null;
}
