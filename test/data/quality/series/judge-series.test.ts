import fc from 'fast-check';
import { BarSeries } from '../../../../src/data/quality/series/bar-series.js';
import { type DayActions, judgeSeries } from '../../../../src/data/quality/series/judge-series.js';
import { robustZ } from '../../../../src/data/quality/series/robust-z.js';

const quiet = (t: number) => 100 + (t % 2);

function judged(closes: readonly number[], actions: Record<number, DayActions> = {}, context: 'DAILY' | 'BACKFILL' = 'BACKFILL') {
  const series = new BarSeries();
  closes.forEach((close, day) => {
    series.add({ day, open: close, high: close * 1.005, low: close * 0.995, close, volume: 1 });
  });
  const { bars, actions: contradicted } = judgeSeries(series, {
    context,
    first: 0,
    end: series.length,
    actions: new Map(Object.entries(actions).map(([day, action]) => [Number(day), action])),
    trusted: () => false,
    refused: () => false,
  });
  return [...bars.map(({ i, fault }) => [i, fault.rule]), ...contradicted.map(({ day, fault }) => [day, fault.rule])];
}
const series = (change: Record<number, number>) => Array.from({ length: 60 }, (_, t) => change[t] ?? quiet(t));

describe('robustZ', () => {
  it('counts in scaled median deviations', () => {
    // Median 3, distances 2, 1, 0, 1, 2: MAD 1.
    expect(robustZ(10, Float64Array.of(1, 2, 3, 4, 5))).toBeCloseTo(7 / 1.4826, 12);
  });
});

describe('judgeSeries', () => {
  it('never finds anything in series whose returns stay below a fifth', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.18, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 200 }), (returns) => {
        let close = 100;
        const closes = returns.map((value) => {
          close *= 1 + value;
          return close;
        });
        expect(judged(closes)).toEqual([]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('tells a spike, which the next bar takes back, from a move that stays', () => {
    expect(judged(series({ 30: 160 }))).toEqual([[30, 'confirmed_spike']]);
    expect(judged(series({ 30: 130 }))).toEqual([[30, 'confirmed_spike']]);
    expect(judged([...series({}).slice(0, 30), 160, 161, 160])).toEqual([[30, 'persistent_move']]);
  });

  it('knows nothing of the next bar for the last one, and in the daily context', () => {
    expect(judged([...series({}), 160])).toEqual([[60, 'potential_spike']]);
    expect(judged(series({ 30: 160 }), {}, 'DAILY')).toEqual([
      [30, 'potential_spike'],
      [31, 'potential_spike'],
    ]);
  });

  it('leaves a move below a fifth alone however quiet the name is, and judges jumps without history', () => {
    expect(judged(series({ 30: 119 }))).toEqual([]);
    expect(judged([100, 160, 161])).toEqual([[1, 'persistent_move']]);
    expect(judged([100, 140, 141])).toEqual([]);
  });

  it('believes a split that the price bears out and doubts one that it contradicts', () => {
    const halved = series({}).map((close, t) => (t < 30 ? close : close / 2));
    expect(judged(halved, { 30: { split: 2, dividend: 0 } })).toEqual([]);
    expect(judged(series({}), { 30: { split: 2, dividend: 0 } })).toEqual([[30, 'split_contradicted']]);
    expect(judged(series({}), { 30: { split: 1, dividend: 0.5 } })).toEqual([]);
    expect(judged(series({}), { 1: { split: 1, dividend: 50 } })).toEqual([[1, 'dividend_contradicted']]);
  });
});
