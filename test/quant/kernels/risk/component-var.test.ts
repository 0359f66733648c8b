import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { componentVarOfReturns } from '../../../../src/quant/kernels/risk/component-var-of-returns.js';
import { normalTail } from '../../../../src/quant/kernels/risk/normal-tail.js';
import { returnsOfCovariance } from '../../../support/returns-of-covariance.js';
import { describeShared } from '../../../support/shared.js';
import { covarianceOf, distance, flat, randomReturns, sum } from '../covariance/support.js';

const parts = (n: number) => ({ marginal: new Float64Array(n), component: new Float64Array(n) });

function randomWeights(seed: number, n: number): Float64Array {
  const uniform = randomStream(seed);
  return Float64Array.from({ length: n }, () => uniform() - 0.3);
}

describe('componentVarOfReturns', () => {
  it('adds up to the value at risk, shorts included', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, n) => {
        const weights = randomWeights(seed, n);
        const out = parts(n);
        const returns = randomReturns(seed, 2 * n + 5, n);
        const { deviation, valueAtRisk } = componentVarOfReturns(returns, 2 * n + 5, n, weights, 1.645, out);
        expect(valueAtRisk).toBe(1.645 * deviation);
        expect(Math.abs(sum(out.component) - valueAtRisk)).toBeLessThan(1e-13 * n * valueAtRisk);
      }),
      { seed: 13, numRuns: 60 },
    );
  });

  it('has as marginal value at risk its own derivative', () => {
    const n = 6;
    const returns = randomReturns(1, 20, n);
    const weights = randomWeights(2, n);
    const out = parts(n);
    const risk = (own: Float64Array) => componentVarOfReturns(returns, 20, n, own, 2, parts(n)).valueAtRisk;
    componentVarOfReturns(returns, 20, n, weights, 2, out);
    for (let i = 0; i < n; i++) {
      const changed = (step: number) => weights.map((weight, k) => (k === i ? weight + step : weight));
      expect((risk(changed(1e-6)) - risk(changed(-1e-6))) / 2e-6).toBeCloseTo(out.marginal[i], 8);
    }
  });

  it('is 0 in every part without risk', () => {
    const out = parts(2);
    expect(componentVarOfReturns(flat([[1, -1], [-1, 1]]), 2, 2, Float64Array.of(1, 1), 2, out).valueAtRisk).toBe(0); // biome-ignore format: a matrix
    expect(Array.from(out.component)).toEqual([0, 0]);
  });

  it('is that of the sample covariance, for any number of rows, a missing return counting as 0', () => {
    const shape = fc.record({ seed: fc.integer(), rows: fc.integer({ min: 2, max: 30 }), n: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(shape, fc.constantFrom(0, 0.1), ({ seed, rows, n }, gaps) => {
        const uniform = randomStream(seed);
        const x = randomReturns(seed, rows, n).map((r) => (uniform() < gaps ? Number.NaN : r));
        const filled = x.map((r) => (Number.isNaN(r) ? 0 : r));
        const covariance = Float64Array.from({ length: n * n }, (_, k) =>
          covarianceOf(filled, rows, n, Math.floor(k / n), k % n),
        );
        const weights = randomWeights(seed, n);
        const got = parts(n);
        const { deviation, valueAtRisk } = componentVarOfReturns(x, rows, n, weights, 2.33, got);
        const products = weights.map((_, i) => weights.reduce((total, weight, j) => total + weight * covariance[i * n + j], 0));
        const formed = Math.sqrt(
          Math.max(
            0,
            weights.reduce((total, weight, i) => total + weight * products[i], 0),
          ),
        );
        expect(valueAtRisk).toBeCloseTo(2.33 * formed, 13);
        const want = products.map((product, i) => (2.33 * weights[i] * product) / deviation);
        if (formed > 1e-6) expect(distance(got.component, want)).toBeLessThan(1e-13);
        expect(x.some(Number.isNaN) || distance(x, filled) === 0).toBe(true);
      }),
      { seed: 14, numRuns: 80 },
    );
  });

  it('refuses a single row and shapes that do not fit', () => {
    expect(() => componentVarOfReturns(new Float64Array(2), 1, 2, new Float64Array(2), 1, parts(2))).toThrow(RangeError);
    expect(() => componentVarOfReturns(new Float64Array(5), 3, 2, new Float64Array(2), 1, parts(2))).toThrow(RangeError);
  });
});

describeShared("Jorion's two currencies", (shared) => {
  const jorion = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'))['cvar.jorion'];

  it('have the value at risk and the parts of chapter 7', () => {
    const [a, b] = jorion.sd as [number, number];
    const covariance = flat([[a * a, jorion.rho * a * b], [jorion.rho * a * b, b * b]]); // biome-ignore format: a matrix
    const positions = Float64Array.from(jorion.pos as number[]);
    const out = parts(2);
    const { deviation, valueAtRisk } = componentVarOfReturns(returnsOfCovariance(covariance, 2), 4, 2, positions, jorion.z, out);
    expect(deviation).toBeCloseTo(jorion.sigma, 4);
    expect(valueAtRisk).toBeCloseTo(jorion.VaR, 4);
    expect(distance(out.marginal, jorion.marginal)).toBeLessThan(1e-8);
    expect(distance(out.component, jorion.component)).toBeLessThan(1e-2);
    expect(distance(out.component.map((part) => part / valueAtRisk), jorion.pct)).toBeLessThan(1e-8); // biome-ignore format: one call
    expect(out.marginal[0] * 10_000).toBeCloseTo(jorion.incremental_10k_first.approx, 3);
  });
});

describe('normalTail', () => {
  it('is 1.645 and 2.063 at 95 %, and refuses what is no confidence', () => {
    expect(normalTail(0.95).quantile).toBeCloseTo(1.6448536269514722, 14);
    expect(normalTail(0.95).shortfall).toBeCloseTo(2.0627128075074257, 13);
    expect(() => normalTail(1)).toThrow(RangeError);
    expect(() => normalTail(95)).toThrow('A confidence should be between 0 and 1, but is 95.');
  });
});
