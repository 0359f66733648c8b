import { marketCap } from '../../../src/quant/panel/market-cap.js';

describe('marketCap', () => {
  const dates = [10, 11, 12, 13];

  function capsOf(shares: number[], published: number[], splits: [number, number][], close = [20, 20, 10, 10]): number[] {
    const grid = Float64Array.from(shares);
    const columns = { exDate: splits.map(([day]) => day), value: splits.map(([, value]) => value) };
    marketCap(dates, { columns: 1, s: 0 }, grid, Int32Array.from(published), columns, Float64Array.from(close));
    return [...grid];
  }

  it('has no step on the ex-date of a split', () => {
    expect(capsOf([100, 100, 100, 100], [5, 5, 5, 5], [[12, 2]])).toEqual([2000, 2000, 2000, 2000]);
  });

  it('counts a split between publication and the first date, and none up to the day of publication', () => {
    expect(
      capsOf(
        [100, 100, 100, 100],
        [5, 5, 5, 5],
        [
          [4, 7],
          [5, 7],
          [6, 3],
        ],
      ),
    ).toEqual([6000, 6000, 3000, 3000]);
  });

  it('begins anew with each publication, also with one of an older day', () => {
    expect(
      capsOf(
        [100, 100, 250, 100],
        [5, 5, 12, 5],
        [
          [6, 3],
          [12, 2],
        ],
      ),
    ).toEqual([6000, 6000, 2500, 6000]);
  });

  it('is missing where shares or close are', () => {
    const { NaN: none } = Number;
    expect(capsOf([none, 100, 100, 100], [0, 5, 5, 5], [], [20, none, 10, 10])).toEqual([none, none, 1000, 1000]);
  });
});
