import { carriedRiskFree } from '../../../src/quant/panel/risk-free.js';

const NAN = Number.NaN;

describe('a gap in the risk-free rate', () => {
  it('is filled for five sessions and no more, and not before the first', () => {
    const given = Float64Array.of(NAN, 1, NAN, NAN, NAN, NAN, NAN, NAN, 2, NAN);
    expect(Array.from(carriedRiskFree(given))).toEqual([NAN, 1, 1, 1, 1, 1, 1, NAN, 2, 2]);
  });
});
