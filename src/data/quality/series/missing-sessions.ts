import type { DayRange } from '../../../domain/market.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import { NYSE } from '../calendar/nyse.js';
import type { TradingCalendar } from '../calendar/trading-calendar.js';
import type { BarSeries } from './bar-series.js';

/**
 * The sessions of a range that a security should have bars of, ascending. NYSE's are known by rule; of other exchanges, whose holidays are
 * not known here, those on which any security has a bar: `observed` is asked for them then.
 */
export function expectedSessions(
  calendar: TradingCalendar,
  range: DayRange,
  observed: () => ReadonlySet<TradingDay>,
): TradingDay[] {
  const sessions = calendar.sessions(range);
  if (calendar.timeZone === NYSE.timeZone) return sessions;
  const days = observed();
  return sessions.filter((day) => days.has(day));
}

/** A session without a bar, between two bars of its security. */
export interface MissingSession {
  day: TradingDay;
  /** The bars around it, as positions in the series. */
  before: number;
  after: number;
  /** Which of the sessions between them it is, from 1, and how many there are. */
  place: number;
  sessions: number;
}

/** The expected sessions between the bars of a series, which is in the order of its days, that have none. `expected` is ascending. */
export function missingSessions({ day, length }: BarSeries, expected: readonly TradingDay[]): MissingSession[] {
  const missing: MissingSession[] = [];
  let at = 0;
  for (let i = 1; i < length; i++) {
    // Most bars follow each other: the search is needed where they do not.
    while (at < expected.length && expected[at] <= day[i - 1]) at++;
    const first = at;
    while (at < expected.length && expected[at] < day[i]) at++;
    for (let k = first; k < at; k++) {
      missing.push({ day: expected[k], before: i - 1, after: i, place: k - first + 1, sessions: at - first });
    }
  }
  return missing;
}
