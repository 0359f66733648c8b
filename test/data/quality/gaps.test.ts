import fc from 'fast-check';
import { calendarOf } from '../../../src/data/quality/calendar/calendar-of.js';
import { SessionIndex } from '../../../src/data/quality/calendar/session-index.js';
import { blocksOf, daysOf, gapsOf, markUnavailable } from '../../../src/data/quality/gaps.js';
import { isoOf, tradingDay } from '../../../src/domain/trading-day.js';

const NYSE = calendarOf('America/New_York');
/** The sessions around Christmas 2017: 20, 21, 22, 26, 27, 28, 29 December. */
const index = new SessionIndex(NYSE.sessions({ from: tradingDay('2017-12-20'), to: tradingDay('2017-12-29') }));
const days = (...texts: string[]) => texts.map((text) => tradingDay(`2017-12-${text}`));
const shown = (gaps: ReturnType<typeof gapsOf>) =>
  gaps.map(
    ({ from, to, sessions, unavailable }) =>
      `${isoOf(from).slice(8)}-${isoOf(to).slice(8)} ${sessions}${unavailable ? ' gone' : ''}`,
  );

describe('missing sessions', () => {
  it('are one gap across a weekend and a holiday, and two where a session between them is there', () => {
    expect(shown(gapsOf(1, days('21', '22', '26', '28'), index))).toEqual(['21-26 3', '28-28 1']);
  });

  it('are cut where what a source does not have begins and ends', () => {
    const gaps = gapsOf(1, days('20', '21', '22', '26', '27', '28'), index);
    const [from, to] = days('22', '26');
    const unavailable = [{ securityId: 1, source: 'YAHOO', from, to, askedAt: new Date(0) } as const];
    expect(shown(markUnavailable(gaps, unavailable, index))).toEqual(['20-21 2', '22-26 2 gone', '27-28 2']);
    expect(shown(markUnavailable(gaps, [{ ...unavailable[0], securityId: 2 }], index))).toEqual(['20-28 6']);
  });

  it('survive their blocks, whatever days they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -60_000, max: 60_000 }), { maxLength: 200 }), (list) => {
        const sorted = [...list].sort((a, b) => a - b);
        expect(blocksOf(sorted).flatMap(daysOf)).toEqual(sorted);
      }),
    );
  });
});

describe('an index of sessions', () => {
  it('counts sessions between days that need not be sessions', () => {
    const [saturday, christmas, last] = days('23', '25', '29');
    expect(index.between(saturday, christmas)).toBe(0);
    expect(index.between(saturday, last)).toBe(4);
    expect(index.between(last, saturday)).toBe(0);
  });
});
