import fc from 'fast-check';
import { exp, log } from '../../../../src/data/providers/demo/exact-math.js';

describe('the exponential and the logarithm that are the same everywhere', () => {
  it('are exact where the answer is known', () => {
    expect(exp(0)).toBe(1);
    expect(exp(Math.LN2)).toBe(2);
    expect(log(1)).toBe(0);
    expect(log(2)).toBe(Math.LN2);
    expect(log(1 / 1024)).toBe(-10 * Math.LN2);
  });

  it('agree with those of the engine to the last bits', () => {
    const numbers = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(numbers, (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
        const y = Math.exp(x);
        expect(Math.abs(log(y) - Math.log(y))).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(x)));
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('refuse what they are not made for', () => {
    for (const x of [701, Number.NaN, Number.NEGATIVE_INFINITY]) expect(() => exp(x)).toThrow(RangeError);
    for (const x of [0, -1, 1e-310, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => log(x)).toThrow(RangeError);
  });
});
