import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { bisectWeights } from '../../../../src/quant/kernels/hrp/bisect.js';
import { correlationDistances, correlationOf, rowDistances } from '../../../../src/quant/kernels/hrp/distance.js';
import { type HrpOptions, hierarchicalRiskParity } from '../../../../src/quant/kernels/hrp/hrp.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { describeShared } from '../../../support/shared.js';
import { distance, flat, randomCovariance, sum } from '../covariance/support.js';

function solved(covariance: Float64Array, n: number, options?: HrpOptions) {
  const weights = new Float64Array(n);
  const result = hierarchicalRiskParity(covariance, n, weights, options);
  return result && { weights, order: Array.from(result.order), tree: result.tree };
}

const anyOptions = fc.record({
  linkage: fc.constantFrom('single' as const, 'average' as const, 'complete' as const, 'ward' as const),
  distance: fc.constantFrom('correlation' as const, 'rows' as const),
  risk: fc.constantFrom('variance' as const, 'standard_deviation' as const),
});

describe('hierarchicalRiskParity', () => {
  it('weighs two by their inverse variances, or volatilities', () => {
    const covariance = flat([[0.01, 0.003], [0.003, 0.04]]); // biome-ignore format: a matrix
    expect(distance(solved(covariance, 2)!.weights, [0.8, 0.2])).toBeLessThan(1e-15);
    const byVolatility = solved(covariance, 2, { risk: 'standard_deviation' })!.weights;
    expect(distance(byVolatility, [2 / 3, 1 / 3])).toBeLessThan(1e-15);
    expect(solved(Float64Array.of(0.04), 1)!.weights).toEqual(Float64Array.of(1));
  });

  it('gives two identical ones together as much as their uncorrelated third', () => {
    const covariance = flat([[1, 1, 0], [1, 1, 0], [0, 0, 1]]); // biome-ignore format: a matrix
    expect(Array.from(solved(covariance, 3)!.weights)).toEqual([0.25, 0.25, 0.5]);
  });

  it('gives positive weights that add up to 1, twice the same, and leaves the covariance alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 25 }), anyOptions, (seed, n, options) => {
        const covariance = randomCovariance(seed, n);
        const before = covariance.slice();
        const first = solved(covariance, n, options)!;
        expect(Math.abs(sum(first.weights) - 1)).toBeLessThan(1e-12);
        expect(Math.min(...first.weights)).toBeGreaterThan(0);
        expect(solved(covariance, n, options)).toEqual(first);
        expect(covariance).toEqual(before);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('does not depend on the scale of the covariance', () => {
    const covariance = randomCovariance(5, 12);
    const scaled = covariance.map((v) => 1e4 * v);
    expect(distance(solved(scaled, 12)!.weights, solved(covariance, 12)!.weights)).toBeLessThan(1e-14);
  });

  it('keeps caps, whatever they are, and does without change where they do not bind', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 20 }), anyOptions, (seed, n, options) => {
        const covariance = randomCovariance(seed, n);
        const uniform = randomStream(seed);
        const raw = Float64Array.from({ length: n }, () => uniform() + 0.02);
        const caps = raw.map((cap) => (cap / sum(raw)) * (1 + 2 * uniform()));
        const { weights } = solved(covariance, n, { ...options, caps })!;
        expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-12);
        for (let i = 0; i < n; i++) expect(weights[i]).toBeLessThanOrEqual(caps[i]);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        const free = solved(covariance, n, options)!;
        const wide = free.weights.map((w) => w + 1e-9);
        expect(distance(solved(covariance, n, { ...options, caps: wide })!.weights, free.weights)).toBeLessThan(1e-8);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it('meets caps that leave one choice only', () => {
    const caps = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    expect(distance(solved(randomCovariance(1, 4), 4, { caps })!.weights, caps)).toBeLessThan(1e-15);
  });

  it('has no answer for caps that add up to less than 1, a variance of 0, or a correlation that is missing', () => {
    const covariance = randomCovariance(1, 3);
    expect(solved(covariance, 3, { caps: Float64Array.of(0.3, 0.3, 0.3) })).toBeNull();
    expect(solved(flat([[0, 0], [0, 1]]), 2)).toBeNull(); // biome-ignore format: a matrix
    expect(solved(flat([[1, Number.NaN], [Number.NaN, 1]]), 2)).toBeNull(); // biome-ignore format: a matrix
  });

  it('halves between clusters that are without risk', () => {
    const hedged = flat([[1, -1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, -1], [0, 0, -1, 1]]); // biome-ignore format: a matrix
    const weights = new Float64Array(4);
    expect(bisectWeights(hedged, 4, Int32Array.of(0, 1, 2, 3), weights)).toBe(true);
    expect(Array.from(weights)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => solved(new Float64Array(3), 2)).toThrow(RangeError);
    expect(() => bisectWeights(new Float64Array(4), 2, new Int32Array(1), new Float64Array(2))).toThrow(RangeError);
  });
});

describeShared("hierarchical risk parity in López de Prado's paper", (shared) => {
  const literature = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'));

  it('has the distances and the first cluster of section 4.1', () => {
    const { corr, d, dtilde, first_cluster, tol } = literature['hrp.ldp_3x3'];
    const correlation = flat(corr);
    const [near, rows] = [new Float64Array(9), new Float64Array(9)];
    correlationDistances(correlation, 3, near);
    rowDistances(near, 3, rows);
    for (const [key, place] of [
      ['12', 1],
      ['13', 2],
      ['23', 5],
    ] as const) {
      // biome-ignore format: a table
      expect(Math.abs(near[place] - d[key])).toBeLessThan(tol);
      expect(Math.abs(rows[place] - dtilde[key])).toBeLessThan(tol);
    }
    const { left, right } = solved(correlation, 3, { distance: 'rows' })!.tree;
    expect([left[0] + 1, right[0] + 1]).toEqual(first_cluster);
  });

  it('orders and weighs the ten assets as printed, by the distances of the rows, and as published by those of the pairs', () => {
    const { cov, leaf_order, hrp_pct, alt_squareform_pct, tol_pct } = literature['hrp.ldp2016_10asset'];
    const covariance = flat(cov);
    const byRows = solved(covariance, 10, { distance: 'rows' })!;
    expect(byRows.order.map((i) => i + 1)).toEqual(leaf_order);
    expect(distance(byRows.weights.map((w) => 100 * w), hrp_pct)).toBeLessThan(tol_pct); // biome-ignore format: one call
    expect(distance(solved(covariance, 10)!.weights.map((w) => 100 * w), alt_squareform_pct)).toBeLessThan(tol_pct); // biome-ignore format: one call
  });
});

describe('correlationOf', () => {
  it('has 1 with itself and NaN with what does not vary', () => {
    const out = new Float64Array(4);
    correlationOf(flat([[4, 1], [1, 1]]), 2, out); // biome-ignore format: a matrix
    expect(Array.from(out)).toEqual([1, 0.5, 0.5, 1]);
    correlationOf(flat([[0, 0], [0, 1]]), 2, out); // biome-ignore format: a matrix
    expect(Array.from(out)).toEqual([1, Number.NaN, Number.NaN, 1]);
  });
});
