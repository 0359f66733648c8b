import { readFileSync } from 'node:fs';
import path from 'node:path';
import { kellyWeights } from '../../../../src/quant/kernels/kelly/kelly.js';
import { maximumLogGrowth } from '../../../../src/quant/kernels/kelly/log-growth.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { describeShared } from '../../../support/shared.js';

const free = (n: number) => ({
  lower: new Float64Array(n).fill(Number.NEGATIVE_INFINITY),
  upper: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
});
const covariance = Float64Array.of(0.04, 0, 0, 0.01);
const mean = Float64Array.of(0.06, 0.03);

describe('Kelly weights', () => {
  it('are excess return over variance, and half of that at half Kelly', () => {
    expectClose(kellyWeights(covariance, mean, 0.02, 1, free(2)).weights, [1, 1]);
    expectClose(kellyWeights(covariance, mean, 0.02, 0.5, free(2)).weights, [0.5, 0.5]);
  });

  it('keep limits after the fraction, not before it', () => {
    const limits = { lower: new Float64Array(2), upper: new Float64Array(2).fill(0.6) };
    expectClose(kellyWeights(covariance, mean, 0.02, 1, limits).weights, [0.6, 0.6]);
    expectClose(kellyWeights(covariance, mean, 0.02, 0.5, limits).weights, [0.5, 0.5]);
  });

  it('say what they grow by: the objective belongs to the fraction, the growth to the weights', () => {
    const { objective, growthRate } = kellyWeights(covariance, mean, 0.02, 0.5, free(2));
    expect(objective).toBeCloseTo(0.025 - 0.0125, 14);
    expect(growthRate).toBeCloseTo(0.02 + 0.025 - 0.00625, 14);
  });

  it('are leveraged no more than allowed, long and short', () => {
    const absoluteLimits = [{ center: new Float64Array(2), limit: 1 }];
    const { weights } = kellyWeights(covariance, Float64Array.of(0.1, -0.05), 0.02, 1, { ...free(2), absoluteLimits });
    // 0.08 − 0.04 w₁ = 0.07 − 0.01 |w₂| where w₁ + |w₂| = 1.
    expectClose(weights, [0.4, -0.6]);
  });

  it('need a fraction', () => expect(() => kellyWeights(covariance, mean, 0.02, 0, free(2))).toThrow(RangeError));
});

describe('the largest log growth', () => {
  const coin = Float64Array.from({ length: 100 }, (_, t) => (t < 60 ? 1 : -1));
  const long = { lower: new Float64Array(1), upper: new Float64Array(1).fill(Number.POSITIVE_INFINITY) };

  it('bets p − q on a coin', () => {
    const { status, weights, growth } = maximumLogGrowth(coin, 100, long);
    expect(status).toBe('optimal');
    expect(weights[0]).toBeCloseTo(0.2, 10);
    expect(growth).toBeCloseTo(0.6 * Math.log(1.2) + 0.4 * Math.log(0.8), 14);
  });

  it('stays below a cap, and in cash where the coin is bad', () => {
    expect(maximumLogGrowth(coin, 100, { lower: long.lower, upper: Float64Array.of(0.1) }).weights[0]).toBe(0.1);
    expect(
      maximumLogGrowth(
        coin.map((value) => -value),
        100,
        long,
      ).weights[0],
    ).toBe(0);
    expect(maximumLogGrowth(coin, 100, long, 0.01).growth).toBeGreaterThan(maximumLogGrowth(coin, 100, long).growth);
  });

  it('comes near its approximation by a parabola for small returns', () => {
    const next = randomStream(4);
    const scenarios = Float64Array.from({ length: 500 * 3 }, (_, i) => 0.02 * (next() - 0.45) + (i % 3) * 0.0002);
    const limits = { lower: new Float64Array(3), upper: new Float64Array(3).fill(0.5) };
    const exact = maximumLogGrowth(scenarios, 500, limits);
    expect(exact.status).toBe('optimal');
    for (const other of [
      [0.5, 0.5, 0.4],
      [0.4, 0.5, 0.5],
      [0.5, 0.45, 0.5],
    ]) {
      let growth = 0;
      for (let t = 0; t < 500; t++) growth += Math.log1p(other.reduce((sum, w, i) => sum + w * scenarios[t * 3 + i], 0)) / 500;
      expect(growth).toBeLessThanOrEqual(exact.growth + 1e-12);
    }
  });

  it('says when the limits force ruin, or cannot be met, and refuses what is no scenario', () => {
    for (const least of [1, 1.5]) {
      const forced = { lower: Float64Array.of(least), upper: Float64Array.of(2) };
      expect(maximumLogGrowth(coin, 100, forced)).toMatchObject({ status: 'ruin', growth: Number.NEGATIVE_INFINITY });
    }
    expect(maximumLogGrowth(coin, 100, { lower: Float64Array.of(1), upper: Float64Array.of(0) }).status).toBe('infeasible');
    expect(() => maximumLogGrowth(coin, 99, long)).toThrow(RangeError);
    expect(() => maximumLogGrowth(Float64Array.of(Number.NaN), 1, long)).toThrow(RangeError);
  });
});

describeShared('the printed fractions of Kelly', (shared) => {
  const { misc } = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8')) as {
    misc: { kelly: Record<'mu' | 'r' | 'sigma' | 'f' | 'g', number>; kelly_coin: Record<'p' | 'f' | 'g', number> };
  };

  it('are met: one stock', () => {
    const { mu, r, sigma, f, g } = misc.kelly;
    const { weights, growthRate } = kellyWeights(Float64Array.of(sigma ** 2), Float64Array.of(mu), r, 1, free(1));
    expect(weights[0]).toBeCloseTo(f, 8);
    expect(growthRate).toBeCloseTo(g, 8);
  });

  it('are met: a coin', () => {
    const { p, f, g } = misc.kelly_coin;
    const scenarios = Float64Array.from({ length: 100 }, (_, t) => (t < 100 * p ? 1 : -1));
    const { weights, growth } = maximumLogGrowth(scenarios, 100, { lower: new Float64Array(1), upper: Float64Array.of(10) });
    expect(weights[0]).toBeCloseTo(f, 8);
    expect(growth).toBeCloseTo(g, 9);
  });
});

function expectClose(got: ArrayLike<number>, want: number[], digits = 10): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) expect(got[i]).toBeCloseTo(want[i], digits);
}
