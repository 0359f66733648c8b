import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import type { Market } from '../domain/market.js';
import { partsOf, type TradingDay } from '../domain/trading-day.js';

/** Months of rankings that a new market begins with. */
const MONTHS = 12;

/** The month ends of the last year and the last session itself, ascending: enough for a first look at how ranks move. */
export function rankingDates({ timeZone }: Pick<Market, 'timeZone'>, last: TradingDay): TradingDay[] {
  const sessions = calendarOf(timeZone).sessions({ from: last - 31 * (MONTHS + 1), to: last });
  const ends = sessions.filter((day, i) => i + 1 < sessions.length && partsOf(day).month !== partsOf(sessions[i + 1]).month);
  return [...ends.slice(-(MONTHS - 1)), last];
}
