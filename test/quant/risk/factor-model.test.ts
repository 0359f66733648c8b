import { factorReturns } from '../../../src/quant/risk/factor-model.js';

const NAN = Number.NaN;

describe('factorReturns', () => {
  /** Loadings of six securities on two factors; the last has none on the second. */
  const loadings = Float64Array.of(1, 0, -1, 0.5, 0.5, -1, 2, 1, 0, -0.5, -2, NAN);
  const returnOf = (s: number, [market, first, second]: number[]) =>
    market + loadings[2 * s] * first + (loadings[2 * s + 1] || 0) * second;
  const sampleOf = (days: number[][], missing: number[][]) => ({
    rows: days.length,
    columns: 6,
    data: Float64Array.from(
      days.flatMap((day, t) => Array.from({ length: 6 }, (_, s) => (missing[t].includes(s) ? NAN : returnOf(s, day)))),
    ),
  });

  it('are found exactly where nothing else moves prices, whoever has no return that day', () => {
    const days = [[0.01, 0.02, -0.01], [-0.03, 0, 0.02], [0.005, -0.01, 0.01]]; // biome-ignore format: a matrix
    const found = factorReturns(sampleOf(days, [[], [1, 5], [0]]), loadings, 2);
    for (const [k, want] of days.flat().entries()) expect(found[k]).toBeCloseTo(want, 8);
  });

  it('are those of a date without the securities that lack a return', () => {
    const noisy = Float64Array.of(0.01, -0.02, NAN, 0.03, 0.015, -0.01);
    const without = { rows: 1, columns: 5, data: noisy.filter((r) => !Number.isNaN(r)) };
    const left = factorReturns({ rows: 1, columns: 6, data: noisy }, loadings, 2);
    const right = factorReturns(without, loadings.filter((_, i) => i < 4 || i > 5), 2); // biome-ignore format: one call
    for (const [k, want] of right.entries()) expect(left[k]).toBeCloseTo(want, 10);
  });

  it('are 0 on a date with no more securities than unknowns, and need loadings of all', () => {
    expect([...factorReturns(sampleOf([[0.01, 0.02, 0]], [[0, 1, 2]]), loadings, 2)]).toEqual([0, 0, 0]);
    expect(() => factorReturns(sampleOf([[0, 0, 0]], [[]]), loadings, 3)).toThrow(RangeError);
  });
});
