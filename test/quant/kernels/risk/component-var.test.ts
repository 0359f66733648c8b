import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { componentVar, diversificationRatio, incrementalVar } from '../../../../src/quant/kernels/risk/component-var.js';
import { componentVarOfReturns } from '../../../../src/quant/kernels/risk/component-var-of-returns.js';
import { normalTail } from '../../../../src/quant/kernels/risk/normal-tail.js';
import { describeShared } from '../../../support/shared.js';
import { covarianceOf, distance, flat, randomCovariance, randomReturns, sum } from '../covariance/support.js';

const parts = (n: number) => ({ marginal: new Float64Array(n), component: new Float64Array(n) });

function randomWeights(seed: number, n: number): Float64Array {
  const uniform = randomStream(seed);
  return Float64Array.from({ length: n }, () => uniform() - 0.3);
}

describe('componentVar', () => {
  it('adds up to the value at risk, shorts included', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, n) => {
        const weights = randomWeights(seed, n);
        const out = parts(n);
        const { deviation, valueAtRisk } = componentVar(randomCovariance(seed, n), n, weights, 1.645, out);
        expect(valueAtRisk).toBe(1.645 * deviation);
        expect(Math.abs(sum(out.component) - valueAtRisk)).toBeLessThan(1e-13 * n * valueAtRisk);
      }),
      { seed: 13, numRuns: 60 },
    );
  });

  it('has as marginal value at risk its own derivative', () => {
    const n = 6;
    const covariance = randomCovariance(1, n);
    const weights = randomWeights(2, n);
    const out = parts(n);
    componentVar(covariance, n, weights, 2, out);
    for (let i = 0; i < n; i++) {
      const change = Float64Array.from({ length: n }, (_, k) => (k === i ? 1e-6 : 0));
      expect(incrementalVar(covariance, n, weights, change, 2) / 1e-6).toBeCloseTo(out.marginal[i], 6);
    }
  });

  it('is 0 in every part without risk', () => {
    const out = parts(2);
    expect(componentVar(flat([[1, -1], [-1, 1]]), 2, Float64Array.of(1, 1), 2, out).valueAtRisk).toBe(0); // biome-ignore format: a matrix
    expect(Array.from(out.component)).toEqual([0, 0]);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => componentVar(new Float64Array(3), 2, new Float64Array(2), 1, parts(2))).toThrow(RangeError);
    expect(() => componentVar(new Float64Array(4), 2, new Float64Array(2), 1, parts(1))).toThrow(RangeError);
  });
});

describe('componentVarOfReturns', () => {
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
        const [got, want] = [parts(n), parts(n)];
        const direct = componentVarOfReturns(x, rows, n, weights, 2.33, got);
        const formed = componentVar(covariance, n, weights, 2.33, want);
        expect(direct.valueAtRisk).toBeCloseTo(formed.valueAtRisk, 13);
        if (formed.deviation > 1e-6) expect(distance(got.component, want.component)).toBeLessThan(1e-13);
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

describe('incrementalVar', () => {
  it('is the difference of the two values at risk, closing a position too', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 10 }), (seed, n) => {
        const covariance = randomCovariance(seed, n);
        const before = randomWeights(seed, n);
        const change = randomWeights(seed + 1, n);
        const risk = (weights: Float64Array) => componentVar(covariance, n, weights, 1.65, parts(n)).valueAtRisk;
        const want = risk(before.map((w, i) => w + change[i])) - risk(before);
        expect(incrementalVar(covariance, n, before, change, 1.65)).toBeCloseTo(want, 13);
        expect(incrementalVar(covariance, n, before, before.map((w) => -w), 1.65)).toBeCloseTo(-risk(before), 13); // biome-ignore format: one call
      }),
      { seed: 15, numRuns: 60 },
    );
    expect(incrementalVar(Float64Array.of(1), 1, Float64Array.of(0), Float64Array.of(0), 2)).toBe(0);
  });
});

describe('diversificationRatio', () => {
  it('is 1 for one name and √2 for two uncorrelated ones', () => {
    expect(diversificationRatio(Float64Array.of(0.04), 1, Float64Array.of(1), 0.2)).toBeCloseTo(1, 15);
    const two = flat([[1, 0], [0, 1]]); // biome-ignore format: a matrix
    expect(diversificationRatio(two, 2, Float64Array.of(0.5, 0.5), Math.SQRT1_2)).toBeCloseTo(Math.SQRT2, 15);
  });
});

describeShared("Jorion's two currencies", (shared) => {
  const jorion = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'))['cvar.jorion'];

  it('have the value at risk, its parts and the incremental one of chapter 7', () => {
    const [a, b] = jorion.sd as [number, number];
    const covariance = flat([[a * a, jorion.rho * a * b], [jorion.rho * a * b, b * b]]); // biome-ignore format: a matrix
    const positions = Float64Array.from(jorion.pos as number[]);
    const out = parts(2);
    const { deviation, valueAtRisk } = componentVar(covariance, 2, positions, jorion.z, out);
    expect(deviation).toBeCloseTo(jorion.sigma, 4);
    expect(valueAtRisk).toBeCloseTo(jorion.VaR, 4);
    expect(distance(out.marginal, jorion.marginal)).toBeLessThan(1e-8);
    expect(distance(out.component, jorion.component)).toBeLessThan(1e-2);
    expect(distance(out.component.map((part) => part / valueAtRisk), jorion.pct)).toBeLessThan(1e-8); // biome-ignore format: one call
    const more = Float64Array.of(10_000, 0);
    expect(incrementalVar(covariance, 2, positions, more, jorion.z)).toBeCloseTo(jorion.incremental_10k_first.exact, 3);
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
