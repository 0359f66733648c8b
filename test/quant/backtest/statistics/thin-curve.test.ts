import { thinned } from '../../../../src/quant/backtest/statistics/thin-curve.js';

describe('a thinned curve', () => {
  it('has the first and the last point, and the extremes of each stretch between them', () => {
    expect(thinned([5, 1, 2, 9, 3, 4, 8, 0, 6], 6)).toEqual([0, 1, 3, 6, 7, 8]);
  });

  it('is the whole curve where that is short enough, and its ends where little is wanted', () => {
    expect(thinned([3, 1, 2], 3)).toEqual([0, 1, 2]);
    expect(thinned([3, 1, 2, 4], 2)).toEqual([0, 3]);
  });
});
