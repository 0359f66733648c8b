import { calendarOf } from '../../src/data/quality/calendar/calendar-of.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import { type Rebalance, rebalanceDates } from '../../src/jobs/rebalance-dates.js';

const dates = (from: string, to: string, rebalance: Rebalance) =>
  rebalanceDates(calendarOf('America/New_York'), { from: tradingDay(from), to: tradingDay(to) }, rebalance).map(isoOf);

describe('the rebalances of a range', () => {
  it('are the last sessions of its months, but not of one that it leaves before', () => {
    expect(dates('2017-01-15', '2017-04-27', { frequency: 'MONTH_END' })).toEqual(['2017-01-31', '2017-02-28', '2017-03-31']);
    expect(dates('2017-04-01', '2017-04-28', { frequency: 'MONTH_END' })).toEqual(['2017-04-28']);
  });

  it('are the last sessions of its weeks, a Thursday before Good Friday', () => {
    expect(dates('2017-04-03', '2017-04-21', { frequency: 'WEEK_END' })).toEqual(['2017-04-07', '2017-04-13', '2017-04-21']);
  });

  it('are every n-th session from the first on', () => {
    expect(dates('2017-01-01', '2017-01-10', { frequency: 'EVERY_N_DAYS', everyDays: 3 })).toEqual(['2017-01-03', '2017-01-06']);
  });
});
