/**
 * When a fact became known to the market, in milliseconds since 1970.
 *
 * Prices and actions at the close of their session; what is only dated at the end of that day; a report before the open at that
 * session's open, one after the close at the open of the next session; a membership at the start of the day that changes it.
 */
import type { TradingDay } from '../../../domain/trading-day.js';
import type { TradingCalendar } from '../calendar/trading-calendar.js';

/** How long after a period's end its figures are taken to be known where the source does not say: rules of the SEC for large filers. */
const REPORTING_LAG_DAYS = { Q: 45, A: 90 } as const;

/** The publication day of a figure, and whether it is only estimated. */
export function publicationOf(
  period: 'Q' | 'A',
  periodEnd: TradingDay,
  published: TradingDay | null,
): { published: TradingDay; estimated: boolean } {
  if (published !== null) return { published, estimated: false };
  return { published: periodEnd + REPORTING_LAG_DAYS[period], estimated: true };
}

/** The instants at which facts of a calendar become known. Each day is computed once: an ingest asks millions of times. */
export function knownAt(calendar: TradingCalendar) {
  const close = remembered((session) => calendar.closeOf(session).getTime());
  const start = remembered((day) => calendar.startOf(day).getTime());
  const sessionAfterEnd = (day: TradingDay) => calendar.openOf(calendar.sessionAfter(day)).getTime();
  return {
    /** The close of a session: bars, closes, actions. */
    close,
    /** The start of a day: memberships. */
    start,
    /** The end of a day: date-only publications. */
    end: (day: TradingDay) => start(day + 1),
    /** The close of the session, or of the last one before a day that is none: delistings. */
    lastClose: (day: TradingDay) => close(calendar.sessionOnOrBefore(day)),
    /** A report of unknown hour is taken for one after the close: later knowledge is the safe error. */
    report: (day: TradingDay, session: 'PRE' | 'POST' | 'UNKNOWN') =>
      session === 'PRE' && calendar.isSession(day) ? calendar.openOf(day).getTime() : sessionAfterEnd(day),
  };
}

export type KnownAt = ReturnType<typeof knownAt>;

function remembered(compute: (day: TradingDay) => number): (day: TradingDay) => number {
  const known = new Map<TradingDay, number>();
  return (day) => {
    let value = known.get(day);
    if (value === undefined) {
      value = compute(day);
      known.set(day, value);
    }
    return value;
  };
}
