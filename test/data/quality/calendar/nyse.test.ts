import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { calendarOf } from '../../../../src/data/quality/calendar/calendar-of.js';
import { easterOf } from '../../../../src/data/quality/calendar/nyse.js';
import { isoOf, tradingDay, weekdayOf } from '../../../../src/domain/trading-day.js';
import { describeShared } from '../../../support/shared.js';

const nyse = calendarOf('America/New_York');
const isSession = (date: string) => nyse.isSession(tradingDay(date));
const closeOf = (date: string) => nyse.closeOf(tradingDay(date)).toISOString();
const openOf = (date: string) => nyse.openOf(tradingDay(date)).toISOString();

/** The weekdays of a year on which the exchange stays closed, as MM-DD. */
function closingsOf(year: number): string[] {
  const closings: string[] = [];
  for (let day = tradingDay(`${year}-01-01`); day <= tradingDay(`${year}-12-31`); day++) {
    const weekday = weekdayOf(day);
    if (weekday !== 0 && weekday !== 6 && !nyse.isSession(day)) closings.push(isoOf(day).slice(5));
  }
  return closings;
}

/** The sessions of a year that close before 16:00 in New York, as MM-DD. */
function earlyClosesOf(year: number): string[] {
  return nyse
    .sessions({ from: tradingDay(`${year}-01-01`), to: tradingDay(`${year}-12-31`) })
    .filter((day) => nyse.closeOf(day).getTime() - nyse.startOf(day).getTime() < 16 * 3_600_000)
    .map((day) => isoOf(day).slice(5));
}

describe('the sessions of NYSE', () => {
  it('are not on the holidays that NYSE announced', () => {
    expect(closingsOf(2024)).toEqual(['01-01', '01-15', '02-19', '03-29', '05-27', '06-19', '07-04', '09-02', '11-28', '12-25']);
    expect(closingsOf(2026)).toEqual(['01-01', '01-19', '02-16', '04-03', '05-25', '06-19', '07-03', '09-07', '11-26', '12-25']);
    expect(closingsOf(2027)).toEqual(['01-01', '01-18', '02-15', '03-26', '05-31', '06-18', '07-05', '09-06', '11-25', '12-24']);
    expect(closingsOf(1990)).toEqual(['01-01', '02-19', '04-13', '05-28', '07-04', '09-03', '11-22', '12-25']);
  });

  it('give New Year on a Sunday the Monday after, and on a Saturday nothing', () => {
    expect(isSession('2023-01-02')).toBe(false);
    expect(isSession('2021-12-31')).toBe(true);
    expect(isSession('1999-12-31')).toBe(true);
    expect(isSession('2010-12-31')).toBe(true);
  });

  it('observe other holidays on the Friday before a Saturday and the Monday after a Sunday', () => {
    expect(isSession('2020-07-03')).toBe(false);
    expect(isSession('2021-07-05')).toBe(false);
    expect(isSession('2022-06-20')).toBe(false);
    expect(isSession('2021-12-24')).toBe(false);
    expect(isSession('2022-12-26')).toBe(false);
  });

  it('pause for Martin Luther King from 1998 and for Juneteenth from 2022', () => {
    expect([isSession('1997-01-20'), isSession('1998-01-19')]).toEqual([true, false]);
    expect([isSession('2020-06-19'), isSession('2021-06-18'), isSession('2023-06-19')]).toEqual([true, true, false]);
  });

  it('pause on Good Friday, which follows the moon', () => {
    expect(isSession('2008-03-21')).toBe(false);
    expect(isSession('2011-04-22')).toBe(false);
    expect(isSession('2000-04-21')).toBe(false);
    expect([1961, 2000, 2024, 2038].map((year) => isoOf(easterOf(year)))).toEqual([
      '1961-04-02',
      '2000-04-23',
      '2024-03-31',
      '2038-04-25',
    ]);
  });

  it('pause for mourning, attacks and storms', () => {
    const closings = ['1994-04-27', '2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', '2004-06-11', '2007-01-02'];
    closings.push('2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09');
    expect(closings.filter(isSession)).toEqual([]);
    expect([isSession('2001-09-10'), isSession('2001-09-17')]).toEqual([true, true]);
  });

  it('follow and precede each other without a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: tradingDay('1990-01-01'), max: tradingDay('2120-12-31') }), (day) => {
        const before = nyse.sessionOnOrBefore(day);
        const after = nyse.sessionAfter(before);
        expect(before).toBeLessThanOrEqual(day);
        expect(after).toBeGreaterThan(day);
        // Never more than three days of the week are missing at once, except after 11 September 2001.
        expect(after - before).toBeLessThanOrEqual(before === tradingDay('2001-09-10') ? 7 : 5);
        expect(nyse.sessions({ from: before, to: after })).toEqual([before, after]);
        expect(nyse.isSession(day)).toBe(before === day);
        expect(nyse.lastClosedAt(nyse.closeOf(before))).toBe(before);
        expect(nyse.lastClosedAt(new Date(nyse.closeOf(after).getTime() - 1))).toBe(before);
        expect(nyse.startOf(after).getTime()).toBeLessThan(nyse.openOf(after).getTime());
        expect(nyse.openOf(after).getTime()).toBeLessThan(nyse.closeOf(after).getTime());
      }),
      { seed: 20, numRuns: 2000 },
    );
  });

  it('refuse what is no day', () => {
    expect(() => nyse.sessionAfter(Number.NaN)).toThrow(RangeError);
    expect(() => nyse.sessionOnOrBefore(0.5)).toThrow('A trading day is a whole number of days since 1970-01-01, not 0.5.');
  });
});

describe('the hours of NYSE', () => {
  it('follow the clock of New York', () => {
    expect(openOf('2024-01-08')).toBe('2024-01-08T14:30:00.000Z');
    expect(closeOf('2024-01-08')).toBe('2024-01-08T21:00:00.000Z');
    expect(closeOf('2024-07-08')).toBe('2024-07-08T20:00:00.000Z');
    // The clock was put forward on the second Sunday of March from 2007, on the first Sunday of April before.
    expect([closeOf('2007-03-09'), closeOf('2007-03-12')]).toEqual(['2007-03-09T21:00:00.000Z', '2007-03-12T20:00:00.000Z']);
    expect([closeOf('2006-03-31'), closeOf('2006-04-03')]).toEqual(['2006-03-31T21:00:00.000Z', '2006-04-03T20:00:00.000Z']);
    expect(nyse.startOf(tradingDay('2024-07-08')).toISOString()).toBe('2024-07-08T04:00:00.000Z');
    expect(nyse.startOf(tradingDay('2024-11-03')).toISOString()).toBe('2024-11-03T04:00:00.000Z');
    expect(nyse.startOf(tradingDay('2024-11-04')).toISOString()).toBe('2024-11-04T05:00:00.000Z');
  });

  it('end at 13:00 on the days that NYSE announced', () => {
    expect(earlyClosesOf(2023)).toEqual(['07-03', '11-24']);
    expect(earlyClosesOf(2024)).toEqual(['07-03', '11-29', '12-24']);
    expect(earlyClosesOf(2025)).toEqual(['07-03', '11-28', '12-24']);
    expect(earlyClosesOf(2026)).toEqual(['11-27', '12-24']);
    expect(closeOf('2025-12-24')).toBe('2025-12-24T18:00:00.000Z');
  });

  it('ended early by the rules of each era', () => {
    expect(earlyClosesOf(1991)).toEqual(['12-24']);
    expect(closeOf('1991-12-24')).toBe('1991-12-24T19:00:00.000Z');
    expect(closeOf('1992-11-27')).toBe('1992-11-27T19:00:00.000Z');
    expect(closeOf('1993-11-26')).toBe('1993-11-26T18:00:00.000Z');
    expect(earlyClosesOf(1994)).toEqual(['02-11', '11-25']);
    expect(earlyClosesOf(2002)).toEqual(['07-05', '11-29', '12-24']);
    expect(earlyClosesOf(2003)).toEqual(['07-03', '11-28', '12-24', '12-26']);
    expect(earlyClosesOf(2012)).toEqual(['07-03', '11-23', '12-24']);
    expect(earlyClosesOf(2013)).toEqual(['07-03', '11-29', '12-24']);
  });

  it('were odd on days of snow, silence and panic', () => {
    expect([openOf('1996-01-08'), closeOf('1996-01-08')]).toEqual(['1996-01-08T16:00:00.000Z', '1996-01-08T19:00:00.000Z']);
    expect(closeOf('1997-10-27')).toBe('1997-10-27T20:30:00.000Z');
    expect(openOf('2002-09-11')).toBe('2002-09-11T16:00:00.000Z');
    expect(closeOf('1999-12-31')).toBe('1999-12-31T18:00:00.000Z');
  });

  it('say which session was the last to close', () => {
    const lastClosed = (instant: string) => isoOf(nyse.lastClosedAt(new Date(instant)));
    expect(lastClosed('2024-01-08T20:59:59Z')).toBe('2024-01-05');
    expect(lastClosed('2024-01-08T21:00:00Z')).toBe('2024-01-08');
    expect(lastClosed('2024-01-09T03:00:00Z')).toBe('2024-01-08');
    expect(lastClosed('2024-11-29T18:00:00Z')).toBe('2024-11-29');
  });
});

describeShared('the sessions of NYSE', (shared) => {
  const datesOf = (csv: string) =>
    [
      ...new Set(
        csv
          .split('\n')
          .slice(1)
          .filter(Boolean)
          .map((line) => line.slice(0, 10)),
      ),
    ].sort();
  const byRule = (from: string, to: string) => nyse.sessions({ from: tradingDay(from), to: tradingDay(to) }).map(isoOf);
  const read = (...file: string[]) => readFileSync(path.join(shared, 'data', ...file));

  it('are those of the S&P 500 since 1990, of SPY since 1993 and of the index with volumes', () => {
    const index = datesOf(read('benchmark', 'sp500_index_close.csv').toString());
    expect(index).toHaveLength(7056);
    expect(byRule('1990-01-02', '2017-12-29')).toEqual(index);
    expect(byRule('1993-01-29', '2017-12-29')).toEqual(datesOf(read('benchmark', 'spy_adj_close.csv').toString()));
    expect(byRule('2015-01-02', '2017-12-29')).toEqual(datesOf(read('benchmark', 'gspc_ohlcv.csv').toString()));
  });

  it('are those of the traded prices, 1999-11-01 to 2017-12-29', () => {
    const files = readdirSync(path.join(shared, 'data', 'prices')).filter((name) => /^prices_\d{4}\.csv\.gz$/.test(name));
    const traded = files.sort().flatMap((name) => datesOf(gunzipSync(read('prices', name)).toString()));
    expect(traded).toHaveLength(4571);
    expect(byRule('1999-11-01', '2017-12-29')).toEqual(traded);
  });
});
