import { findTradingDay, isoOf, partsOf, tradingDay, weekdayOf } from '../../src/domain/trading-day.js';

describe('a trading day', () => {
  it('is the number of days since 1970-01-01', () => {
    expect(tradingDay('1970-01-01')).toBe(0);
    expect(tradingDay('2017-12-29')).toBe(17529);
    expect(isoOf(17529)).toBe('2017-12-29');
  });

  it('knows its weekday and its parts', () => {
    expect(weekdayOf(tradingDay('2017-12-29'))).toBe(5);
    expect(weekdayOf(tradingDay('1969-12-28'))).toBe(0);
    expect(partsOf(tradingDay('2017-12-29'))).toEqual({ year: 2017, month: 12, day: 29 });
  });

  it('refuses days that do not exist', () => {
    expect(findTradingDay('2017-02-30')).toBeNull();
    expect(findTradingDay('2017-1-3')).toBeNull();
    expect(() => tradingDay('yesterday')).toThrow('"yesterday" is no date. Expected a day of the calendar as YYYY-MM-DD.');
  });
});
