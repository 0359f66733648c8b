import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { maximumSharpe } from '../../../../src/quant/kernels/mean-variance/maximum-sharpe.js';
import {
  maximumUtility,
  meanOf,
  minimumVariance,
  targetReturn,
  varianceOf,
} from '../../../../src/quant/kernels/mean-variance/mean-variance.js';
import { fullyInvested, type PortfolioLimits } from '../../../../src/quant/kernels/mean-variance/portfolio-limits.js';
import { targetVolatility } from '../../../../src/quant/kernels/mean-variance/target-volatility.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { describeShared } from '../../../support/shared.js';

const invested = (n: number, lower = 0, upper = 1): PortfolioLimits => ({
  equalities: fullyInvested(n),
  lower: new Float64Array(n).fill(lower),
  upper: new Float64Array(n).fill(upper),
});
const independent = Float64Array.of(0.04, 0, 0, 0.01);
const mean = Float64Array.of(0.1, 0.05);

describe('mean-variance weights', () => {
  it('of least variance are in inverse proportion to independent variances', () => {
    const { x } = minimumVariance(independent, invested(2));
    expectWeights(x, [0.2, 0.8]);
  });

  it('of the largest utility add what the return pulls', () => {
    // λ Σ w = μ − ν: with λ = 5, 0.2 w₁ − 0.05 w₂ = 0.05.
    const { x, objective, duals } = maximumUtility(independent, mean, 5, invested(2));
    expectWeights(x, [0.4, 0.6]);
    expect(objective).toBeCloseTo(-(0.07 - 2.5 * (0.04 * 0.16 + 0.01 * 0.36)), 12);
    expect(duals.equalities[0]).toBeCloseTo(0.1 - 5 * 0.04 * 0.4, 12);
    expect(() => maximumUtility(independent, mean, 0, invested(2))).toThrow(RangeError);
  });

  it('of a target return have it, and are infeasible beyond the best name', () => {
    expectWeights(targetReturn(independent, mean, 0.08, invested(2)).x, [0.6, 0.4]);
    expect(targetReturn(independent, mean, 0.11, invested(2)).status).toBe('infeasible');
  });

  it('of the largest Sharpe ratio are in proportion to Σ⁻¹(μ − r)', () => {
    const { status, weights, sharpe } = maximumSharpe(independent, mean, 0.02, invested(2));
    expect(status).toBe('optimal');
    expectWeights(weights, [0.4, 0.6]);
    expect(sharpe).toBeCloseTo(Math.sqrt(0.08 ** 2 / 0.04 + 0.03 ** 2 / 0.01), 10);
  });

  it('have no largest Sharpe ratio where nothing earns more than the rate', () => {
    const answer = maximumSharpe(independent, mean, 0.1, invested(2));
    expect(answer.status).toBe('no-excess-return');
    expect(answer.sharpe).toBeNaN();
    expect(maximumSharpe(independent, mean, 0.02, invested(2, 0, 0.4)).status).toBe('infeasible');
  });

  it('have no bound on their Sharpe ratio where two that hedge each other earn', () => {
    const hedged = Float64Array.of(0.04, -0.04, -0.04, 0.04);
    expect(maximumSharpe(hedged, mean, 0.02, invested(2))).toMatchObject({ status: 'unbounded', sharpe: Number.NaN });
  });

  it('find the name that earns, though the least variance does not', () => {
    const { status, weights } = maximumSharpe(independent, Float64Array.of(0.03, 0.01), 0.025, invested(2));
    expect(status).toBe('optimal');
    expectWeights(weights, [1, 0]);
  });

  it('of a target volatility have it, or the volatility of the best name', () => {
    const half = targetVolatility(independent, mean, 0.1, invested(2));
    expect(half.status).toBe('optimal');
    expect(half.volatility).toBeCloseTo(0.1, 10);
    expectWeights(half.weights, [0.4, 0.6]);
    expectWeights(targetVolatility(independent, mean, 0.5, invested(2)).weights, [1, 0], 7);
  });

  it('say how quiet they can be where the target is quieter', () => {
    const { status, leastVolatility } = targetVolatility(independent, mean, 0.05, invested(2));
    expect(status).toBe('infeasible');
    expect(leastVolatility).toBeCloseTo(Math.sqrt(0.04 * 0.04 + 0.01 * 0.64), 12);
    expect(() => targetVolatility(independent, mean, -0.1, invested(2))).toThrow(RangeError);
  });

  it('keep turnover in every kind of optimum', () => {
    const limits = { ...invested(2), absoluteLimits: [{ center: Float64Array.of(0.5, 0.5), limit: 0.1 }] };
    expectWeights(minimumVariance(independent, limits).x, [0.45, 0.55]);
    expectWeights(maximumSharpe(independent, mean, 0.02, limits).weights, [0.45, 0.55]);
    expectWeights(targetVolatility(independent, mean, 0.2, limits).weights, [0.55, 0.45], 7);
  });
});

describe('the largest Sharpe ratio of random portfolios', () => {
  it('is not surpassed by any other portfolio within the limits', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const next = randomStream(seed);
        const n = 2 + Math.floor(next() * 20);
        const loadings = Float64Array.from({ length: n * n }, () => next() - 0.4);
        const covariance = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            for (let k = 0; k < n; k++) covariance[i * n + j] += (loadings[i * n + k] * loadings[j * n + k]) / n;
          }
          covariance[i * (n + 1)] += 0.01;
        }
        const returns = Float64Array.from({ length: n }, () => 0.2 * next() - 0.05);
        const cap = Math.min(1, 1.5 / n + 0.3 * next());
        const limits = invested(n, 0, cap);
        const { status, weights, sharpe } = maximumSharpe(covariance, returns, 0.01, limits);
        if (status === 'no-excess-return') return;
        expect(status).toBe('optimal');
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        for (const riskAversion of [0.3, 1, 2, 4, 8, 30]) {
          const { x } = maximumUtility(covariance, returns, riskAversion, limits);
          const other = (meanOf(returns, x) - 0.01) / Math.sqrt(varianceOf(covariance, x));
          expect(other).toBeLessThanOrEqual(sharpe + 1e-9);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});

interface Literature {
  'gmv.lit': { cases: { S: number[][]; w: number[]; lb?: number; ub?: number; sd?: number }[]; tol: number };
  'erc.lit': { cases: { S: number[][] }[]; gmv_bai: number[]; gmv_bai_bounds: { lb: number; ub: number; w: number[] } };
  'hrp.ldp2016_10asset': { cov: number[][]; minvar_longonly_pct: number[]; tol_pct: number };
}

describeShared('the printed portfolios of least variance', (shared) => {
  const literature = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8')) as Literature;
  const { cases } = literature['gmv.lit'];

  it.each(cases.map((one, k) => [k, one] as const))('are met: case %i', (_, { S, w, lb = 0, ub = 1, sd }) => {
    const covariance = Float64Array.from(S.flat());
    const { x } = minimumVariance(covariance, invested(w.length, lb, ub));
    expectWeights(x, w, 7);
    if (sd !== undefined) expect(Math.sqrt(varianceOf(covariance, x))).toBeCloseTo(sd, 7);
  });

  it('are met: Bai and Scheinberg, free and within bounds', () => {
    const { cases: matrices, gmv_bai, gmv_bai_bounds } = literature['erc.lit'];
    const covariance = Float64Array.from(matrices[2].S.flat());
    expectWeights(minimumVariance(covariance, invested(5)).x, gmv_bai, 5);
    const { lb, ub, w } = gmv_bai_bounds;
    expectWeights(minimumVariance(covariance, invested(5, lb, ub)).x, w, 6);
  });

  it('are met: López de Prado, ten names', () => {
    const { cov, minvar_longonly_pct, tol_pct } = literature['hrp.ldp2016_10asset'];
    const { x } = minimumVariance(Float64Array.from(cov.flat()), invested(10));
    minvar_longonly_pct.forEach((percent, i) => {
      expect(Math.abs(100 * x[i] - percent)).toBeLessThanOrEqual(tol_pct);
    });
  });
});

function expectWeights(got: ArrayLike<number>, want: number[], digits = 9): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) expect(got[i]).toBeCloseTo(want[i], digits);
}
