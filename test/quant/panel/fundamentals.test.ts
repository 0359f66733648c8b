import fc from 'fast-check';
import type { MetricKind } from '../../../src/domain/metrics.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { FigureWriter, type ReportColumns, STALE_DAYS } from '../../../src/quant/panel/fundamentals.js';

const { NaN: none } = Number;

/** A report: the date index at which it was known, length and end of its period, value. */
interface Report {
  t: number;
  period: 'Q' | 'A';
  end: string;
  value: number;
  precedence?: number;
}

const q = (t: number, end: string, value: number, precedence = 0): Report => ({ t, period: 'Q', end, value, precedence });
const a = (t: number, end: string, value: number, precedence = 0): Report => ({ t, period: 'A', end, value, precedence });

function columnsOf(reports: readonly Report[]): ReportColumns {
  return {
    t: Int32Array.from(reports, ({ t }) => t),
    annual: Uint8Array.from(reports, ({ period }) => Number(period === 'A')),
    periodEnd: Int32Array.from(reports, ({ end }) => tradingDay(end)),
    published: Int32Array.from(reports, ({ end }) => tradingDay(end) + 30),
    precedence: Uint8Array.from(reports, ({ precedence = 0 }) => precedence),
    value: Float64Array.from(reports, ({ value }) => value),
  };
}

/** The figure on each of some dates; by default ten days of January 2012. */
function figures(
  kind: MetricKind,
  reports: readonly Report[],
  { ttm = false, yearsBefore = 0 as 0 | 1 | 5, dates = Array.from({ length: 10 }, (_, t) => tradingDay('2012-01-03') + t) } = {},
): number[] {
  const out = new Float64Array(dates.length).fill(none);
  new FigureWriter(dates, 1).write(0, kind, columnsOf(reports), 0, reports.length, [{ field: { ttm, yearsBefore }, out }]);
  return [...out];
}

/** The figure on the last date. */
const last = (...args: Parameters<typeof figures>) => figures(...args).at(-1);

const YEAR_2010 = [q(0, '2010-03-31', 1), q(0, '2010-06-30', 2), q(0, '2010-09-30', 3), q(0, '2010-12-31', 4)];
const YEAR_2011 = [q(0, '2011-03-31', 5), q(0, '2011-06-30', 6), q(0, '2011-09-30', 7), q(0, '2011-12-31', 8)];

describe('figures of a stock', () => {
  it('are those of the newest period known at each date', () => {
    const reports = [q(1, '2011-09-30', 10), q(4, '2011-12-31', 12), q(6, '2011-06-30', 9)];
    expect(figures('stock', reports)).toEqual([none, 10, 10, 10, 12, 12, 12, 12, 12, 12]);
  });

  it('change when they are restated, and vanish when they are withdrawn', () => {
    const reports = [q(0, '2011-06-30', 9), q(1, '2011-09-30', 10), q(4, '2011-09-30', 11), q(6, '2011-09-30', none)];
    expect(figures('stock', reports)).toEqual([9, 10, 10, 10, 11, 11, 9, 9, 9, 9]);
  });

  it('take the end of a year for that of its last quarter', () => {
    expect(figures('stock', [q(0, '2011-09-30', 10), a(3, '2011-12-31', 12)]).slice(2, 4)).toEqual([10, 12]);
  });

  it('stay with the better source when a worse one speaks later', () => {
    expect(figures('stock', [q(0, '2011-12-31', 10, 1), q(2, '2011-12-28', 11, 0), q(4, '2011-12-31', 99, 1)])).toEqual([
      10, 10, 11, 11, 11, 11, 11, 11, 11, 11,
    ]);
  });

  it('of a year and of five years before are of the periods that ended then', () => {
    const reports = [q(0, '2006-12-31', 1), q(0, '2010-12-25', 5), q(0, '2011-12-31', 6)];
    expect(last('stock', reports, { yearsBefore: 1 })).toBe(5);
    expect(last('stock', reports, { yearsBefore: 5 })).toBe(1);
    expect(last('stock', reports.slice(0, 2), { yearsBefore: 1 })).toBe(none);
  });

  it('are missing when they are stale, and come back with the next report', () => {
    const end = tradingDay('2011-12-31');
    const dates = [STALE_DAYS - 1, STALE_DAYS, STALE_DAYS + 1, STALE_DAYS + 2].map((days) => end + days);
    expect(figures('stock', [q(0, '2011-12-31', 10), q(3, '2013-03-31', 20)], { dates })).toEqual([10, 10, none, 20]);
  });
});

describe('figures of a flow', () => {
  it('are those of the newest quarter', () => {
    expect(last('flow', YEAR_2010)).toBe(4);
    expect(last('flow', [...YEAR_2010, a(5, '2010-12-31', 999)])).toBe(4);
  });

  it('have a fourth quarter where only the year is given: the year less the other three', () => {
    const reports = [...YEAR_2010.slice(0, 3), a(2, '2010-12-31', 30)];
    expect(figures('flow', reports).slice(1, 3)).toEqual([3, 24]);
    expect(figures('flow', reports, { ttm: true }).slice(1, 3)).toEqual([none, 30]);
  });

  it('add up four quarters to twelve months, the derived one included', () => {
    expect(last('flow', [...YEAR_2010, ...YEAR_2011], { ttm: true })).toBe(26);
    const derived = [...YEAR_2010.slice(0, 3), a(0, '2010-12-31', 30), ...YEAR_2011.slice(0, 2)];
    expect(last('flow', derived, { ttm: true })).toBe(3 + 24 + 5 + 6);
  });

  it('have no twelve months where a quarter is missing', () => {
    expect(last('flow', [...YEAR_2010, ...YEAR_2011.slice(1)], { ttm: true })).toBe(none);
    expect(last('flow', YEAR_2010.slice(1), { ttm: true })).toBe(none);
  });

  it('take a year for twelve months where it is the newest period', () => {
    expect(last('flow', [a(0, '2010-12-31', 30)], { ttm: true })).toBe(30);
    expect(last('flow', [a(0, '2010-12-31', 30)])).toBe(none);
    expect(last('flow', [a(0, '2010-12-31', 30), q(3, '2011-03-31', 5)], { ttm: true })).toBe(none);
  });

  it('keep a fourth quarter that is given, and take the year for twelve months, where another quarter is missing', () => {
    const [first, second, , fourth] = YEAR_2010;
    const reports = [q(0, '2009-12-31', 9), first, second, fourth, a(0, '2010-12-31', 30)];
    expect(last('flow', reports)).toBe(4);
    expect(last('flow', reports, { ttm: true })).toBe(30);
  });

  it('of a year before are of the four quarters up to then, as known at the date', () => {
    const restated = [...YEAR_2010, ...YEAR_2011, q(5, '2010-12-31', 40)];
    expect(figures('flow', restated, { ttm: true, yearsBefore: 1 }).slice(4, 6)).toEqual([10, 46]);
    expect(last('flow', restated, { yearsBefore: 1 })).toBe(40);
  });

  it('know quarters of twelve and sixteen weeks and years of 53', () => {
    const weeks = ['2010-01-30', '2010-05-22', '2010-08-14', '2010-11-06', '2011-01-29'].map((end, i) => q(0, end, i + 1));
    expect(last('flow', weeks, { ttm: true })).toBe(2 + 3 + 4 + 5);
    expect(last('flow', weeks.slice(0, 4), { ttm: true })).toBe(1 + 2 + 3 + 4);
  });
});

describe('figures', () => {
  it('of each date do not change when what became known later is left out', () => {
    const ends = [
      '2006-12-31',
      '2009-12-31',
      '2010-03-31',
      '2010-04-03',
      '2010-06-30',
      '2010-09-30',
      '2010-12-31',
      '2011-03-31',
      '2011-06-25',
    ];
    const report = fc.record({
      t: fc.nat(9),
      period: fc.constantFrom('Q' as const, 'A' as const),
      end: fc.constantFrom(...ends),
      value: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 99 }) }, { weight: 1, arbitrary: fc.constant(none) }),
      precedence: fc.nat(2),
    });
    const kind = fc.constantFrom('flow' as const, 'stock' as const);
    const yearsBefore = fc.constantFrom(0 as const, 1 as const, 5 as const);
    fc.assert(
      fc.property(
        fc.array(report, { maxLength: 30 }),
        kind,
        fc.boolean(),
        yearsBefore,
        fc.nat(9),
        (reports, ofKind, ttm, years, cut) => {
          const sorted = [...reports].sort((x, y) => x.t - y.t);
          const options = { ttm: ttm && ofKind === 'flow', yearsBefore: years };
          const whole = figures(ofKind, sorted, options);
          const part = figures(
            ofKind,
            sorted.filter(({ t }) => t <= cut),
            options,
          );
          expect(part.slice(0, cut + 1)).toEqual(whole.slice(0, cut + 1));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('write the day of publication beside a level', () => {
    const dates = [0, 1, 2].map((t) => tradingDay('2012-01-03') + t);
    const published = new Int32Array(3);
    const out = new Float64Array(3);
    const reports = [q(0, '2011-09-30', 1), q(2, '2011-12-31', 2)];
    const field = { ttm: false, yearsBefore: 0 } as const;
    new FigureWriter(dates, 1).write(0, 'shares', columnsOf(reports), 0, 2, [{ field, out, published }]);
    expect([...published]).toEqual(['2011-10-30', '2011-10-30', '2012-01-30'].map(tradingDay));
  });
});
