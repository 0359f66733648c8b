import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { isoOf, type TradingDay, tradingDay } from '../../../src/domain/trading-day.js';
import type { Regime, RegimeSettings } from '../../../src/quant/regime/regime.js';
import { regimeHistory, regimeOn } from '../../../src/quant/regime/regime-history.js';
import { RegimeWalk } from '../../../src/quant/regime/regime-walk.js';
import { describeShared } from '../../support/shared.js';
import { normal, uniforms } from '../kernels/hmm/support.js';

const settings: RegimeSettings = { fitWindow: 300, minHistory: 120, refitEvery: 21, starts: 3, minConfidence: 0.6, seed: 7 };

/** Returns of a calm and a wild market, and which of them it was: stays of 100 and 50 days on average. */
function simulated(days: number, seed: number): { returns: Float64Array; wild: boolean[]; dates: TradingDay[] } {
  const uniform = uniforms(seed);
  const returns = new Float64Array(days);
  const wild: boolean[] = [];
  let now = false;
  for (let t = 0; t < days; t++) {
    const u = uniform();
    now = now ? u >= 0.02 : u < 0.01;
    wild.push(now);
    returns[t] = now ? -0.002 + 0.022 * normal(uniform) : 0.0008 + 0.007 * normal(uniform);
  }
  return { returns, wild, dates: Array.from({ length: days }, (_, t) => 10_000 + t) };
}

describe('a history of regimes', () => {
  it('has no future: another one, or none, changes no day before it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 399 }),
        fc.double({ min: -0.5, max: 0.5 }),
        (seed, t, other) => {
          const { returns, dates } = simulated(400, seed);
          const past = regimeHistory(returns, dates, settings).days.slice(0, t + 1);
          const changed = returns.map((value, i) => (i > t ? other * Math.cos(i) : value));
          const missing = returns.map((value, i) => (i > t ? Number.NaN : value));
          expect(regimeHistory(changed, dates, settings).days.slice(0, t + 1)).toEqual(past);
          expect(regimeHistory(missing, dates, settings).days.slice(0, t + 1)).toEqual(past);
          expect(regimeHistory(returns.slice(0, t + 1), dates.slice(0, t + 1), settings).days).toEqual(past);
        },
      ),
      { seed: 20240506, numRuns: 25 },
    );
  });

  it('gives a day the same bits whichever range was asked for, and alone', () => {
    const { returns, dates } = simulated(500, 3);
    const { days } = regimeHistory(returns, dates, settings);
    const part = regimeHistory(returns, dates, settings, { from: dates[333], to: dates[350] });
    expect(part.days).toEqual(days.slice(333, 351));
    for (const t of [0, 118, 119, 120, 140, 340, 499]) expect(regimeOn(returns, dates, settings, dates[t])).toEqual(days[t]);
    expect(regimeHistory(returns, dates, settings)).toEqual(regimeHistory(returns, dates, settings));
  });

  it('gives a walk that goes on, back, or over a corrected history the same bits as a new one', () => {
    const { returns, dates } = simulated(400, 11);
    const corrected = returns.map((value, t) => (t === 250 ? -value : value));
    const walk = new RegimeWalk(settings);
    const asked: [Float64Array, number][] = [
      [returns, 130],
      [returns, 300],
      [returns, 200],
      [corrected, 240],
      [corrected, 260],
      [corrected, 310],
      [returns, 400],
    ];
    for (const [history, to] of asked) {
      const known = [history.slice(0, to), dates.slice(0, to)] as const;
      const range = { from: dates[to - 10], to: dates[to - 1] };
      expect(regimeHistory(...known, settings, range, walk)).toEqual(regimeHistory(...known, settings, range));
    }
  });

  it('does not walk twice over what it has walked', () => {
    const { returns, dates } = simulated(300, 12);
    const walk = new RegimeWalk(settings);
    const [first] = [...walk.upTo(returns, dates, 200)].slice(199);
    expect(walk.upTo(returns.slice(0, 250), dates.slice(0, 250))[199]).toBe(first);
    expect(
      walk.upTo(
        returns.map((value, t) => (t === 50 ? 0 : value)),
        dates,
      )[199],
    ).not.toBe(first);
  });

  it('finds the states of a simulated market', () => {
    const { returns, wild, dates } = simulated(3000, 5);
    const { days, smoothed, viterbi } = regimeHistory(returns, dates, { ...settings, fitWindow: 2520, minHistory: 504 });
    const told = days.map(({ state }, t) => ({ state, wild: wild[t] })).slice(504);
    const right = told.filter((day) => day.state === (day.wild ? 'BEAR' : 'BULL')).length / told.length;
    expect(right).toBeGreaterThan(0.85);
    // Hindsight does better than the moment.
    const inHindsight = viterbi.filter((state, t) => state === (wild[t] ? 'BEAR' : 'BULL')).length / viterbi.length;
    expect(inHindsight).toBeGreaterThan(0.93);
    for (const row of smoothed) expect(row[0] + row[1]).toBeCloseTo(1, 12);
  });

  it('fits on the day of the return number minHistory, and then every refitEvery returns, on the last fitWindow', () => {
    const { returns, dates } = simulated(400, 8);
    const { days } = regimeHistory(returns, dates, settings);
    expect(days[118]).toEqual({ date: dates[118], state: 'UNKNOWN', confidence: null, filtered: [], since: null, model: null });
    const fits = days.flatMap(({ model }, t) => (model !== null && model !== days[t - 1]?.model ? [t] : []));
    expect(fits).toEqual([119, 140, 161, 182, 203, 224, 245, 266, 287, 308, 329, 350, 371, 392]);
    const last = days[399].model;
    expect(last).toMatchObject({ fittedFrom: dates[93], fittedTo: dates[392], starts: 4 });
    expect(last?.startsAtBest).toBeGreaterThanOrEqual(1);
    expect(days[119].model).toMatchObject({ fittedFrom: dates[0], starts: 3 });
  });

  it('says BULL for the state that grows faster, TRANSITION below the confidence, and since when', () => {
    const { returns, dates } = simulated(1500, 11);
    const { days } = regimeHistory(returns, dates, { ...settings, minConfidence: 0.9 });
    const growth = ({ mean, volatility }: { mean: number; volatility: number }) => mean - volatility ** 2 / 2;
    const known = days.filter((day): day is Regime & { model: object } => day.model !== null);
    expect(new Set(known.map(({ state }) => state))).toEqual(new Set(['BULL', 'BEAR', 'TRANSITION']));
    for (const { state, confidence, filtered, model } of known) {
      expect(model?.states.map((one) => one.state)).toEqual(['BULL', 'BEAR']);
      expect(growth(model!.states[0])).toBeGreaterThan(growth(model!.states[1]));
      expect(filtered[0] + filtered[1]).toBeCloseTo(1, 12);
      expect(confidence).toBe(Math.max(...filtered));
      expect(state).toBe(confidence! < 0.9 ? 'TRANSITION' : filtered[0] > 0.5 ? 'BULL' : 'BEAR');
      for (const one of model!.states) expect(one.transition[0] + one.transition[1]).toBeCloseTo(1, 12);
    }
    days.forEach(({ state, since }, t) => {
      if (state === 'UNKNOWN') return;
      expect(since).toBe(days[t - 1]?.state === state ? days[t - 1].since : dates[t]);
    });
  });

  it('leaves days without a return out: they repeat the day before and count for no fit', () => {
    const { returns, dates } = simulated(300, 13);
    const holes = new Set([0, 50, 51, 200, 299]);
    const full = regimeHistory(returns, dates, settings);
    // The same returns with days in between on which nothing was seen.
    const sparse: number[] = [];
    const source: number[] = [];
    for (let t = 0; t < 300; t++) {
      if (holes.has(t)) {
        sparse.push(Number.NaN);
        source.push(t - 1);
      }
      sparse.push(returns[t]);
      source.push(t);
    }
    const days = sparse.map((_, t) => 20_000 + t);
    const holed = regimeHistory(Float64Array.from(sparse), days, settings);
    holed.days.forEach((day, t) => {
      const same = source[t] < 0 ? { state: 'UNKNOWN', filtered: [] } : full.days[source[t]];
      expect([day.state, day.filtered]).toEqual([same.state, same.filtered]);
      expect(holed.smoothed[t]).toEqual(source[t] < 0 ? [] : full.smoothed[source[t]]);
      expect(holed.viterbi[t]).toBe(source[t] < 0 ? 'UNKNOWN' : full.viterbi[source[t]]);
    });
  });

  it('keeps the model before when a fit finds no two states, and is UNKNOWN when there never were two', () => {
    const { returns, dates } = simulated(420, 17);
    // From the day 260 on nothing moves, and after 120 days the window has seen nothing else.
    const frozen = returns.map((value, t) => (t >= 260 ? 0 : value));
    const { days } = regimeHistory(frozen, dates, { ...settings, fitWindow: 120 });
    const last = days[419].model;
    expect(last).not.toBeNull();
    expect(last!.fittedTo).toBeLessThan(dates[390]);
    expect(days.every(({ filtered }) => filtered.every(Number.isFinite))).toBe(true);

    const flat = regimeHistory(new Float64Array(420), dates, settings);
    expect(flat.days.every(({ state, model }) => state === 'UNKNOWN' && model === null)).toBe(true);
    expect(flat.viterbi.every((state) => state === 'UNKNOWN')).toBe(true);
  });

  it('takes the session before for a date that is none, and is UNKNOWN before the first', () => {
    const { returns } = simulated(300, 19);
    const everySecondDay = Array.from({ length: 300 }, (_, t) => 10_000 + 2 * t);
    expect(regimeOn(returns, everySecondDay, settings, 10_401).date).toBe(10_400);
    expect(regimeOn(returns, everySecondDay, settings, 9_000)).toMatchObject({ date: 9_000, state: 'UNKNOWN', model: null });
    const none = regimeHistory(returns, everySecondDay, settings, { from: 9_000, to: 9_999 });
    expect(none).toEqual({ days: [], smoothed: [], viterbi: [] });
    expect(regimeHistory(new Float64Array(0), [], settings)).toEqual({ days: [], smoothed: [], viterbi: [] });
  });

  it('refuses settings that cannot be kept and days that do not match', () => {
    const { returns, dates } = simulated(10, 1);
    expect(() => regimeHistory(returns, dates.slice(1), settings)).toThrow(RangeError);
    expect(() => regimeHistory(returns, dates, { ...settings, minHistory: 301 })).toThrow(RangeError);
    expect(() => regimeHistory(returns, dates, { ...settings, refitEvery: 0 })).toThrow(RangeError);
  });
});

describeShared('the regimes of the S&P 500', (shared) => {
  const rows = readFileSync(path.join(shared, 'data/benchmark/spy_adj_close.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([date]) => date >= '1999-11-01' && date <= '2017-12-31');
  const dates = rows.map(([date]) => tradingDay(date));
  const returns = Float64Array.from(rows, ([, close], t) => (t === 0 ? Number.NaN : Number(close) / Number(rows[t - 1][1]) - 1));
  const { days } = regimeHistory(returns, dates, { ...settings, fitWindow: 2520, minHistory: 504, starts: 5 });

  function share(from: string, to: string, state: string): number {
    const inRange = days.filter(({ date }) => isoOf(date) >= from && isoOf(date) <= to);
    return inRange.filter((day) => day.state === state).length / inRange.length;
  }

  it('are BEAR in the crisis of 2008 and BULL in the calm years, as told on the day', () => {
    expect(share('2008-10-01', '2009-02-28', 'BEAR')).toBeGreaterThan(0.9);
    expect(share('2013-01-01', '2014-12-31', 'BULL')).toBeGreaterThan(0.9);
    expect(share('2017-01-01', '2017-12-31', 'BULL')).toBeGreaterThan(0.95);
  });

  it('come from fits that most starts agree on', () => {
    const models = [...new Set(days.map(({ model }) => model))].filter((model) => model !== null);
    expect(models).toHaveLength(Math.floor((rows.length - 1 - 504) / 21) + 1);
    expect(models.filter(({ starts, startsAtBest }) => startsAtBest >= starts - 1).length).toBeGreaterThan(0.9 * models.length);
  });
});
