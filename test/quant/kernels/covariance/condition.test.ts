import { reciprocalCondition } from '../../../../src/quant/kernels/covariance/condition.js';

describe('the reciprocal condition of a covariance', () => {
  it('is the smallest over the largest eigenvalue', () => {
    // Eigenvalues 1 and 3.
    expect(reciprocalCondition(Float64Array.of(2, 1, 1, 2), 2)).toBeCloseTo(1 / 3, 3);
    expect(reciprocalCondition(Float64Array.of(4, 0, 0, 0, 2, 0, 0, 0, 1), 3)).toBeCloseTo(0.25, 3);
    expect(reciprocalCondition(Float64Array.of(1, 0, 0, 1), 2)).toBe(1);
  });

  it('is 0 for a singular one, and missing where a number is', () => {
    expect(reciprocalCondition(Float64Array.of(1, 1, 1, 1), 2)).toBe(0);
    expect(reciprocalCondition(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toBeNaN();
    expect(() => reciprocalCondition(new Float64Array(3), 2)).toThrow(RangeError);
  });
});
