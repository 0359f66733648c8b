import fc from 'fast-check';
import { halfLifeWeights, sampleCovariance } from '../../../../src/quant/kernels/covariance/sample.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { covarianceOf, distance, flat, randomReturns } from './support.js';

const NAN = Number.NaN;

function estimate(x: Float64Array, rows: number, n: number, options?: Parameters<typeof sampleCovariance>[4]) {
  const out = new Float64Array(n * n);
  return { counts: sampleCovariance(x, rows, n, out, options), out };
}

/** The weighted covariance of two columns by its definition. */
function weightedCovarianceOf(x: Float64Array, weights: Float64Array, n: number, i: number, j: number): number {
  const pairs = Array.from(weights, (w, t) => [w, x[t * n + i], x[t * n + j]]).filter((row) => !row.some(Number.isNaN));
  const total = pairs.reduce((sum, [w]) => sum + w, 0);
  const mean = (k: number) => pairs.reduce((sum, row) => sum + row[0] * row[k], 0) / total;
  const [a, b] = [mean(1), mean(2)];
  const spread = pairs.reduce((sum, [w, p, q]) => sum + w * (p - a) * (q - b), 0);
  return spread / (total - pairs.reduce((sum, [w]) => sum + w * w, 0) / total);
}

describe('sampleCovariance', () => {
  it('divides by n − 1, or by n for a population', () => {
    const x = flat([[1, 2], [2, 4], [3, 9]]); // biome-ignore format: a matrix
    expect(Array.from(estimate(x, 3, 2).out)).toEqual([1, 3.5, 3.5, 13]);
    expect(distance(estimate(x, 3, 2, { population: true }).out, [2 / 3, 7 / 3, 7 / 3, 26 / 3])).toBeLessThan(1e-15);
  });

  it('uses the rows that a pair has in common, with the means of just these', () => {
    const x = flat([[1, 2], [2, 4], [3, 9], [100, NAN], [NAN, -7]]); // biome-ignore format: a matrix
    const { counts, out } = estimate(x, 5, 2);
    expect(counts).toEqual({ missing: 2, fewest: 3 });
    expect(out[1]).toBeCloseTo(3.5, 12);
    expect(out[0]).toBeCloseTo(covarianceOf(x, 5, 2, 0, 0), 9);
    expect(out[3]).toBeCloseTo(covarianceOf(x, 5, 2, 1, 1), 9);
  });

  it('says nothing of a column without two rows, and 0 of a pair without two in common', () => {
    const x = flat([[1, NAN, NAN], [2, NAN, 5], [NAN, 3, NAN], [NAN, 5, NAN]]); // biome-ignore format: a matrix
    const { counts, out } = estimate(x, 4, 3);
    expect(counts.fewest).toBe(0);
    expect(Array.from(out)).toEqual([0.5, 0, 0, 0, 2, 0, 0, 0, NAN]);
    expect(estimate(flat([[1, 2]]), 1, 2).out.every(Number.isNaN)).toBe(true);
  });

  it('agrees with the definition wherever numbers are missing, weighted or not, and is symmetric', () => {
    const shape = fc.record({
      seed: fc.integer(),
      rows: fc.integer({ min: 8, max: 40 }),
      n: fc.integer({ min: 1, max: 9 }),
      gaps: fc.constantFrom(0, 0.2),
      halfLife: fc.constantFrom(undefined, 5, 1e9),
    });
    fc.assert(
      fc.property(shape, ({ seed, rows, n, gaps, halfLife }) => {
        const uniform = randomStream(seed);
        const x = randomReturns(seed, rows, n).map((r) => (uniform() < gaps ? NAN : r));
        const weights = halfLife === undefined ? undefined : halfLifeWeights(rows, halfLife);
        const { out } = estimate(x, rows, n, { weights });
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            expect(out[i * n + j]).toBe(out[j * n + i]);
            const want = weights ? weightedCovarianceOf(x, weights, n, i, j) : covarianceOf(x, rows, n, i, j);
            if (Number.isFinite(want)) expect(Math.abs(out[i * n + j] - want)).toBeLessThan(1e-15);
          }
        }
      }),
      { seed: 11, numRuns: 80 },
    );
  });

  it('grows with the square of the returns', () => {
    const x = randomReturns(3, 30, 4);
    const once = estimate(x, 30, 4).out;
    const thrice = estimate(
      x.map((r) => 3 * r),
      30,
      4,
    ).out;
    expect(
      distance(
        thrice,
        once.map((v) => 9 * v),
      ),
    ).toBeLessThan(1e-17);
  });

  it('with equal weights, however large, is the plain one', () => {
    const x = randomReturns(4, 25, 3);
    const plain = estimate(x, 25, 3);
    const weighted = estimate(x, 25, 3, { weights: new Float64Array(25).fill(7) });
    expect(distance(weighted.out, plain.out)).toBeLessThan(1e-18);
    expect(weighted.counts.fewest).toBeCloseTo(25, 9);
  });

  it('refuses shapes that do not fit and weights that weigh nothing', () => {
    const x = new Float64Array(6);
    expect(() => estimate(x, 3, 3)).toThrow(RangeError);
    expect(() => estimate(x, 3, 2, { weights: new Float64Array(3) })).toThrow('At least one weight should be positive.');
    expect(() => estimate(x, 3, 2, { weights: Float64Array.of(1, -1, 1) })).toThrow('not be negative');
  });
});

describe('halfLifeWeights', () => {
  it('halves with every half-life back from the newest row', () => {
    expect(Array.from(halfLifeWeights(5, 2)).map((w) => w ** 2)).toEqual(
      [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1].map((w) => expect.closeTo(w, 12)),
    );
    expect(() => halfLifeWeights(5, 0)).toThrow(RangeError);
  });
});
