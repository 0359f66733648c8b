/** What every operator promises, and by hand what each of them gives. */
import fc from 'fast-check';
import { type Grid, gridOf } from '../../../../src/quant/panel/grid.js';
import {
  abs,
  add,
  annualised,
  clip,
  divide,
  floor,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  positivePart,
  scale,
  sign,
  sqrt,
  subtract,
} from '../../../../src/quant/panel/operators/arithmetic.js';
import { coalesce, meanOf, where } from '../../../../src/quant/panel/operators/choice.js';
import {
  clipByMad,
  neutralise,
  rank,
  robustZScore,
  winsorise,
  zScore,
} from '../../../../src/quant/panel/operators/cross-section.js';
import {
  rollingAlpha,
  rollingBeta,
  rollingCorrelation,
  rollingResidualVolatility,
  rollingRSquared,
} from '../../../../src/quant/panel/operators/regression.js';
import {
  rollingMax,
  rollingMean,
  rollingMeanDeviation,
  rollingMin,
  rollingStd,
  rollingSum,
} from '../../../../src/quant/panel/operators/rolling.js';
import { accumulate, ema, wilder, wilderSum } from '../../../../src/quant/panel/operators/smoothing.js';
import * as technicals from '../../../../src/quant/panel/operators/technicals.js';
import { change, difference, lag, logReturns, returns } from '../../../../src/quant/panel/operators/time.js';
import { SliceWorkspace, sliceOf } from '../../../../src/quant/panel/slices.js';

const NAN = Number.NaN;
const ROWS = 14;
const COLUMNS = 6;

/** A grid from the numbers of its dates. */
const grid = (...dates: number[][]): Grid => gridOf(dates.length, dates[0].length, Float64Array.from(dates.flat()));
const benchmark = Float64Array.from({ length: ROWS }, (_, t) => 0.01 * Math.sin(t * 1.7) + 0.001);

/** Operators that look at each security by itself. */
const alone: Record<string, (x: Grid) => Grid> = {
  lag: (x) => lag(x, 2),
  change: (x) => change(x, 3, 1),
  returns,
  logReturns: (x) => logReturns(x),
  difference: (x) => difference(x),
  rollingMean: (x) => rollingMean(x, 4, 2),
  rollingSum: (x) => rollingSum(x, 3),
  rollingStd: (x) => rollingStd(x, 4, 2),
  rollingMin: (x) => rollingMin(x, 4, 2),
  rollingMax: (x) => rollingMax(x, 4, 2),
  rollingMeanDeviation: (x) => rollingMeanDeviation(x, 4, 2),
  rollingBeta: (x) => rollingBeta(x, benchmark.subarray(0, x.rows), 5, 3),
  rollingAlpha: (x) => rollingAlpha(x, benchmark.subarray(0, x.rows), 5, 3),
  rollingCorrelation: (x) => rollingCorrelation(x, benchmark.subarray(0, x.rows), 5, 3),
  rollingRSquared: (x) => rollingRSquared(x, benchmark.subarray(0, x.rows), 5, 3),
  rollingResidualVolatility: (x) => rollingResidualVolatility(x, benchmark.subarray(0, x.rows), 5, 3),
  ema: (x) => ema(x, 3),
  wilder: (x) => wilder(x, 3),
  wilderSum: (x) => wilderSum(x, 3),
  accumulate,
  add: (x) => add(x, benchmark.subarray(0, x.rows)),
  subtract: (x) => subtract(1, x),
  multiply: (x) => multiply(x, x),
  divide: (x) => divide(benchmark.subarray(0, x.rows), x),
  maximum: (x) => maximum(x, lag(x, 1)),
  minimum: (x) => minimum(x, lag(x, 1)),
  negate,
  scale: (x) => scale(x, 3),
  annualised,
  abs,
  sqrt,
  log,
  floor: (x) => floor(x, 0.5),
  clip: (x) => clip(x, 0.5, 1.5),
  positivePart,
  sign,
  where: (x) => where(positivePart(difference(x)), x, 0),
  coalesce: (x) => coalesce(lag(x, 3), x),
  meanOf: (x) => meanOf(x, lag(x, 1)),
  relativeStrengthIndex: (x) => technicals.relativeStrengthIndex(x, 3),
  moneyFlowIndex: (x) => technicals.moneyFlowIndex({ high: scale(x, 1.1), low: scale(x, 0.9), close: x }, x, 3),
  onBalanceVolume: (x) => technicals.onBalanceVolume(x, x),
  averageTrueRange: (x) => technicals.averageTrueRange({ high: scale(x, 1.1), low: scale(x, 0.9), close: x }, 3),
  bollingerBands: (x) => technicals.bollingerBands(x, 4).position,
  macd: (x) => technicals.macd(x, 2, 4, 3).signal,
  averageDirectionalIndex: (x) => technicals.averageDirectionalIndex({ high: scale(x, 1.1), low: scale(x, 0.9), close: x }, 3),
  commodityChannelIndex: (x) => technicals.commodityChannelIndex({ high: scale(x, 1.1), low: scale(x, 0.9), close: x }, 3),
  stochastic: (x) => technicals.stochastic({ high: scale(x, 1.1), low: scale(x, 0.9), close: x }, 3),
  williamsR: (x) => technicals.williamsR({ high: scale(x, 1.1), low: scale(x, 0.9), close: x }, 3),
};

/** Operators that look at the securities of a date together, groups given by how they are permuted. */
const together: Record<string, (x: Grid, groups: Int16Array) => Grid> = {
  rank: (x) => rank(x),
  rankNormal: (x) => rank(x, 'normal'),
  winsorise: (x) => winsorise(x, 0.2),
  clipByMad: (x) => clipByMad(x, 1),
  zScore: (x) => zScore(x),
  robustZScore: (x) => robustZScore(x),
  neutralise: (x, groups) => neutralise(x, groups, 2),
};
const GROUPS = Int16Array.of(0, 1, 0, -1, 1, 2);
const all: Record<string, (x: Grid, groups: Int16Array) => Grid> = { ...alone, ...together };

/** Positive numbers with gaps and ties. */
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 3_000_000 }).map((millionths) => millionths / 1e6) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, NAN) },
);
const cells = fc.array(cell, { minLength: ROWS * COLUMNS, maxLength: ROWS * COLUMNS });
const whole = (numbers: number[]) => gridOf(numbers.length / COLUMNS, COLUMNS, Float64Array.from(numbers));

describe.each(Object.keys(all))('%s', (name) => {
  const operator = all[name];

  it('gives the past the same numbers whatever comes after', () => {
    fc.assert(
      fc.property(cells, cells, fc.integer({ min: 1, max: ROWS - 1 }), (numbers, other, t) => {
        const past = numbers.slice(0, t * COLUMNS);
        const before = operator(whole(numbers), GROUPS).data.subarray(0, past.length);
        const after = operator(whole([...past, ...other.slice(past.length)]), GROUPS).data.subarray(0, past.length);
        expect(after).toEqual(before);
        expect(operator(whole(past), GROUPS).data).toEqual(before);
      }),
      { seed: 41, numRuns: 12 },
    );
  });

  it('does not care about the order of securities', () => {
    const order = [3, 0, 5, 1, 4, 2];
    const permuted = (numbers: ArrayLike<number>) =>
      Array.from({ length: numbers.length }, (_, i) => numbers[i - (i % COLUMNS) + order[i % COLUMNS]]);
    fc.assert(
      fc.property(cells, (numbers) => {
        const want = permuted(operator(whole(numbers), GROUPS).data);
        const got = operator(
          whole(permuted(numbers)),
          Int16Array.from(order, (s) => GROUPS[s]),
        ).data;
        expect([...got]).toEqual(want.map((value) => (Number.isNaN(value) ? NAN : expect.closeTo(value, 12))));
      }),
      { seed: 42, numRuns: 8 },
    );
  });

  it('gives a security without numbers none', () => {
    fc.assert(
      fc.property(cells, (numbers) => {
        const x = whole(numbers.map((value, i) => (i % COLUMNS === 1 ? NAN : value)));
        const { data } = operator(x, GROUPS);
        for (let t = 0; t < ROWS; t++) expect(data[t * COLUMNS + 1]).toBeNaN();
      }),
      { seed: 43, numRuns: 4 },
    );
  });

  it('never gives an infinite number, and leaves what it reads as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(cell, fc.constantFrom(0, -1)), { minLength: 84, maxLength: 84 }), (numbers) => {
        const x = whole(numbers);
        for (const value of operator(x, GROUPS).data) expect(Math.abs(value)).not.toBe(Number.POSITIVE_INFINITY);
        expect(x).toEqual(whole(numbers));
      }),
      { seed: 44, numRuns: 8 },
    );
  });
});

describe.each(Object.keys(alone))('%s on a slice', (name) => {
  it('gives the same numbers, bit for bit, as on the whole grid', () => {
    const numbers = fc.sample(cells, { seed: 45, numRuns: 1 })[0];
    const want = alone[name](whole(numbers));
    const workspace = new SliceWorkspace();
    for (const [from, to] of [
      [0, 4],
      [4, 6],
    ]) {
      workspace.release(0);
      // Memory that held something else before is what a slice gets.
      for (let i = 0; i < 40; i++) workspace.take(ROWS * (to - from)).fill(7);
      workspace.release(0);
      const got = alone[name](sliceOf(whole(numbers), from, to, { members: null, workspace, part: 'slice' }));
      expect(got.context?.workspace).toBe(workspace);
      for (let t = 0; t < ROWS; t++) {
        const row = want.data.slice(t * COLUMNS + from, t * COLUMNS + to);
        expect(got.data.slice(t * (to - from), (t + 1) * (to - from))).toEqual(row);
      }
    }
  });
});

describe.each(Object.keys(together))('%s', (name) => {
  it('refuses a slice and says what to do', () => {
    const slice = sliceOf(whole(Array(84).fill(1)), 0, 3, { members: null, workspace: new SliceWorkspace(), part: 'slice' });
    expect(() => together[name](lag(slice, 1), GROUPS.subarray(0, 3))).toThrow(
      /was given a slice of them\. Declare crossSectional: true\./,
    );
  });

  it('sees the members of the universe only', () => {
    const members = Uint8Array.of(1, 1, 0, 1, 1, 0);
    const x = { ...grid([1, 2, 1e9, 4, 8, -1e9]), context: { members, workspace: null, part: null } };
    const got = together[name](x, GROUPS).data;
    const want = together[name](grid([1, 2, NAN, 4, 8, NAN]), GROUPS).data;
    expect(got).toEqual(want);
    expect(got[2]).toBeNaN();
  });
});

describe('time operators', () => {
  const prices = grid([100, 50], [110, NAN], [121, 60]);

  it('compare with earlier dates', () => {
    expect([...lag(prices, 1).data]).toEqual([NAN, NAN, 100, 50, 110, NAN]);
    expect([...change(prices, 2, 1).data]).toEqual([NAN, NAN, NAN, NAN, expect.closeTo(0.1, 15), NAN]);
    expect([...returns(prices).data]).toEqual([NAN, NAN, expect.closeTo(0.1, 15), NAN, expect.closeTo(0.1, 15), NAN]);
    expect([...difference(prices, 2).data]).toEqual([NAN, NAN, NAN, NAN, 21, 10]);
    expect([...logReturns(Float64Array.of(1, Math.E, Math.E ** 3))]).toEqual([NAN, 1, 2]);
  });

  it('give NaN for a change from 0', () => {
    expect([...returns(Float64Array.of(0, 1, 0, 0))]).toEqual([NAN, NAN, -1, NAN]);
  });

  it('reach further back than there are dates and find nothing', () => {
    expect([...change(prices, 10).data, ...lag(prices, 3).data]).toEqual(Array(12).fill(NAN));
  });

  it('refuse to look forward', () => {
    expect(() => lag(prices, -1)).toThrow('Operators reach back a whole number of days of at least 0, but were asked for -1.');
    expect(() => change(prices, 1, 2)).toThrow('A change should start before it ends, but goes from 1 to 2 days ago.');
  });
});

describe('arithmetic', () => {
  it('uses a series for every security of its date, and a number for every cell', () => {
    const x = grid([1, 2], [3, 4]);
    expect([...add(x, Float64Array.of(10, 20)).data]).toEqual([11, 12, 23, 24]);
    expect([...subtract(Float64Array.of(10, 20), x).data]).toEqual([9, 8, 17, 16]);
    expect([...divide(x, 2).data]).toEqual([0.5, 1, 1.5, 2]);
    expect([...multiply(Float64Array.of(1, 2), 3)]).toEqual([3, 6]);
  });

  it('refuses sides that do not fit', () => {
    expect(() => add(grid([1, 2]), grid([1, 2, 3]))).toThrow(
      'An operator was given 1 × 2 values and 1 × 3; they should be alike.',
    );
    expect(() => add(grid([1, 2]), Float64Array.of(1, 2))).toThrow(RangeError);
  });

  it('clips, keeps signs and takes roots only where there are any', () => {
    const x = grid([-4, 0, 4, NAN]);
    expect([...floor(x, -1).data]).toEqual([-1, 0, 4, NAN]);
    expect([...clip(x, -1, 1).data]).toEqual([-1, 0, 1, NAN]);
    expect([...sign(x).data]).toEqual([-1, 0, 1, NAN]);
    expect([...positivePart(x).data]).toEqual([0, 0, 4, NAN]);
    expect([...sqrt(x).data]).toEqual([NAN, 0, 2, NAN]);
    expect([...log(x).data]).toEqual([NAN, NAN, Math.log(4), NAN]);
    expect(() => clip(x, 1, -1)).toThrow(RangeError);
  });

  it('chooses, fills in and averages what is there', () => {
    expect([...where(grid([1, 0, NAN]), grid([5, 6, 7]), 0).data]).toEqual([5, 0, NAN]);
    expect([...coalesce(grid([1, NAN, NAN]), grid([5, 6, NAN]), grid([8, 8, 8])).data]).toEqual([1, 6, 8]);
    expect([...meanOf(grid([1, NAN, NAN]), grid([3, 6, NAN])).data]).toEqual([2, 6, NAN]);
    expect([...maximum(grid([1, NAN]), grid([3, 2])).data, ...minimum(grid([1, 4]), 2).data]).toEqual([3, NAN, 1, 2]);
  });
});

describe('cross-sectional operators', () => {
  it('treat each date by itself and skip who has no number', () => {
    const x = grid([3, 1, NAN, 3], [1, 2, 3, NAN]);
    expect([...rank(x).data]).toEqual([2.5, 1, NAN, 2.5, 1, 2, 3, NAN]);
    expect([...zScore(x).data.subarray(4)]).toEqual([-1, 0, 1, NAN]);
    const odd = grid([1, 2, 3, 4, 1e9, NAN], [NAN, NAN, NAN, NAN, NAN, NAN]);
    expect(clipByMad(odd, 2).data[4]).toBeCloseTo(3 + 2 * 1.4826, 12);
    expect(robustZScore(odd).data[3]).toBeCloseTo(1 / 1.4826, 12);
    expect([...clipByMad(odd, 2).data.subarray(5), ...robustZScore(odd).data.subarray(5)]).toEqual(new Array(14).fill(NAN));
    expect([...neutralise(x, Int16Array.of(0, 0, 1, 1), 2).data]).toEqual([1, -1, NAN, 3 - 7 / 3, -0.5, 0.5, 1, NAN]);
  });

  it('refuse groups of another number of securities', () => {
    expect(() => neutralise(grid([1, 2]), Int16Array.of(0))).toThrow('neutralise needs 2 groups, but was given 1.');
  });
});
