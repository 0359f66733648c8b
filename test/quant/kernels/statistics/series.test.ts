import { randomStream } from '../../../../src/quant/kernels/random.js';
import { stationaryBlockLength } from '../../../../src/quant/kernels/statistics/block-length.js';
import { drawdowns, maxDrawdown } from '../../../../src/quant/kernels/statistics/drawdown.js';
import { lineOf } from '../../../../src/quant/kernels/statistics/line.js';
import { sampleMoments } from '../../../../src/quant/kernels/statistics/moments.js';
import { neweyWestT } from '../../../../src/quant/kernels/statistics/newey-west.js';
import { stationarySample } from '../../../../src/quant/kernels/statistics/stationary-bootstrap.js';
import { averageUniqueness } from '../../../../src/quant/kernels/statistics/uniqueness.js';

describe('the maximum drawdown', () => {
  it('names its peak, its bottom and the place where the peak is reached again', () => {
    expect(maxDrawdown(Float64Array.of(100, 120, 90, 110, 120, 60, 119, 130))).toEqual({
      depth: -0.5,
      peak: 4,
      trough: 5,
      recovery: 7,
      longest: 2,
    });
  });

  it('counts the start as a peak, and knows no recovery where there is none', () => {
    expect(maxDrawdown(Float64Array.of(100, 80, 90))).toMatchObject({
      depth: -0.19999999999999996,
      peak: 0,
      trough: 1,
      recovery: -1,
    });
    expect(maxDrawdown(Float64Array.of(1, 2, 3))).toMatchObject({ depth: 0, peak: -1, trough: -1, recovery: -1 });
  });

  it('keeps the recovery of the deepest fall when a shallower one follows', () => {
    expect(maxDrawdown(Float64Array.of(10, 5, 10, 8, 12))).toMatchObject({ peak: 0, trough: 1, recovery: 2 });
    expect(maxDrawdown(Float64Array.of(10, 8, 12, 3))).toMatchObject({ depth: -0.75, peak: 2, trough: 3, recovery: -1 });
  });

  it('is the least of the falls from the peaks so far', () => {
    const falls = new Float64Array(4);
    drawdowns(Float64Array.of(4, 5, 4, 2), falls);
    expect(Array.from(falls)).toEqual([0, 0, -0.19999999999999996, -0.6]);
  });
});

describe('moments', () => {
  it('have n − 1 in the deviation and n in the shape', () => {
    const { mean, deviation, skewness, excessKurtosis } = sampleMoments(Float64Array.of(0, 0, 0, 4));
    expect([mean, deviation]).toEqual([1, 2]);
    expect(skewness).toBeCloseTo(24 / 4 / 3 ** 1.5, 14);
    expect(excessKurtosis).toBeCloseTo(84 / 4 / 9 - 3, 14);
  });

  it('have no shape where nothing varies', () => {
    expect(sampleMoments(Float64Array.of(3, 3, 3))).toEqual({
      mean: 3,
      deviation: 0,
      skewness: Number.NaN,
      excessKurtosis: Number.NaN,
    });
  });
});

describe('a line', () => {
  it('has the t-statistic of its intercept from residuals with n − 2', () => {
    // y = 1 + 2x + (1, −2, 1)/6: SSR 1/6, x̄ 1, Sxx 2, alpha's error √(1/6 (1/3 + 1/2)).
    const { alpha, beta, alphaT, rSquared } = lineOf(Float64Array.of(7 / 6, 16 / 6, 31 / 6), Float64Array.of(0, 1, 2));
    expect(beta).toBeCloseTo(2, 13);
    expect(alpha).toBeCloseTo(1, 13);
    expect(alphaT).toBeCloseTo(1 / Math.sqrt((1 / 6) * (1 / 3 + 1 / 2)), 12);
    expect(rSquared).toBeCloseTo(1 - 1 / 6 / (8 + 1 / 6), 13);
  });

  it('is NaN on a constant, and has no t where the fit is exact', () => {
    expect(lineOf(Float64Array.of(1, 2, 3), Float64Array.of(5, 5, 5)).beta).toBeNaN();
    expect(lineOf(Float64Array.of(3, 5, 7), Float64Array.of(1, 2, 3))).toMatchObject({ alpha: 1, beta: 2, alphaT: Number.NaN });
  });
});

describe('the t-statistic of Newey and West', () => {
  it('is mean / √(γ₀ + 2 Σ w γ) √n by hand', () => {
    // About the mean 2: −1 1 −1 1 0; γ₀ 4/5, γ₁ −3/5; one lag has weight ½.
    const x = Float64Array.of(1, 3, 1, 3, 2);
    expect(neweyWestT(x, 0)).toBeCloseTo(2 / Math.sqrt(0.8 / 5), 13);
    expect(neweyWestT(x, 1)).toBeCloseTo(2 / Math.sqrt((0.8 - 0.6) / 5), 12);
  });

  it('is NaN where nothing varies or there are too few', () => {
    expect(neweyWestT(Float64Array.of(2, 2, 2), 1)).toBeNaN();
    expect(neweyWestT(Float64Array.of(2), 0)).toBeNaN();
  });
});

/** A first-order autoregression without its shocks' last digits in common. */
function autoregression(n: number, rho: number, seed: number): Float64Array {
  const random = randomStream(seed);
  const x = new Float64Array(n);
  for (let t = 1; t < n; t++) x[t] = rho * x[t - 1] + random() + random() + random() - 1.5;
  return x;
}

describe('the block length of Politis and White', () => {
  it('is near what the true autocovariances would give: (2ρ / (1 − ρ²))^⅔ n^⅓', () => {
    for (const rho of [0.3, 0.6]) {
      const n = 20_000;
      const theory = ((2 * rho) / (1 - rho * rho)) ** (2 / 3) * Math.cbrt(n);
      expect(stationaryBlockLength(autoregression(n, rho, 5)) / theory).toBeGreaterThan(0.8);
      expect(stationaryBlockLength(autoregression(n, rho, 5)) / theory).toBeLessThan(1.1);
    }
  });

  it('is at least 1, at most a third of the series, and does not depend on the unit', () => {
    expect(stationaryBlockLength(new Float64Array(100).fill(3))).toBe(1);
    expect(stationaryBlockLength(autoregression(30, 0.999, 6))).toBeLessThanOrEqual(10);
    const x = autoregression(500, 0.5, 6);
    expect(stationaryBlockLength(x.map((value) => 1000 * value))).toBeCloseTo(stationaryBlockLength(x), 9);
  });
});

describe('a stationary bootstrap sample', () => {
  it('goes on through the series for blocks of the wanted mean length, around its end', () => {
    const n = 50_000;
    const places = new Int32Array(n);
    stationarySample(places, 20, randomStream(9));
    let blocks = 1;
    let wraps = 0;
    for (let i = 1; i < n; i++) {
      if (places[i] !== (places[i - 1] + 1) % n) blocks++;
      else if (places[i] === 0) wraps++;
    }
    expect(n / blocks).toBeGreaterThan(19);
    expect(n / blocks).toBeLessThan(21);
    expect(wraps).toBeLessThan(5);
    const short = new Int32Array(1000);
    stationarySample(short, 1e9, () => 0.9);
    expect([short[0], short[99], short[100], short[999]]).toEqual([900, 999, 0, 899]);
  });

  it('draws each place alone for blocks of 1', () => {
    const places = new Int32Array(1000);
    stationarySample(places, 1, randomStream(10));
    expect(places.filter((place, i) => i > 0 && place === places[i - 1] + 1).length).toBeLessThan(10);
    expect(() => stationarySample(places, 0.5, randomStream(1))).toThrow(RangeError);
  });
});

describe('average uniqueness', () => {
  it('is the mean of 1 over the spans at each step', () => {
    // Steps 0 1 2 3 are covered by 1 2 2 1 spans.
    expect(Array.from(averageUniqueness([0, 1], [2, 3]))).toEqual([2 / 3, 2 / 3]);
    expect(Array.from(averageUniqueness([5, 9], [5, 9]))).toEqual([1, 1]);
    expect(() => averageUniqueness([1], [0])).toThrow(RangeError);
  });
});
