import { calendarOf } from '../../../../src/data/quality/calendar/calendar-of.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';

describe('the calendar of another zone', () => {
  it('takes every weekday for a session that closes at 16:00 local time', () => {
    const london = calendarOf('Europe/London');
    expect(london.timeZone).toBe('Europe/London');
    expect(london.sessions({ from: tradingDay('2024-12-21'), to: tradingDay('2024-12-27') }).map(isoOf)).toEqual([
      '2024-12-23',
      '2024-12-24',
      '2024-12-25',
      '2024-12-26',
      '2024-12-27',
    ]);
    expect(london.closeOf(tradingDay('2024-07-08')).toISOString()).toBe('2024-07-08T15:00:00.000Z');
    expect(london.closeOf(tradingDay('2024-12-24')).toISOString()).toBe('2024-12-24T16:00:00.000Z');
  });

  it('works in the east, where the day of the exchange is ahead of the day of UTC', () => {
    const tokyo = calendarOf('Asia/Tokyo');
    expect(tokyo.startOf(tradingDay('2024-07-08')).toISOString()).toBe('2024-07-07T15:00:00.000Z');
    expect(isoOf(tokyo.lastClosedAt(new Date('2024-07-08T06:59:59Z')))).toBe('2024-07-05');
    expect(isoOf(tokyo.lastClosedAt(new Date('2024-07-08T07:00:00Z')))).toBe('2024-07-08');
  });

  it('works in the far west, where a session closes when the day of UTC is already the next', () => {
    const honolulu = calendarOf('Pacific/Honolulu');
    expect(isoOf(honolulu.lastClosedAt(new Date('2024-07-09T01:59:59Z')))).toBe('2024-07-05');
    expect(isoOf(honolulu.lastClosedAt(new Date('2024-07-09T02:00:00Z')))).toBe('2024-07-08');
  });

  it('begins a day whose midnight was skipped when the clock was put forward', () => {
    const saoPaulo = calendarOf('America/Sao_Paulo');
    expect(saoPaulo.startOf(tradingDay('2018-11-04')).toISOString()).toBe('2018-11-04T03:00:00.000Z');
    expect(saoPaulo.startOf(tradingDay('2018-11-05')).toISOString()).toBe('2018-11-05T02:00:00.000Z');
    // Put back at midnight: Saturday had 25 hours.
    expect(saoPaulo.startOf(tradingDay('2018-02-18')).toISOString()).toBe('2018-02-18T03:00:00.000Z');
  });

  it('is made once', () => {
    expect(calendarOf('Europe/London')).toBe(calendarOf('Europe/London'));
  });

  it('does not exist for a name that is no time zone', () => {
    expect(() => calendarOf('Mars/Olympus')).toThrow(
      'timeZone should be an IANA time zone, such as America/New_York, but is "Mars/Olympus".',
    );
  });
});
