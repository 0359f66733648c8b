import { partsOf, type TradingDay, weekdayOf } from '../../../domain/trading-day.js';
import type { TradingCalendar } from './trading-calendar.js';
import { zoneOf } from './zone.js';

/** When a session opens and closes: minutes after the midnight with which its day begins. */
export interface SessionHours {
  open: number;
  close: number;
}

/** What differs in a year from "every weekday, ordinary hours". */
export interface SessionYear {
  /** Weekdays without a session. */
  closings: ReadonlySet<TradingDay>;
  /** Sessions that open late or close early. */
  hours: ReadonlyMap<TradingDay, Partial<SessionHours>>;
}

/** How the sessions of an exchange follow from the year. */
export interface SessionRules {
  timeZone: string;
  ordinaryHours: SessionHours;
  yearOf(year: number): SessionYear;
}

/**
 * The calendar that rules describe: every weekday that is not a closing.
 *
 * A day that is no session has ordinary hours, so that a row with a wrong date still has an instant; whether it is a session is what
 * `isSession` answers. Years are worked out once and kept: a call costs well under a microsecond.
 */
export function sessionCalendar({ timeZone, ordinaryHours, yearOf }: SessionRules): TradingCalendar {
  const zone = zoneOf(timeZone);
  const years = new Map<number, SessionYear>();

  function yearWith(day: TradingDay): SessionYear {
    const { year } = partsOf(day);
    let rules = years.get(year);
    if (!rules) {
      rules = yearOf(year);
      years.set(year, rules);
    }
    return rules;
  }

  function isSession(day: TradingDay): boolean {
    const weekday = weekdayOf(day);
    return Number.isInteger(day) && weekday !== 0 && weekday !== 6 && !yearWith(day).closings.has(day);
  }

  function sessionOnOrBefore(day: TradingDay): TradingDay {
    let session = whole(day);
    while (!isSession(session)) session--;
    return session;
  }

  function closeOf(session: TradingDay): Date {
    return new Date(zone.instantOf(session, yearWith(session).hours.get(session)?.close ?? ordinaryHours.close));
  }

  return Object.freeze({
    timeZone,
    isSession,
    sessionOnOrBefore,
    closeOf,
    sessions({ from, to }) {
      const sessions: TradingDay[] = [];
      for (let day = whole(from); day <= to; day++) if (isSession(day)) sessions.push(day);
      return sessions;
    },
    sessionAfter(day) {
      let session = whole(day) + 1;
      while (!isSession(session)) session++;
      return session;
    },
    openOf: (session) => new Date(zone.instantOf(session, yearWith(session).hours.get(session)?.open ?? ordinaryHours.open)),
    startOf: (day) => new Date(zone.instantOf(day, 0)),
    lastClosedAt(instant) {
      const session = sessionOnOrBefore(zone.dayAt(instant.getTime()));
      return closeOf(session) <= instant ? session : sessionOnOrBefore(session - 1);
    },
  } satisfies TradingCalendar);
}

/** The day itself. Throws `RangeError` for what is no day, on which the search for a session would never end. */
function whole(day: TradingDay): TradingDay {
  if (!Number.isInteger(day)) throw new RangeError(`A trading day is a whole number of days since 1970-01-01, not ${day}.`);
  return day;
}
