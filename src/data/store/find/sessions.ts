import type { Market } from '../../../domain/market.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import { calendarOf, knowsHolidays } from '../../quality/calendar/calendar-of.js';
import { SessionIndex } from '../../quality/calendar/session-index.js';
import { BLOCK_DAYS, dayNumber, daysOf } from '../../quality/gaps.js';
import type { Store } from '../store.js';
import { findSpan } from './span.js';

/**
 * The sessions of a market from its first bar up to a day; none without bars.
 *
 * Where the holidays of the exchange are not known, they are the weekdays on which any of its securities has a bar, and after the last bar
 * every weekday.
 */
export async function findSessions(
  store: Store,
  market: Pick<Market, 'id' | 'timeZone'>,
  until: TradingDay,
): Promise<SessionIndex> {
  const span = await findSpan(store, market.id);
  if (span === null) return new SessionIndex([]);
  const calendar = calendarOf(market.timeZone);
  const sessions = calendar.sessions({ from: span.from, to: until });
  if (knowsHolidays(market.timeZone)) return new SessionIndex(sessions);
  const { rows } = await store.pool.query<{ block: number; days: string }>(
    `select ${dayNumber('date')} / ${BLOCK_DAYS} as block, bit_or(1::bigint << (${dayNumber('date')} % ${BLOCK_DAYS}))::text as days
       from bar where security_id in (select id from security where market_id = $1) group by 1`,
    [market.id],
  );
  const observed = new Set(rows.flatMap(daysOf));
  return new SessionIndex(sessions.filter((day) => observed.has(day) || day > span.to));
}
