import type { TradingCalendar } from '../data/quality/calendar/trading-calendar.js';
import type { DayRange } from '../domain/market.js';
import { partsOf, type TradingDay, weekdayOf } from '../domain/trading-day.js';

/** Which sessions of a range are meant. */
export type Rebalance = { frequency: 'MONTH_END' | 'WEEK_END' } | { frequency: 'EVERY_N_DAYS'; everyDays: number };

/**
 * The sessions of a range on which a strategy is rebalanced, ascending. A month or week ends with its last session, and counts where that lies
 * in the range; every n sessions begins with the first.
 */
export function rebalanceDates(calendar: TradingCalendar, range: DayRange, rebalance: Rebalance): TradingDay[] {
  const sessions = calendar.sessions(range);
  if (rebalance.frequency === 'EVERY_N_DAYS') return sessions.filter((_, i) => i % rebalance.everyDays === 0);
  const periodOf = rebalance.frequency === 'MONTH_END' ? monthOf : weekOf;
  return sessions.filter((session) => periodOf(session) !== periodOf(calendar.sessionAfter(session)));
}

function monthOf(day: TradingDay): number {
  const { year, month } = partsOf(day);
  return year * 12 + month;
}

/** Weeks begin on Sunday. */
function weekOf(day: TradingDay): number {
  return day - weekdayOf(day);
}
