import { badInput } from '../../../domain/errors.js';
import { dayOf, type TradingDay } from '../../../domain/trading-day.js';

const MS_A_MINUTE = 60_000;
const MS_A_DAY = 86_400_000;
const MS_A_WEEK = 7 * MS_A_DAY;

/** The clock of a time zone: from days and minutes to instants and back. */
export interface Zone {
  /**
   * The instant (milliseconds) of a wall-clock time: minutes after midnight. A clock that is put back shows some times twice: the first.
   */
  instantOf(day: TradingDay, minutes: number): number;
  /** The day of the calendar that it is at an instant (milliseconds). */
  dayAt(instantMs: number): TradingDay;
}

/** Since when (milliseconds) local time is how many milliseconds ahead of UTC. */
interface Offset {
  since: number;
  ahead: number;
}

/**
 * The zone of an IANA name. Throws `BAD_USER_INPUT` for an unknown one.
 *
 * `Intl` answers in microseconds, too slow to be asked for each of 10⁴ bars: it is asked once a year of the calendar for the offset of each
 * week, and bisected to the minute where two weeks differ (no zone has put its clock forth and back within a week).
 */
export function zoneOf(timeZone: string): Zone {
  const ask = offsetReader(timeZone);
  const years = new Map<number, Offset[]>();

  function offsetsOfYear(year: number): Offset[] {
    const begin = dayOf(year, 1, 1) * MS_A_DAY;
    const end = dayOf(year + 1, 1, 1) * MS_A_DAY;
    const offsets = [{ since: begin, ahead: ask(begin) }];
    for (let week = begin; week < end; week += MS_A_WEEK) {
      const next = Math.min(week + MS_A_WEEK, end);
      const [before, after] = [ask(week), ask(next)];
      if (before !== after) offsets.push({ since: firstWithout(before, week, next), ahead: after });
    }
    return offsets;
  }

  /** The first minute after `low` whose offset is not `before`. */
  function firstWithout(before: number, low: number, high: number): number {
    while (high - low > MS_A_MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MS_A_MINUTE) * MS_A_MINUTE;
      if (ask(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  function aheadAt(instantMs: number): number {
    const year = new Date(instantMs).getUTCFullYear();
    let offsets = years.get(year);
    if (!offsets) {
      offsets = offsetsOfYear(year);
      years.set(year, offsets);
    }
    let i = offsets.length - 1;
    while (i > 0 && offsets[i].since > instantMs) i--;
    return offsets[i].ahead;
  }

  return {
    instantOf(day, minutes) {
      const wall = day * MS_A_DAY + minutes * MS_A_MINUTE;
      const before = aheadAt(wall - MS_A_DAY);
      if (aheadAt(wall - before) === before) return wall - before;
      const after = aheadAt(wall + MS_A_DAY);
      // A time that a clock put forward leaves out is the moment at which it was put forward, and as far past it.
      return aheadAt(wall - after) === after ? wall - after : wall - before;
    },
    dayAt: (instantMs) => Math.floor((instantMs + aheadAt(instantMs)) / MS_A_DAY),
  };
}

/** Asks `Intl` how many milliseconds local time is ahead of UTC at an instant. */
function offsetReader(timeZone: string): (instantMs: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    throw badInput(['timeZone'], 'an IANA time zone, such as America/New_York', timeZone);
  }
  return (instantMs) => {
    const match = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(format.format(instantMs));
    if (!match) return 0;
    const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
    return (match[1] === '-' ? -seconds : seconds) * 1000;
  };
}
