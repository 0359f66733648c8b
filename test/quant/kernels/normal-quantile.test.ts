import { normalQuantile } from '../../../src/quant/kernels/normal-quantile.js';

describe('the normal quantile', () => {
  it('agrees with scipy.special.ndtri in the centre, in the middle and far out', () => {
    const known = [
      [1e-300, -37.0470962993612],
      [1e-20, -9.262340089798409],
      [1e-5, -4.264890793922825],
      [0.001, -3.090232306167813],
      [0.07, -1.4757910281791706],
      [0.3, -0.5244005127080409],
      [0.925, 1.4395314709384563],
      [0.99, 2.3263478740408408],
      [0.9999999, 5.199337582290661],
    ];
    for (const [p, x] of known) expect(Math.abs(normalQuantile(p) / x - 1)).toBeLessThan(1e-15);
  });

  it('is 0 at one half, infinite at the ends and NaN outside', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
