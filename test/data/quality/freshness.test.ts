import { calendarOf } from '../../../src/data/quality/calendar/calendar-of.js';
import { SessionIndex } from '../../../src/data/quality/calendar/session-index.js';
import { freshnessOf, type LastBars, storeFreshness } from '../../../src/data/quality/freshness.js';
import { tradingDay } from '../../../src/domain/trading-day.js';

const day = (text: string) => tradingDay(`2017-12-${text}`);
const index = new SessionIndex(calendarOf('America/New_York').sessions({ from: day('01'), to: day('29') }));
/** Thursday 28 December has just closed; the bar of Wednesday the 27th is due. */
const NOW = { expected: day('28'), due: day('27'), index };
const bars = (last: string | null, rest: Partial<LastBars> = {}): LastBars => ({
  securityId: 1,
  ticker: 'A',
  listedUntil: null,
  lastDate: last === null ? null : day(last),
  closes: [14, 13, 12, 11, 10],
  volumes: [1, 1, 1, 1, 1],
  ...rest,
});

describe('the bars of a security', () => {
  it.each([
    ['fresh when the last session is there', '28', 'FRESH', 0],
    ['fresh while the missing session is not late yet', '27', 'FRESH', 1],
    ['stale when a session is late, and the lag is in sessions', '22', 'STALE', 3],
  ])('are %s', (_, last, status, lagSessions) => {
    expect(freshnessOf(bars(last), NOW)).toEqual({ status, lastDate: day(last), lagSessions });
  });

  it('are absent when there is none, whatever the threshold: no price at all is never fresh', () => {
    expect(freshnessOf(bars(null, { closes: [], volumes: [] }), { ...NOW, due: 0 })).toEqual({
      status: 'ABSENT',
      lastDate: null,
      lagSessions: null,
    });
  });

  it('are frozen when close and volume are the same on five sessions, not on four', () => {
    const same = (n: number) => Array.from({ length: n }, () => 10);
    expect(freshnessOf(bars('28', { closes: same(5), volumes: same(5) }), NOW).status).toBe('FROZEN');
    expect(freshnessOf(bars('28', { closes: same(4), volumes: same(4) }), NOW).status).toBe('FRESH');
    expect(freshnessOf(bars('28', { closes: same(5), volumes: [1, 2, 1, 1, 1] }), NOW).status).toBe('FRESH');
    expect(freshnessOf(bars('22', { closes: same(5), volumes: same(5) }), NOW).status).toBe('STALE');
  });

  it('are not expected after the end of the listing', () => {
    expect(freshnessOf(bars('22', { listedUntil: day('22') }), NOW)).toMatchObject({ status: 'FRESH', lagSessions: 0 });
    expect(freshnessOf(bars('20', { listedUntil: day('22') }), NOW)).toMatchObject({ status: 'STALE', lagSessions: 2 });
  });
});

describe('the store', () => {
  const counts = { FRESH: 0, FROZEN: 0, STALE: 0, ABSENT: 0 };

  it('is stale when its newest bar is late, and absent without any', () => {
    expect(storeFreshness(day('22'), { ...counts, FRESH: 9 }, NOW)).toMatchObject({ status: 'STALE', lagSessions: 3 });
    expect(storeFreshness(null, counts, NOW)).toMatchObject({ status: 'ABSENT' });
  });

  it('is what most of its listed securities with bars are', () => {
    const verdict = (some: Partial<typeof counts>) => storeFreshness(day('28'), { ...counts, ...some }, NOW).status;
    expect(verdict({ FRESH: 5, STALE: 4, ABSENT: 100 })).toBe('FRESH');
    expect(verdict({ FRESH: 5, STALE: 5 })).toBe('STALE');
    expect(verdict({ FRESH: 2, FROZEN: 3, STALE: 1 })).toBe('FROZEN');
  });
});
