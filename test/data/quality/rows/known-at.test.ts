import { calendarOf } from '../../../../src/data/quality/calendar/calendar-of.js';
import { knownAt, publicationOf } from '../../../../src/data/quality/rows/known-at.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';

const known = knownAt(calendarOf('America/New_York'));
const iso = (ms: number) => new Date(ms).toISOString();

describe('a fact is known', () => {
  it('at the close of its session, early closes included', () => {
    expect(iso(known.close(tradingDay('2017-12-29')))).toBe('2017-12-29T21:00:00.000Z');
    expect(iso(known.close(tradingDay('2017-11-24')))).toBe('2017-11-24T18:00:00.000Z');
  });

  it('at the end of its day where it is only dated, in the zone of the exchange', () => {
    expect(iso(known.end(tradingDay('2017-12-29')))).toBe('2017-12-30T05:00:00.000Z');
    expect(iso(known.end(tradingDay('2017-07-03')))).toBe('2017-07-04T04:00:00.000Z');
  });

  it('at the start of the day that changes a membership', () => {
    expect(iso(known.start(tradingDay('2017-12-29')))).toBe('2017-12-29T05:00:00.000Z');
  });

  it('at the open for a report before it, at the next open for one after the close or of unknown hour', () => {
    const friday = tradingDay('2017-12-29');
    expect(iso(known.report(friday, 'PRE'))).toBe('2017-12-29T14:30:00.000Z');
    expect(iso(known.report(friday, 'POST'))).toBe('2018-01-02T14:30:00.000Z');
    expect(iso(known.report(friday, 'UNKNOWN'))).toBe('2018-01-02T14:30:00.000Z');
    expect(iso(known.report(tradingDay('2017-12-30'), 'PRE'))).toBe('2018-01-02T14:30:00.000Z');
  });

  it('at the last close of a listing that ended on a weekend', () => {
    expect(iso(known.lastClose(tradingDay('2017-12-30')))).toBe('2017-12-29T21:00:00.000Z');
  });

  it('45 days after a quarter, 90 after a year, where its source does not say, and that is marked', () => {
    const end = tradingDay('2017-09-30');
    const estimated = (period: 'Q' | 'A') => {
      const publication = publicationOf(period, end, null);
      return [isoOf(publication.published), publication.estimated];
    };
    expect(estimated('Q')).toEqual(['2017-11-14', true]);
    expect(estimated('A')).toEqual(['2017-12-29', true]);
    expect(publicationOf('Q', end, end + 30)).toEqual({ published: end + 30, estimated: false });
  });
});
