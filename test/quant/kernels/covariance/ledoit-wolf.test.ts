import fc from 'fast-check';
import { type LedoitWolfTarget, ledoitWolf } from '../../../../src/quant/kernels/covariance/ledoit-wolf.js';
import { oracleShrinkage } from '../../../../src/quant/kernels/covariance/oracle-shrinkage.js';
import { sampleCovariance } from '../../../../src/quant/kernels/covariance/sample.js';
import { symmetricEigen } from '../../../../src/quant/kernels/covariance/symmetric-eigen.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { distance, randomReturns } from './support.js';

const TARGETS: LedoitWolfTarget[] = ['identity', 'constant_variance', 'single_factor', 'constant_correlation'];

const estimators = [
  ...TARGETS.map((name) => ({
    name: name as string,
    estimate: (x: Float64Array, rows: number, n: number, out: Float64Array) => ledoitWolf(x, rows, n, name, out),
  })),
  { name: 'oracle', estimate: oracleShrinkage },
];

describe.each(estimators)('shrinkage: $name', ({ estimate }) => {
  it('lies between the sample and the target, symmetric, and positive definite with fewer rows than columns', () => {
    const shape = fc.record({ seed: fc.integer(), rows: fc.integer({ min: 4, max: 30 }), n: fc.integer({ min: 2, max: 20 }) });
    fc.assert(
      fc.property(shape, ({ seed, rows, n }) => {
        const out = new Float64Array(n * n);
        const { intensity, missing } = estimate(randomReturns(seed, rows, n), rows, n, out);
        expect(missing).toBe(0);
        expect(intensity).toBeGreaterThanOrEqual(0);
        expect(intensity).toBeLessThanOrEqual(1);
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(out[i * n + j]).toBe(out[j * n + i]);
        const values = new Float64Array(n);
        symmetricEigen(out.slice(), n, values, new Float64Array(n * n));
        const largest = Math.max(...values);
        expect(Math.min(...values)).toBeGreaterThan(intensity > 0.01 ? 0 : -1e-14 * largest);
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('does not depend on the scale of the returns', () => {
    const x = randomReturns(8, 40, 6);
    const [small, large] = [new Float64Array(36), new Float64Array(36)];
    const { intensity } = estimate(x, 40, 6, small);
    expect(estimate(x.map((r) => 100 * r), 40, 6, large).intensity).toBeCloseTo(intensity, 12); // biome-ignore format: one call
    expect(distance(large, small.map((v) => 1e4 * v))).toBeLessThan(1e-14); // biome-ignore format: one call
  });

  it('keeps the covariances of pairs when returns are missing, each shrunk by the same part', () => {
    const n = 5;
    const x = randomReturns(9, 60, n);
    for (let t = 0; t < 25; t++) x[t * n + 2] = Number.NaN;
    const out = new Float64Array(n * n);
    const { intensity, missing } = estimate(x, 60, n, out);
    expect(missing).toBe(25);
    expect(intensity).toBeGreaterThan(0);
    expect(out.every(Number.isFinite)).toBe(true);
  });
});

describe('ledoitWolf', () => {
  it('leaves the variances as they are, but for the constant target, which draws them to their mean', () => {
    const n = 6;
    const x = randomReturns(10, 50, n);
    const sample = new Float64Array(n * n);
    sampleCovariance(x, 50, n, sample, { population: true });
    const factor = new Float64Array(n * n);
    const { intensity } = ledoitWolf(x, 50, n, 'single_factor', factor);
    expect(intensity).toBeGreaterThan(0);
    const constant = new Float64Array(n * n);
    const shrunk = ledoitWolf(x, 50, n, 'constant_variance', constant);
    const mean = Array.from({ length: n }, (_, i) => sample[i * n + i]).reduce((a, b) => a + b) / n;
    for (let i = 0; i < n; i++) {
      expect(factor[i * n + i]).toBeCloseTo(sample[i * n + i], 15);
      expect(constant[i * n + i]).toBeCloseTo((1 - shrunk.intensity) * sample[i * n + i] + shrunk.intensity * mean, 15);
      for (let j = 0; j < i; j++) expect(constant[i * n + j]).toBeCloseTo((1 - shrunk.intensity) * sample[i * n + j], 15);
    }
  });

  it('shrinks what pairs have in common to the mean of their variances where returns are missing', () => {
    const n = 4;
    const x = randomReturns(11, 60, n).map((value, k) => (k % n === 2 && k < 25 * n ? 3 * value : value));
    for (let t = 20; t < 40; t++) x[t * n + 2] = Number.NaN;
    const pairs = new Float64Array(n * n);
    sampleCovariance(x, 60, n, pairs, { population: true });
    const out = new Float64Array(n * n);
    const { intensity } = ledoitWolf(x, 60, n, 'constant_variance', out);
    expect(intensity).toBeGreaterThan(0.01);
    const mean = [0, 1, 2, 3].reduce((sum, i) => sum + pairs[i * (n + 1)] / n, 0);
    expect(distance(out, pairs.map((v, k) => (1 - intensity) * v + (k % (n + 1) === 0 ? intensity * mean : 0)))).toBeLessThan(1e-15); // biome-ignore format: one call
  });

  it('has nothing to shrink in a single column', () => {
    const out = new Float64Array(1);
    for (const name of TARGETS) expect(ledoitWolf(Float64Array.of(1, 2, 3), 3, 1, name, out).intensity).toBe(0);
  });

  it('shrinks pure noise nearly all the way, and much data hardly at all', () => {
    const uniform = randomStream(12);
    const noise = Float64Array.from({ length: 60 * 30 }, () => uniform() - 0.5);
    const out = new Float64Array(900);
    expect(ledoitWolf(noise, 60, 30, 'identity', out).intensity).toBeGreaterThan(0.6);
    expect(ledoitWolf(randomReturns(1, 5000, 3), 5000, 3, 'identity', out).intensity).toBeLessThan(0.05);
  });
});
