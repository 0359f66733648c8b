import fc from 'fast-check';
import { millsRatio, normalCdf, normalDensity } from '../../../src/quant/kernels/normal-cdf.js';
import { normalQuantile } from '../../../src/quant/kernels/normal-quantile.js';

// To 17 digits, from mpmath 1.3 with 60 digits.
const KNOWN: [x: number, cdf: number][] = [
  [-37, 5.725571222524577e-300],
  [-20, 2.7536241186062337e-89],
  [-8, 6.220960574271785e-16],
  [-5, 2.866515718791939e-7],
  [-2.5, 0.006209665325776135],
  [-1, 0.15865525393145705],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1.96, 0.9750021048517795],
  [6, 0.9999999990134123],
];

describe('normalCdf', () => {
  it('is known to 15 digits from the far left tail to the right', () => {
    for (const [x, want] of KNOWN) expect(Math.abs(normalCdf(x) / want - 1)).toBeLessThan(1e-15);
  });

  it('is symmetric, grows, and inverts the quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(3e-16);
        expect(normalCdf(x + 1e-3)).toBeGreaterThanOrEqual(normalCdf(x));
        if (x < 5) expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 9);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('ends at 0 and 1, and is NaN for NaN', () => {
    expect([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(-50), normalCdf(50), normalCdf(Number.POSITIVE_INFINITY)]).toEqual([
      0, 0, 1, 1,
    ]);
    expect(normalCdf(Number.NaN)).toBeNaN();
    expect(normalDensity(Number.NaN)).toBeNaN();
  });
});

describe('millsRatio', () => {
  it('is √(π/2) at 0, and 1/x far out', () => {
    expect(Math.abs(millsRatio(0) / Math.sqrt(Math.PI / 2) - 1)).toBeLessThan(1e-15);
    expect(millsRatio(1e6)).toBeCloseTo(1e-6, 15);
    expect(millsRatio(Number.POSITIVE_INFINITY)).toBe(0);
    expect(millsRatio(-45)).toBe(Number.POSITIVE_INFINITY);
    expect(millsRatio(Number.NaN)).toBeNaN();
  });

  it('joins where its three forms meet', () => {
    for (const edge of [-2, 20]) {
      const slope = edge * millsRatio(edge) - 1;
      const step = 1e-9;
      expect(Math.abs((millsRatio(edge - step) + step * slope) / millsRatio(edge) - 1)).toBeLessThan(2e-15);
    }
  });
});
