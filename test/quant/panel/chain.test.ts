import { chain } from '../../../src/quant/panel/chain.js';

const { NaN: none } = Number;

function chained(...series: number[][]): number[] {
  const out = new Float64Array(series[0].length);
  chain(
    series.map((one) => Float64Array.from(one)),
    out,
  );
  return [...out];
}

describe('chain', () => {
  it('is the best series where that is complete', () => {
    expect(chained([10, 11, 12], [1, 2, 3])).toEqual([10, 11, 12]);
  });

  it('bridges a hole with the returns of the next series', () => {
    expect(chained([10, none, 30, 60], [1, 2, 4, 4])).toEqual([10, 20, 40, 80]);
  });

  it('is missing where no series has a value, and goes on from the last one', () => {
    expect(chained([none, 10, none, 30])).toEqual([none, 10, none, 30]);
  });

  it('goes over to a better series when that begins', () => {
    expect(chained([none, 100, 300], [1, 2, 2])).toEqual([1, 2, 6]);
  });

  it('refuses series of another length', () => {
    expect(() => chain([new Float64Array(2)], new Float64Array(3))).toThrow(RangeError);
  });
});
