import fc from 'fast-check';
import { rank } from '../../../../src/quant/kernels/cross-section/rank.js';
import { rankCorrelation, rankCorrelations } from '../../../../src/quant/kernels/statistics/rank-correlation.js';
import { Ranker } from '../../../../src/quant/kernels/statistics/ranker.js';
import { rowCorrelations } from '../../../../src/quant/kernels/statistics/row-correlation.js';

const NAN = Number.NaN;

/** Numbers of all kinds: dense, tied, far from 0, with wild outliers, in two heaps far apart. */
const numbers = fc.oneof(
  fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 200 }),
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 200 }),
  fc.array(
    fc.integer({ min: 0, max: 1e6 }).map((k) => 1e9 + k * 1e-6),
    { minLength: 1, maxLength: 200 },
  ),
  fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 30 }).map((k) => 1e9 + k * 1e-3),
    ),
    { minLength: 1, maxLength: 200 },
  ),
  fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(1e300, -1e300, 5e-324)), {
    minLength: 1,
    maxLength: 200,
  }),
);

describe('a ranker', () => {
  it('orders whatever numbers there are exactly, equal ones by their places', () => {
    const ranker = new Ranker(200);
    fc.assert(
      fc.property(numbers, (x) => {
        const order = Array.from(ranker.order(Float64Array.from(x), x.length).subarray(0, x.length));
        const byValue = (a: number, b: number) => (x[a] === x[b] ? a - b : x[a] < x[b] ? -1 : 1);
        expect(order).toEqual(Array.from(x.keys()).sort(byValue));
      }),
      { seed: 31 },
    );
  });

  it('gives the ranks that sorting gives, about their mean, and the sum of their squares', () => {
    const ranker = new Ranker(200);
    fc.assert(
      fc.property(numbers, (x) => {
        const n = x.length;
        const expected = Float64Array.from(x);
        rank(expected, n, new Float64Array(n));
        const ranks = new Float64Array(n);
        const squares = ranker.centredRanks(Float64Array.from(x), n, ranks);
        expect(Array.from(ranks)).toEqual(Array.from(expected, (r) => r - (n + 1) / 2));
        expect(squares).toBeCloseTo(
          ranks.reduce((sum, r) => sum + r * r, 0),
          6,
        );
      }),
      { seed: 32 },
    );
  });

  it('falls back on sorting for thousands of numbers that its bits do not tell apart', () => {
    const n = 3000;
    const x = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 0 : 1e12) + (((i * 7919) % n) % 700));
    const order = Array.from(new Ranker(n).order(x, n));
    expect(order).toEqual(Array.from(x.keys()).sort((a, b) => x[a] - x[b] || a - b));
  });

  it('refuses more numbers than it has room for', () => {
    expect(() => new Ranker(2).order(new Float64Array(3), 3)).toThrow(RangeError);
    expect(() => new Ranker(2 ** 21 + 1)).toThrow(RangeError);
  });
});

describe('rank correlations of rows', () => {
  const shape = { rows: 1, columns: 5, members: null };
  const of = (x: number[], y: number[], members: Uint8Array | null = null) => {
    const out = new Float64Array(1);
    rankCorrelations([Float64Array.from(x)], Float64Array.from(y), { ...shape, members }, [out]);
    return out[0];
  };

  it('are 1 − 6 Σd² / n(n² − 1) without ties', () => {
    // Ranks 1 2 3 4 5 and 2 1 4 3 5: Σd² = 4.
    expect(of([1, 2, 3, 4, 5], [20, 10, 40, 30, 50])).toBeCloseTo(1 - 24 / 120, 14);
    expect(of([1, 2, 3, 4, 5], [1, 10, 100, 1e4, 1e9])).toBe(1);
  });

  it('share ranks between ties: the correlation of 1, 2.5, 2.5, 4, 5', () => {
    // Σab = 9.5 about the mean, Σa² = 9.5, Σb² = 10.
    expect(of([1, 2, 2, 4, 5], [1, 2, 3, 4, 5])).toBeCloseTo(9.5 / Math.sqrt(9.5 * 10), 14);
  });

  it('rank anew what is left where one side is missing or not a member', () => {
    expect(of([1, NAN, 3, 4, 5], [4, -9, 3, 2, 1])).toBe(-1);
    expect(of([1, 2, 3, 4, 5], [1, 99, 3, NAN, 5])).toBeCloseTo(
      rankCorrelation(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 99, 3, 5), 4),
      14,
    );
    expect(of([1, 2, 3, 4, 5], [1, 2, 3, -4, -5], Uint8Array.of(1, 1, 1, 0, 0))).toBe(1);
  });

  it('are NaN with fewer than three, and where one side is all the same', () => {
    expect(of([1, 2, NAN, NAN, NAN], [1, 2, 3, 4, 5])).toBeNaN();
    expect(of([7, 7, 7, 7, 7], [1, 2, 3, 4, 5])).toBeNaN();
  });

  it('give each factor of many the number it has alone, whatever the others miss', () => {
    const columns = 40;
    const cell = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }) },
      { weight: 1, arbitrary: fc.constant(NAN) },
    );
    const grid = fc.array(cell, { minLength: 2 * columns, maxLength: 2 * columns }).map((x) => Float64Array.from(x));
    fc.assert(
      fc.property(grid, grid, grid, (a, b, y) => {
        const many = [new Float64Array(2), new Float64Array(2)];
        rankCorrelations([a, b], y, { rows: 2, columns, members: null }, many);
        [a, b].forEach((x, k) => {
          for (let t = 0; t < 2; t++) {
            const both = Array.from({ length: columns }, (_, s) => t * columns + s).filter((i) => !Number.isNaN(x[i] + y[i]));
            const alone = rankCorrelation(
              Float64Array.from(both, (i) => x[i]),
              Float64Array.from(both, (i) => y[i]),
              both.length,
            );
            expect(many[k][t]).toBe(alone);
          }
        });
      }),
      { seed: 33, numRuns: 40 },
    );
  });

  it('of the numbers themselves are Pearson’s, with the same rules', () => {
    const out = new Float64Array(2);
    const x = Float64Array.of(1, 2, 3, NAN, 5, 5, 5);
    rowCorrelations(Float64Array.of(1, 2, 3, NAN), Float64Array.of(2, 4, 7, 1), { rows: 1, columns: 4, members: null }, out);
    expect(out[0]).toBeCloseTo(5 / Math.sqrt(2 * (38 / 3)), 14);
    rowCorrelations(x.subarray(3), Float64Array.of(1, 2, 3, 4), { rows: 1, columns: 4, members: null }, out);
    expect(out[0]).toBeNaN();
  });
});
