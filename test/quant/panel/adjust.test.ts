import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {
  type ActionColumns,
  accumulate,
  adjustBackwards,
  type PriceAction,
  scaleToIndex,
} from '../../../src/quant/panel/adjust.js';
import { describeShared } from '../../support/shared.js';

const { NaN: none } = Number;

/** Actions of one security as `[date index, 'split' or 'dividend', value]`. */
function actionsOf(...rows: [number, 'split' | 'dividend', number][]): ActionColumns {
  return {
    count: rows.length,
    t: Int32Array.from(rows, ([t]) => t),
    s: new Int32Array(rows.length),
    split: Uint8Array.from(rows, ([, type]) => Number(type === 'split')),
    value: Float64Array.from(rows, ([, , value]) => value),
  };
}

function indexOf(closes: number[], actions: ActionColumns): { index: number[]; shares: number[] } {
  const [index, shares] = [new Float64Array(closes.length), new Float64Array(closes.length)];
  accumulate(Float64Array.from(closes), 1, actions, index, shares);
  return { index: [...index], shares: [...shares] };
}

describe('accumulate', () => {
  it('begins at the first close and follows the returns', () => {
    expect(indexOf([none, 10, 11, 22], actionsOf()).index).toEqual([none, 10, 11, 22]);
  });

  it('is not moved by a split', () => {
    expect(indexOf([100, 51, 52], actionsOf([1, 'split', 2]))).toEqual({ index: [100, 102, 104], shares: [1, 2, 2] });
  });

  it('pays a dividend on the shares held before a split of the same day', () => {
    // One share at 100 pays 4 and becomes two at 48: 4 + 96.
    expect(indexOf([100, 48], actionsOf([1, 'dividend', 4], [1, 'split', 2])).index).toEqual([100, 100]);
  });

  it('goes on at the return and not at the level', () => {
    // 25 % with the dividend on the first day, then 50 %.
    expect(indexOf([100, 100, 150], actionsOf([1, 'dividend', 25])).index).toEqual([100, 125, 187.5]);
  });

  it('counts what happens on days without a bar', () => {
    // Three shares for one, then 2 on each of the three, then two for one: six shares at 20 and 6 in cash, after 100.
    const actions = actionsOf([1, 'split', 3], [2, 'dividend', 2], [3, 'split', 2]);
    expect(indexOf([100, none, none, none, 20], actions)).toEqual({
      index: [100, none, none, none, 126],
      shares: [1, none, none, none, 6],
    });
  });

  it('is not changed by an action on or before the first bar', () => {
    const actions = actionsOf([0, 'split', 9], [1, 'split', 9], [1, 'dividend', 9]);
    expect(indexOf([none, 10, 11], actions)).toEqual({ index: [none, 10, 11], shares: [none, 1, 1] });
  });

  it('keeps securities apart', () => {
    const index = new Float64Array(4);
    const actions = { ...actionsOf([1, 'split', 2]), s: Int32Array.of(1) };
    accumulate(Float64Array.of(10, 20, 11, 11), 2, actions, index, null);
    expect([...index]).toEqual([10, 20, 11, 22]);
  });

  it('refuses grids that differ in size and actions outside of them', () => {
    expect(() => accumulate(new Float64Array(4), 2, actionsOf(), new Float64Array(3), null)).toThrow(RangeError);
    expect(() =>
      accumulate(new Float64Array(4), 2, { ...actionsOf([0, 'split', 2]), s: Int32Array.of(2) }, new Float64Array(4), null),
    ).toThrow(RangeError);
  });

  it('gives for a prefix the prefix of the index, to the bit', () => {
    const price = fc.oneof(
      { weight: 5, arbitrary: fc.double({ min: 0.01, max: 1e4, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(none) },
    );
    const action = fc.tuple(
      fc.nat(20),
      fc.constantFrom('split' as const, 'dividend' as const),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(price, { minLength: 1, maxLength: 20 }),
        fc.array(action, { maxLength: 8 }),
        fc.nat(20),
        (closes, rows, cut) => {
          const actions = rows.filter(([t]) => t < closes.length).sort(([a], [b]) => a - b);
          const head = closes.slice(0, cut);
          const whole = indexOf(closes, actionsOf(...actions));
          const part = indexOf(head, actionsOf(...actions.filter(([t]) => t < cut)));
          expect(part.index).toEqual(whole.index.slice(0, cut));
          expect(part.shares).toEqual(whole.shares.slice(0, cut));
        },
      ),
    );
  });
});

describe('scaleToIndex', () => {
  it('puts raw prices in the scale of the index', () => {
    const out = new Float64Array(2);
    scaleToIndex(Float64Array.of(9, none), Float64Array.of(10, 10), Float64Array.of(20, 30), out);
    expect([...out]).toEqual([18, none]);
  });
});

describe('adjustBackwards', () => {
  const bars = (closes: number[], volume: number[]) => {
    const close = Float64Array.from(closes);
    return {
      date: Int32Array.from(closes, (_, t) => 100 + t),
      open: close.map((price) => price / 2),
      high: close,
      low: close,
      close,
      volume: Float64Array.from(volume),
    };
  };
  const split = (exDate: number, value: number): PriceAction => ({ exDate, type: 'SPLIT', value });
  const dividend = (exDate: number, value: number): PriceAction => ({ exDate, type: 'DIVIDEND', value });

  it('leaves the last day as traded and scales what was before', () => {
    const adjusted = adjustBackwards(bars([100, 51, 52], [10, 30, 40]), [split(101, 2)]);
    expect([...adjusted.close]).toEqual([50, 51, 52]);
    expect([...adjusted.open]).toEqual([25, 25.5, 26]);
    expect([...adjusted.volume]).toEqual([20, 30, 40]);
  });

  it('does not adjust volume for dividends', () => {
    const adjusted = adjustBackwards(bars([100, 90], [10, 30]), [dividend(101, 10)]);
    expect([...adjusted.close]).toEqual([90, 90]);
    expect([...adjusted.volume]).toEqual([10, 30]);
  });

  it('takes actions in any order, on days without a bar too, and leaves out those outside of the bars', () => {
    const gap = { ...bars([100, 40], [10, 30]), date: Int32Array.of(100, 104) };
    const adjusted = adjustBackwards(gap, [split(105, 7), split(102, 2), dividend(101, 20), split(100, 7), dividend(90, 7)]);
    // One share at 100 pays 20 and becomes two at 40: no return at all.
    expect([...adjusted.close]).toEqual([40, 40]);
    expect([...adjusted.volume]).toEqual([20, 30]);
  });

  it('has nothing of no bars', () => {
    expect(adjustBackwards(bars([], []), [split(100, 2)]).close).toHaveLength(0);
  });
});

describeShared('an adjusted close in the literature', (shared) => {
  it("is Yahoo's where the price falls by the dividend alone: the factor is 1 − dividend over the close before", () => {
    const { adj_close } = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8')).misc;
    const { split, div, prev_close, factor, raw, adj } = adj_close;
    // The third close is the first after the split; the dividend comes the day after it, on which the price falls by it alone.
    const close = Float64Array.of(...raw, prev_close - div);
    const bars = { date: Int32Array.of(1, 2, 3, 4), open: close, high: close, low: close, close, volume: close };
    const actions: PriceAction[] = [
      { exDate: 3, type: 'SPLIT', value: 1 / split },
      { exDate: 4, type: 'DIVIDEND', value: div },
    ];
    const adjusted = adjustBackwards(bars, actions).close;
    expect(adjusted[2] / raw[2]).toBeCloseTo(factor, 10);
    for (const [t, price] of adj.entries()) expect(adjusted[t]).toBeCloseTo(price, 6);
  });
});
