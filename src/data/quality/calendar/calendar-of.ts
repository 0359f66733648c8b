import { NYSE } from './nyse.js';
import { sessionCalendar } from './session-calendar.js';
import type { TradingCalendar } from './trading-calendar.js';

const calendars = new Map<string, TradingCalendar>();

/**
 * The trading calendar of the exchange of a time zone. Throws `BAD_USER_INPUT` for a name that is no IANA time zone.
 *
 * `America/New_York` is NYSE by rule. Of the exchanges of other zones the holidays are not known here: every weekday counts as a session,
 * from 9:30 to 16:00 local time. A holiday there is therefore a session without bars.
 */
export function calendarOf(timeZone: string): TradingCalendar {
  let calendar = calendars.get(timeZone);
  if (!calendar) {
    calendar = sessionCalendar(knowsHolidays(timeZone) ? NYSE : { ...WEEKDAYS, timeZone });
    calendars.set(timeZone, calendar);
  }
  return calendar;
}

/**
 * Whether the holidays of a time zone's exchange are known here. Elsewhere a weekday on which no security of a market has a bar is no
 * session, as far as one can see.
 */
export function knowsHolidays(timeZone: string): boolean {
  return timeZone === NYSE.timeZone;
}

const WEEKDAYS = {
  ordinaryHours: NYSE.ordinaryHours,
  yearOf: () => ({ closings: new Set<number>(), hours: new Map() }),
};
