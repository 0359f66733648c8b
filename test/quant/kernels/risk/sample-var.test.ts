import { normalQuantile } from '../../../../src/quant/kernels/normal-quantile.js';
import { normalTail } from '../../../../src/quant/kernels/risk/normal-tail.js';
import { cornishFisherVar, historicalVar } from '../../../../src/quant/kernels/risk/sample-var.js';

describe('historicalVar', () => {
  it('is minus the interpolated quantile, and minus the mean of what is at most it', () => {
    const returns = Float64Array.from({ length: 21 }, (_, i) => (i - 10) / 100);
    const { valueAtRisk, expectedShortfall } = historicalVar(returns, 0.9);
    expect(valueAtRisk).toBeCloseTo(0.08, 12);
    expect(expectedShortfall).toBeCloseTo(0.09, 12);
  });

  it('interpolates between two returns, leaves them in their order, and is NaN without any', () => {
    const returns = Float64Array.of(0.03, -0.02, 0.01);
    expect(historicalVar(returns, 0.75).valueAtRisk).toBeCloseTo(0.005, 12);
    expect(historicalVar(returns, 0.75).expectedShortfall).toBeCloseTo(0.02, 12);
    expect(Array.from(returns)).toEqual([0.03, -0.02, 0.01]);
    expect(historicalVar(new Float64Array(0), 0.95).valueAtRisk).toBeNaN();
    expect(() => historicalVar(returns, 0)).toThrow(RangeError);
  });
});

/** n returns whose quantiles are those of the expansion about a normal one, of skewness s and excess kurtosis k. */
function expanded(n: number, s: number, k: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const z = normalQuantile((i + 0.5) / n);
    return 0.01 * (z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36);
  });
}

describe('cornishFisherVar', () => {
  it('is the normal value at risk for returns without skewness or excess kurtosis', () => {
    // Two values have a kurtosis of 1; this mixture of four has 3.
    const a = Math.sqrt(3 + Math.sqrt(6));
    const b = Math.sqrt(3 - Math.sqrt(6));
    const heavy = Math.round(1e6 / (4 * (3 + Math.sqrt(6))));
    const light = Math.round(1e6 / (4 * (3 - Math.sqrt(6))));
    const returns = Float64Array.from([...Array(heavy).fill([a, -a]), ...Array(light).fill([b, -b])].flat());
    const result = cornishFisherVar(returns, 0.95);
    expect(result.skewness).toBeCloseTo(0, 12);
    expect(result.excessKurtosis).toBeCloseTo(0, 4);
    expect(result.valueAtRisk).toBeCloseTo(normalTail(0.95).quantile, 4);
    expect(result.expectedShortfall).toBeCloseTo(normalTail(0.95).shortfall, 4);
  });

  it('is larger with the skewness to the left and the kurtosis that markets have', () => {
    const [symmetric, skewed] = [expanded(2001, 0, 0), expanded(2001, -0.5, 1)];
    expect(cornishFisherVar(skewed, 0.99).skewness).toBeLessThan(-0.3);
    expect(cornishFisherVar(skewed, 0.99).valid).toBe(true);
    expect(cornishFisherVar(skewed, 0.99).valueAtRisk).toBeGreaterThan(cornishFisherVar(symmetric, 0.99).valueAtRisk);
  });

  it('has as shortfall the mean of its quantiles beyond the confidence', () => {
    const returns = expanded(501, -0.4, 0.8);
    const { expectedShortfall } = cornishFisherVar(returns, 0.95);
    let sum = 0;
    const steps = 20_000;
    for (let i = 0; i < steps; i++) sum += cornishFisherVar(returns, 1 - (0.05 * (i + 0.5)) / steps).valueAtRisk;
    expect(expectedShortfall).toBeCloseTo(sum / steps, 5);
  });

  it('is not valid outside of the domain in which its quantiles grow', () => {
    // Four in five days flat, one a crash: skewness beyond what the expansion can follow.
    const crashes = Float64Array.from({ length: 100 }, (_, i) => (i % 50 === 0 ? -0.3 : 0.001 * (i % 3)));
    const result = cornishFisherVar(crashes, 0.99);
    expect(result.valid).toBe(false);
    const { skewness: s, excessKurtosis: k } = result;
    const quantile = (z: number) => z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36;
    const grid = Array.from({ length: 801 }, (_, i) => quantile((i - 400) / 100));
    expect(grid.some((q, i) => i > 0 && q < grid[i - 1])).toBe(true);
  });

  it('calls valid what grows everywhere, on a grid of skewness and kurtosis', () => {
    for (let skew = -2; skew <= 2; skew += 0.25) {
      for (let kurtosis = -0.5; kurtosis <= 9; kurtosis += 0.5) {
        const { valid, skewness: s, excessKurtosis: k } = cornishFisherVar(expanded(199, skew, kurtosis), 0.95);
        let least = Number.POSITIVE_INFINITY;
        for (let z = -200; z <= 200; z += 0.05) {
          least = Math.min(least, 1 + (z * s) / 3 + ((3 * z * z - 3) * k) / 24 - ((6 * z * z - 5) * s * s) / 36);
        }
        if (Math.abs(least) > 1e-3) expect([skew, kurtosis, valid]).toEqual([skew, kurtosis, least > 0]);
      }
    }
  });

  it('is NaN where the returns do not vary', () => {
    expect(cornishFisherVar(Float64Array.of(0.01, 0.01), 0.95).valueAtRisk).toBeNaN();
  });
});
