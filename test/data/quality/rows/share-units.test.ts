import { ShareUnits } from '../../../../src/data/quality/rows/share-units.js';

/** The counts that are set aside. */
function suspectsOf(counts: readonly number[]): number[] {
  const units = new ShareUnits();
  return counts.filter((count) => units.next(count) !== null);
}

describe('units of share counts', () => {
  it('are wrong when a count is a thousandth or a millionth of those before it', () => {
    expect(suspectsOf([500e6, 501e6, 502e3, 503e6, 504, 505e6])).toEqual([502e3, 504]);
  });

  it('are wrong when a count is a thousand times those before it', () => {
    expect(suspectsOf([229e6, 229e6, 229e9, 229e6])).toEqual([229e9]);
  });

  it('are right after splits, issues and buy-backs', () => {
    expect(suspectsOf([10e6, 70e6, 140e6, 20e6, 1e6])).toEqual([]);
  });

  it('are corrected upwards after a first count in thousands, and then its like is wrong', () => {
    expect(suspectsOf([394_101, 386e6, 372_000, 371e6])).toEqual([372_000]);
  });

  it('are a new level when two years of counts agree', () => {
    const low = Array.from({ length: 9 }, (_, i) => 500_000 + i);
    expect(suspectsOf([500e6, 500e6, ...low])).toEqual(low.slice(0, 7));
  });

  it('are a new level when two reports in a row say so and it is the larger one', () => {
    expect(suspectsOf([1_244_557, 1_245_961, 1_248_722, 1_236_831e3, 1_215_341e3, 1_210_000])).toEqual([1_236_831e3, 1_210_000]);
  });

  it('are judged by what came before only: a prefix has the same suspects', () => {
    const counts = [355, 355e6, 350e6, 349e3, 340e9, 352e6, 351e6];
    for (let n = 0; n <= counts.length; n++) {
      const prefix = counts.slice(0, n);
      expect(suspectsOf(prefix)).toEqual(suspectsOf(counts).filter((count) => prefix.includes(count)));
    }
  });
});
