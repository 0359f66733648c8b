import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { inverseVarianceWeights, riskBudgetWeights, riskShares } from '../../../../src/quant/kernels/risk-budget/risk-budget.js';
import { describeShared } from '../../../support/shared.js';
import { distance, flat, randomCovariance, sum } from '../covariance/support.js';

function solved(covariance: Float64Array, n: number, budgets = new Float64Array(n).fill(1)) {
  const [weights, shares] = [new Float64Array(n), new Float64Array(n)];
  const result = riskBudgetWeights(covariance, n, budgets, weights);
  riskShares(covariance, n, weights, shares);
  return { ...result, weights, shares };
}

describe('riskBudgetWeights', () => {
  it('weighs what is uncorrelated by its inverse volatility', () => {
    const { weights, status } = solved(flat([[0.01, 0], [0, 0.04]]), 2); // biome-ignore format: a matrix
    expect(status).toBe('converged');
    expect(distance(weights, [2 / 3, 1 / 3])).toBeLessThan(1e-12);
  });

  it('meets any budgets', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, n) => {
        const covariance = randomCovariance(seed, n);
        const uniform = randomStream(seed);
        const budgets = Float64Array.from({ length: n }, () => 0.05 + uniform());
        const { status, weights, shares, error } = solved(covariance, n, budgets);
        expect(status).toBe('converged');
        expect(error).toBeLessThan(1e-12);
        expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-12);
        expect(Math.min(...weights)).toBeGreaterThan(0);
        expect(distance(shares, budgets.map((b) => b / sum(budgets)))).toBeLessThan(1e-11); // biome-ignore format: one call
      }),
      { seed: 9, numRuns: 60 },
    );
  });

  it('gives permuted weights for permuted things', () => {
    const n = 9;
    const covariance = randomCovariance(3, n);
    const order = [4, 2, 8, 0, 1, 7, 3, 6, 5];
    const permuted = covariance.map((_, k) => covariance[order[Math.floor(k / n)] * n + order[k % n]]);
    const plain = solved(covariance, n).weights;
    expect(distance(solved(permuted, n).weights, order.map((i) => plain[i]))).toBeLessThan(1e-11); // biome-ignore format: one call
  });

  it('works with a singular covariance that no long portfolio makes free of risk', () => {
    const { status, weights } = solved(new Float64Array(9).fill(0.04), 3);
    expect(status).toBe('converged');
    expect(distance(weights, [1 / 3, 1 / 3, 1 / 3])).toBeLessThan(1e-12);
  });

  it('holds what has no budget only as a hedge', () => {
    const covariance = flat([[1, 0.5, -0.5], [0.5, 1, 0], [-0.5, 0, 1]]); // biome-ignore format: a matrix
    const { weights, shares } = solved(covariance, 3, Float64Array.of(1, 0, 0));
    expect(weights[1]).toBe(0);
    expect(weights[2]).toBeCloseTo(1 / 3, 10);
    expect(shares[0]).toBeCloseTo(1, 10);
  });

  it('has no solution where a portfolio is free of risk or a variance is 0', () => {
    const hedge = solved(flat([[1, -1], [-1, 1]]), 2); // biome-ignore format: a matrix
    expect(hedge.status).toBe('no-solution');
    expect(hedge.weights.every(Number.isNaN)).toBe(true);
    expect(solved(flat([[1, 0], [0, 0]]), 2).status).toBe('no-solution'); // biome-ignore format: a matrix
  });

  it('says when it had no time to converge', () => {
    const weights = new Float64Array(5);
    const result = riskBudgetWeights(randomCovariance(1, 5), 5, new Float64Array(5).fill(1), weights, { maxIterations: 2 });
    expect(result).toMatchObject({ status: 'max-iterations', iterations: 2 });
    expect(result.error).toBeGreaterThan(1e-12);
    expect(sum(weights)).toBeCloseTo(1, 12);
  });

  it('refuses negative budgets, none at all, and shapes that do not fit', () => {
    expect(() => solved(randomCovariance(1, 2), 2, Float64Array.of(1, -1))).toThrow('that of 1 is -1');
    expect(() => solved(randomCovariance(1, 2), 2, new Float64Array(2))).toThrow(RangeError);
    expect(() => solved(new Float64Array(3), 2)).toThrow(RangeError);
  });
});

describe('inverseVarianceWeights', () => {
  it('weighs by 1 / variance, or 1 / volatility, and has no answer for a variance of 0', () => {
    const out = new Float64Array(2);
    const covariance = flat([[0.01, 0], [0, 0.04]]); // biome-ignore format: a matrix
    expect(inverseVarianceWeights(covariance, 2, out)).toBe(true);
    expect(distance(out, [0.8, 0.2])).toBeLessThan(1e-15);
    inverseVarianceWeights(covariance, 2, out, 0.5);
    expect(distance(out, [2 / 3, 1 / 3])).toBeLessThan(1e-15);
    expect(inverseVarianceWeights(new Float64Array(4), 2, out)).toBe(false);
  });
});

describeShared('risk budgets in the literature', (shared) => {
  const { 'erc.lit': erc, 'hrp.ldp2016_10asset': ten } = JSON.parse(
    readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'),
  );

  it('equal contributions of Maillard, Roncalli & Teïletche and of Bai, Scheinberg & Tütüncü', () => {
    for (const { S, w, sd } of erc.cases) {
      const { weights } = solved(flat(S), S.length);
      expect(distance(weights, w)).toBeLessThan(1e-6);
      if (sd === undefined) continue;
      const variance = sum(weights.map((a, i) => a * sum(weights.map((b, j) => b * S[i][j]))));
      expect(Math.sqrt(variance)).toBeCloseTo(sd, 5);
    }
  });

  it('budgets of the risk parity tests of Lean', () => {
    for (const { S, b, w } of erc.budget) {
      expect(distance(solved(flat(S), S.length, Float64Array.from(b)).weights, w)).toBeLessThan(1e-6);
    }
  });

  it("the inverse-variance portfolio of López de Prado's ten assets", () => {
    const out = new Float64Array(10);
    inverseVarianceWeights(flat(ten.cov), 10, out);
    expect(distance(out.map((w) => 100 * w), ten.ivp_pct)).toBeLessThan(ten.tol_pct); // biome-ignore format: one call
  });
});
