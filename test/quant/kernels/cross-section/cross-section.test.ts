import fc from 'fast-check';
import { groupZScores, residualsOnGroupsAnd, subtractGroupMeans } from '../../../../src/quant/kernels/cross-section/groups.js';
import { quantileGroups, rank, rankNormal } from '../../../../src/quant/kernels/cross-section/rank.js';
import { clipByMad, medianAndMad, robustZScore } from '../../../../src/quant/kernels/cross-section/robust.js';
import { quantile, select } from '../../../../src/quant/kernels/cross-section/select.js';
import { Tails } from '../../../../src/quant/kernels/cross-section/tails.js';
import { winsorise, winsoriseByCount } from '../../../../src/quant/kernels/cross-section/winsorise.js';
import { momentsOf, zScore, zScoreMembers } from '../../../../src/quant/kernels/cross-section/z-score.js';

const NAN = Number.NaN;

/** Numbers with ties. */
const numbers = fc.array(
  fc.oneof(
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((thousandths) => thousandths / 1e3),
    fc.integer({ min: -3, max: 3 }),
  ),
  {
    minLength: 1,
    maxLength: 300,
  },
);

/** R-7 by sorting. */
function sortedQuantile(x: number[], p: number): number {
  const sorted = [...x].sort((a, b) => a - b);
  const place = (x.length - 1) * p;
  const k = Math.floor(place);
  return sorted[k] + (place - k) * ((sorted[k + 1] ?? sorted[k]) - sorted[k]);
}

const changed = (x: number[], kernel: (values: Float64Array, n: number, scratch: Float64Array) => unknown) => {
  const values = Float64Array.from(x);
  kernel(values, x.length, new Float64Array(x.length));
  return [...values];
};

describe('selection', () => {
  it('equals sorting, and puts nothing larger before and nothing smaller behind', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (x, place) => {
        const k = place % x.length;
        const values = Float64Array.from(x);
        expect(select(values, k, 0, x.length - 1)).toBe([...x].sort((a, b) => a - b)[k]);
        expect(Math.max(...values.subarray(0, k + 1))).toBe(values[k]);
        expect(Math.min(...values.subarray(k))).toBe(values[k]);
        expect([...values].sort((a, b) => a - b)).toEqual([...x].sort((a, b) => a - b));
      }),
      { seed: 21 },
    );
  });

  it('of quantiles interpolates between neighbours (R-7)', () => {
    expect(quantile(Float64Array.of(4, 1, 3, 2), 4, 0.5)).toBe(2.5);
    expect(quantile(Float64Array.of(4, 1, 3, 2), 4, 1)).toBe(4);
    expect(quantile(Float64Array.of(4, 1, 3, 2), 3, 0.25)).toBe(2);
    expect(quantile(new Float64Array(0), 0, 0.5)).toBeNaN();
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (x, p) => {
        expect(quantile(Float64Array.from(x), x.length, p)).toBe(sortedQuantile(x, p));
      }),
      { seed: 22 },
    );
  });

  it('refuses what cannot be right', () => {
    expect(() => quantile(Float64Array.of(1), 1, 1.1)).toThrow(RangeError);
    expect(() => select(Float64Array.of(1), 1, 0, 0)).toThrow(RangeError);
    expect(() => new Tails(3, 0.5)).toThrow('A tail should be at least 0 and below 0.5, but is 0.5.');
  });
});

describe('tails', () => {
  it('are clipped at the quantiles of who counts, whatever cross-section came before', () => {
    const cell = fc.record({
      value: fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0, NAN, Number.POSITIVE_INFINITY, 1e3)),
      member: fc.constantFrom(1, 1, 1, 0),
    });
    const rows = fc.array(fc.array(cell, { maxLength: 120 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 0.01, 0.05, 0.3, 0.49), (dates, tail) => {
        const tails = new Tails(120, tail);
        for (const date of dates) {
          const there = date.filter(({ value, member }) => member === 1 && Number.isFinite(value)).map(({ value }) => value);
          const out = new Float64Array(date.length);
          tails.clip(
            Float64Array.from(date, ({ value }) => value),
            Uint8Array.from(date, ({ member }) => member),
            out,
          );
          const [low, high] = [tail, 1 - tail].map((p) => sortedQuantile(there, p));
          expect(tails.used).toBe(there.length);
          expect(tails.missing).toBe(date.filter(({ member }) => member === 1).length - there.length);
          expect(tails.clipped).toBe(there.filter((value, i) => out.filter(Number.isFinite)[i] !== value).length);
          if (there.length === 0) expect(tails.low).toBeNaN();
          else expect([tails.low, tails.high]).toEqual([expect.closeTo(low, 9), expect.closeTo(high, 9)]);
          expect([...out]).toEqual(
            date.map(({ value, member }) =>
              member === 1 && Number.isFinite(value) ? expect.closeTo(Math.min(Math.max(value, low), high), 9) : NAN,
            ),
          );
        }
      }),
      { seed: 23 },
    );
  });
});

describe('winsorising', () => {
  it('clips at the quantiles and counts what it changed', () => {
    const x = Float64Array.from({ length: 101 }, (_, i) => i);
    expect(winsorise(x, 101, 0.02, new Float64Array(101))).toBe(4);
    expect([x[0], x[1], x[2], x[98], x[100]]).toEqual([2, 2, 2, 98, 98]);
  });

  it('by count moves whole numbers inwards', () => {
    expect(changed([5, 1, 2, 9, 3], (v, n, scratch) => winsoriseByCount(v, n, 0.2, scratch))).toEqual([5, 2, 2, 5, 3]);
  });

  it('by the median ignores how far an outlier is out', () => {
    expect(medianAndMad(Float64Array.of(1, 2, 3, 4, 1e9), 5, new Float64Array(5))).toEqual({ median: 3, mad: 1 });
    expect(changed([1, 2, 3, 4, 1e9], (v, n, scratch) => clipByMad(v, n, 2, scratch))[4]).toBeCloseTo(3 + 2 * 1.4826, 12);
    expect(changed([1, 1, 1, 4], robustZScore)).toEqual([NAN, NAN, NAN, NAN]);
  });
});

describe('z-scores', () => {
  it('have mean 0 and deviation 1', () => {
    expect(changed([1, 2, 3], (v, n) => zScore(v, n))).toEqual([-1, 0, 1]);
    expect(changed([1, 3], (v, n) => zScore(v, n, 0))).toEqual([-1, 1]);
  });

  it('are the same where members and missing numbers are sorted out on the way', () => {
    const values = Float64Array.of(9, 1, NAN, 3, 100, 2, Number.POSITIVE_INFINITY, 9);
    const out = new Float64Array(8).fill(5);
    zScoreMembers(values, Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1), 1, 7, 1, out);
    expect([...out]).toEqual([5, -1, NAN, 1, NAN, 0, NAN, 5]);
    zScoreMembers(values, null, 1, 3, 1, values);
    expect([...values.subarray(0, 4)]).toEqual([9, NAN, NAN, 3]);
    const equal = Float64Array.of(0.1, 0.1 + 2e-17, 0.3 - 0.2);
    zScoreMembers(equal, null, 0, 3, 1, equal);
    expect([...equal]).toEqual([NAN, NAN, NAN]);
  });

  it('do not lose digits to an outlier that comes first', () => {
    const values = Float64Array.from({ length: 3000 }, (_, i) => (i === 0 ? 1e9 : 1e-3 * Math.sin(i)));
    const want = values.slice();
    zScore(want, 3000);
    const out = new Float64Array(3000);
    zScoreMembers(values, null, 0, 3000, 1, out);
    expect(out.every((score, i) => Math.abs(score / want[i] - 1) < 1e-13)).toBe(true);
  });

  it('do not exist for fewer than two numbers or for equal ones', () => {
    expect(changed([7], (v, n) => zScore(v, n))).toEqual([NAN]);
    expect(changed([0.1, 0.1, 0.1], (v, n) => zScore(v, n))).toEqual([NAN, NAN, NAN]);
    expect(momentsOf(Float64Array.of(0.3, 0.1 + 0.2), 2).deviation).toBe(0);
  });

  it('within groups leave out groups of one and those without a group', () => {
    const values = Float64Array.of(1, 3, 5, 9);
    groupZScores(values, 4, Int16Array.of(0, 0, 1, -1), 2);
    expect([...values]).toEqual([expect.closeTo(-Math.SQRT1_2, 14), expect.closeTo(Math.SQRT1_2, 14), NAN, NAN]);
  });
});

describe('group means', () => {
  it('are taken off, and the mean of all where a group is small or missing', () => {
    const values = Float64Array.of(1, 3, 10, 6);
    const small = subtractGroupMeans(values, 4, Int16Array.of(0, 0, 1, -1), 2, new Float64Array(2), new Int32Array(2));
    expect(small).toBe(1);
    expect([...values]).toEqual([-1, 1, 5, 1]);
  });

  it('leave residuals that are orthogonal to the groups and to the regressor', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer({ min: 0, max: 3 })), {
          minLength: 8,
          maxLength: 60,
        }),
        (rows) => {
          const values = Float64Array.from(rows, ([value]) => value);
          const x = Float64Array.from(rows, ([value], i) => Math.sin(i * 7 + value));
          const groups = Int16Array.from(rows, ([, group]) => group);
          residualsOnGroupsAnd(values, x, values.length, groups, 4);
          expect(values.reduce((total, value, i) => total + value * x[i], 0)).toBeCloseTo(0, 9);
          for (let g = 0; g < 4; g++)
            expect(values.reduce((total, value, i) => total + (groups[i] === g ? value : 0), 0)).toBeCloseTo(0, 9);
        },
      ),
      { seed: 24 },
    );
  });
});

describe('ranks', () => {
  it('start at 1 and are shared by ties', () => {
    expect(changed([10, 30, 10, 20], rank)).toEqual([1.5, 4, 1.5, 3]);
  });

  it('turned into normal scores are symmetric', () => {
    const scores = changed([3, 1, 2], rankNormal);
    expect(scores[0]).toBeCloseTo(-scores[1], 15);
    expect(scores[0]).toBeCloseTo(0.9674215661017009, 14);
    expect(scores[2]).toBe(0);
  });

  it('fall into quantile groups whose edges belong below', () => {
    expect(changed([1, 2, 3, 4, 5], (v, n, scratch) => quantileGroups(v, n, 4, scratch))).toEqual([0, 0, 1, 2, 3]);
  });
});
