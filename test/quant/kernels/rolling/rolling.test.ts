import fc from 'fast-check';
import { rollingMeanDeviation, rollingStd } from '../../../../src/quant/kernels/rolling/deviation.js';
import { rollingExtreme } from '../../../../src/quant/kernels/rolling/extreme.js';
import { type LineMeasure, rollingLine, weightedLine } from '../../../../src/quant/kernels/rolling/regression.js';
import { decayingSum, runningTotal, smooth } from '../../../../src/quant/kernels/rolling/smoothing.js';
import { rollingSum } from '../../../../src/quant/kernels/rolling/sum.js';
import { type Column } from '../../../../src/quant/kernels/rolling/window.js';

const NAN = Number.NaN;

/** What a kernel writes for a whole array, as one column. */
function run(x: ArrayLike<number>, kernel: (x: Float64Array, out: Float64Array, column: Column) => void): number[] {
  const out = new Float64Array(x.length);
  kernel(Float64Array.from(x), out, { start: 0, stride: 1, count: x.length });
  return [...out];
}

const sum = (x: ArrayLike<number>, window: number, minCount = window) =>
  run(x, (data, out, column) => rollingSum(data, out, column, window, minCount));
const mean = (x: ArrayLike<number>, window: number, minCount = window) =>
  run(x, (data, out, column) => rollingSum(data, out, column, window, minCount, true));
const std = (x: ArrayLike<number>, window: number, minCount = window, ddof = 1) =>
  run(x, (data, out, column) => rollingStd(data, out, column, window, minCount, ddof));
const extreme = (x: ArrayLike<number>, window: number, sign: 1 | -1, minCount = window) =>
  run(x, (data, out, column) => rollingExtreme(data, out, column, window, minCount, sign, new Int32Array(x.length)));
const line = (y: ArrayLike<number>, m: ArrayLike<number>, window: number, measure: LineMeasure, minCount = window) =>
  run(y, (data, out, column) => rollingLine(data, Float64Array.from(m), out, column, window, minCount, measure));

/** Each window's finite numbers, oldest first. */
const windows = (x: ArrayLike<number>, window: number) =>
  Array.from({ length: x.length }, (_, t) =>
    Array.from(x)
      .slice(Math.max(0, t - window + 1), t + 1)
      .filter(Number.isFinite),
  );

const meanOf = (values: number[]) => {
  const base = values[0];
  return base + values.reduce((total, value) => total + (value - base), 0) / values.length;
};

/** Two passes, the second one corrected: what a running deviation is compared with. */
function plainStd(values: number[], ddof = 1): number {
  const centre = meanOf(values);
  const d = values.map((value) => value - centre);
  const rest = d.reduce((total, value) => total + value, 0);
  return Math.sqrt((d.reduce((total, value) => total + value * value, 0) - (rest * rest) / d.length) / (d.length - ddof));
}

/** From −1 to 1 in millionths, since numbers near the smallest there are have no relative precision. */
const unit = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((millionths) => millionths / 1e6);

/** Numbers that break naive running sums: jumps of level by ten powers, flat stretches, gaps, infinities, a common offset. */
const hostile = fc
  .tuple(
    fc.constantFrom(0, 1e8, -1e8, 1e-6),
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.array(unit, { minLength: 1, maxLength: 20 }) },
        {
          weight: 2,
          arbitrary: fc.tuple(unit, fc.nat(30)).map(([v, n]) => Array(n + 1).fill(v)),
        },
        { weight: 2, arbitrary: fc.nat(5).map((n) => Array(n + 1).fill(NAN)) },
        { weight: 1, arbitrary: fc.constantFrom([1e8], [-1e12], [1e4, 1e6], [Number.POSITIVE_INFINITY]) },
      ),
      { minLength: 1, maxLength: 12 },
    ),
  )
  .map(([offset, pieces]) => pieces.flat().map((value: number) => value + offset));

describe('rolling kernels', () => {
  it('are NaN until the window holds enough numbers', () => {
    expect(sum([1, 2, 3, 4], 3)).toEqual([NAN, NAN, 6, 9]);
    expect(mean([1, 2, 3, 4], 3, 2)).toEqual([NAN, 1.5, 2, 3]);
    expect(std([1, 2, 3, 5], 3)).toEqual([NAN, NAN, 1, expect.closeTo(Math.sqrt(7 / 3), 14)]);
  });

  it('count a gap as missing and go on behind it', () => {
    expect(sum([1, NAN, 3, 4, 5], 3, 2)).toEqual([NAN, NAN, 4, 7, 12]);
    expect(std([1, NAN, 3, 4, 6], 2)).toEqual([NAN, NAN, NAN, expect.closeTo(Math.SQRT1_2, 14), expect.closeTo(Math.SQRT2, 14)]);
    expect(extreme([1, NAN, 3, 2, 1], 3, 1, 1)).toEqual([1, 1, 3, 3, 3]);
  });

  it('take an infinite number for a missing one', () => {
    expect(mean([1, Number.POSITIVE_INFINITY, 3], 3, 2)).toEqual([NAN, NAN, 2]);
    expect(std([1, Number.NEGATIVE_INFINITY, 3, 5], 2)[3]).toBeCloseTo(Math.SQRT2, 14);
  });

  it('walk down one column of several', () => {
    const x = Float64Array.of(1, 10, 2, 20, 3, 30);
    const out = new Float64Array(6);
    for (const start of [0, 1]) rollingSum(x, out, { start, stride: 2, count: 3 }, 2, 2);
    expect([...out]).toEqual([NAN, NAN, 3, 30, 5, 50]);
  });

  it('refuse windows that cannot be right', () => {
    expect(() => sum([1], 0)).toThrow(RangeError);
    expect(() => sum([1], 3, 4)).toThrow('minCount should be a whole number from 1 to the window (3), but is 4.');
    expect(() => run([1], (x, out, column) => smooth(x, out, column, 0, 1))).toThrow(RangeError);
    expect(() => run([1, 2], (x, out, column) => rollingExtreme(x, out, column, 1, 1, 1, new Int32Array(1)))).toThrow(RangeError);
  });
});

describe('rolling sums and means', () => {
  it('get back what a huge number took away', () => {
    expect(sum([0.1, 1e16, 0.2, 0.3, 0.4], 2)[4]).toBeCloseTo(0.7, 15);
    expect(mean([1e16, 1, 1, 1], 3)[3]).toBe(1);
  });

  it('agree with plain sums on hostile numbers', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 25 }), (x, window) => {
        const got = mean(x, window, 1);
        for (const [t, values] of windows(x, window).entries()) {
          const size = Math.max(...values.map(Math.abs));
          if (values.length === 0) expect(got[t]).toBeNaN();
          else expect(Math.abs(got[t] - meanOf(values))).toBeLessThanOrEqual(1e-14 * size);
        }
      }),
      { seed: 11 },
    );
  });
});

describe('rolling deviations', () => {
  it('are exactly 0 where nothing varies, whatever was before', () => {
    const flat = [5, -3, 1e8, 0.1, ...Array(300).fill(0.1)];
    expect(std(flat, 60).slice(-200)).toEqual(Array(200).fill(0));
    expect(std(Array(100).fill(1e8 + 0.1), 20).slice(19)).toEqual(Array(81).fill(0));
  });

  it('see small moves on a large level', () => {
    const x = Array.from({ length: 500 }, (_, t) => 1e8 + (t % 2));
    expect(std(x, 100).at(-1)).toBeCloseTo(Math.sqrt(25 / 99), 12);
  });

  it('agree with two passes on hostile numbers, and are never NaN where there are enough', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 25 }), fc.constantFrom(0, 1), (x, window, ddof) => {
        const got = std(x, window, 2, ddof);
        for (const [t, values] of windows(x, window).entries()) {
          if (values.length < 2) {
            expect(got[t]).toBeNaN();
            continue;
          }
          const want = plainStd(values, ddof);
          const rounding = 1e-15 * Math.max(...values.map(Math.abs));
          expect(Math.abs(got[t] - want)).toBeLessThanOrEqual(1e-9 * want + rounding);
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('do not drift over a long walk', () => {
    const random = fc.sample(unit, { seed: 5, numRuns: 20_000 });
    let price = 100;
    const prices = random.map((shock) => (price *= 1 + 0.02 * shock));
    const got = std(prices, 60);
    const want = plainStd(prices.slice(-60));
    expect(Math.abs(got[prices.length - 1] / want - 1)).toBeLessThan(1e-11);
  });

  it('of the mean kind are about the mean of their own window', () => {
    const got = run([1, 2, 6], (x, out, column) => rollingMeanDeviation(x, out, column, 3, 3));
    expect(got).toEqual([NAN, NAN, 2]);
  });
});

describe('rolling extremes', () => {
  it('agree with looking at every number of the window', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 25 }), fc.constantFrom<1 | -1>(1, -1), (x, window, sign) => {
        const want = windows(x, window).map((v) => (v.length === 0 ? NAN : sign === 1 ? Math.max(...v) : Math.min(...v)));
        expect(extreme(x, window, sign, 1)).toEqual(want);
      }),
      { seed: 13 },
    );
  });
});

describe('rolling lines', () => {
  const m = [0.01, -0.02, 0.03, 0.005, -0.01, 0.02];

  it('find the line that the numbers lie on', () => {
    const y = m.map((value) => 0.001 + 1.5 * value);
    expect(line(y, m, 4, 'beta').slice(3)).toEqual(Array(3).fill(expect.closeTo(1.5, 12)));
    expect(line(y, m, 4, 'alpha').slice(3)).toEqual(Array(3).fill(expect.closeTo(0.001, 12)));
    expect(line(y, m, 4, 'correlation').slice(3)).toEqual(Array(3).fill(expect.closeTo(1, 12)));
    for (const residual of line(y, m, 4, 'residual').slice(3)) expect(residual).toBeLessThan(1e-16);
  });

  it('leave out dates on which either side is missing', () => {
    const y = [0.02, NAN, 0.01, -0.01, 0.03, 0];
    const [y5, m5] = [y, m].map((values) => values.filter((_, t) => t !== 1));
    expect(line(y, m, 6, 'beta', 5)[5]).toBeCloseTo(line(y5, m5, 5, 'beta')[4], 13);
    expect(line(m, y, 6, 'beta', 5)[5]).toBeCloseTo(line(m5, y5, 5, 'beta')[4], 13);
  });

  it('are NaN where the series does not vary', () => {
    expect(line(m, Array(6).fill(0.1), 3, 'beta')).toEqual(Array(6).fill(NAN));
    expect(line(Array(6).fill(0.1), m, 3, 'correlation')).toEqual(Array(6).fill(NAN));
    expect(line(Array(6).fill(0.1), m, 3, 'beta').slice(2)).toEqual(Array(4).fill(0));
  });

  it('agree with sums over each window on hostile numbers', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 4, max: 25 }), (a, b, window) => {
        const length = Math.min(a.length, b.length);
        const [y, x] = [a.slice(0, length), b.slice(0, length)];
        const got = line(y, x, window, 'beta', 4);
        const rest = line(y, x, window, 'residual', 4);
        for (let t = 0; t < length; t++) {
          const pairs = y.map((value, i) => [value, x[i]]).slice(Math.max(0, t - window + 1), t + 1);
          const there = pairs.filter(([p, q]) => Number.isFinite(p) && Number.isFinite(q));
          if (there.length < 4) {
            expect(got[t]).toBeNaN();
            continue;
          }
          const [ys, xs] = [0, 1].map((side) => there.map((pair) => pair[side]));
          const [ym, xm] = [meanOf(ys), meanOf(xs)];
          const xx = xs.reduce((total, value) => total + (value - xm) ** 2, 0);
          if (xx === 0) {
            expect(got[t]).toBeNaN();
            continue;
          }
          const beta = xs.reduce((total, value, i) => total + (value - xm) * (ys[i] - ym), 0) / xx;
          const size = plainStd(ys) / plainStd(xs);
          const [sizeY, sizeX] = [ys, xs].map((values) => Math.max(...values.map(Math.abs)));
          // What rounding of the numbers themselves can move a slope by.
          const rounding = 1e-15 * (sizeY / plainStd(xs) + (size * sizeX) / plainStd(xs));
          expect(Math.abs(got[t] - beta)).toBeLessThanOrEqual(1e-9 * size + 10 * rounding);
          expect(rest[t]).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it('weigh what they are told to, and leave out what is missing', () => {
    const y = Float64Array.of(1, 3, 100, NAN);
    const x = Float64Array.of(0, 1, 5, 2);
    expect(weightedLine(y, x, Float64Array.of(1, 1, 0, 1))).toEqual({ alpha: 1, beta: 2 });
    expect(() => weightedLine(y, x, Float64Array.of(1))).toThrow(RangeError);
  });
});

describe('smoothing', () => {
  it('starts with the mean of the first numbers and holds its state over a gap', () => {
    expect(run([2, 4, 5, NAN, 8], (x, out, column) => smooth(x, out, column, 0.5, 2))).toEqual([NAN, 3, 4, NAN, 6]);
    expect(run([2, 4, 5], (x, out, column) => decayingSum(x, out, column, 2))).toEqual([NAN, 5, 7.5]);
    expect(run([NAN, 1, NAN, 2], runningTotal)).toEqual([NAN, 1, NAN, 3]);
  });
});
