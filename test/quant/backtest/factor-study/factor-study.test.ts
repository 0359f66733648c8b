import { bettingAgainstBeta } from '../../../../src/quant/backtest/factor-study/betting-against-beta.js';
import { forwardReturns } from '../../../../src/quant/backtest/factor-study/forward-returns.js';
import { horizonOf } from '../../../../src/quant/backtest/factor-study/horizon.js';
import { highMinusLow, longShortCurve } from '../../../../src/quant/backtest/factor-study/long-short.js';
import { qualityMinusJunk } from '../../../../src/quant/backtest/factor-study/quality-minus-junk.js';
import { quantileFigures } from '../../../../src/quant/backtest/factor-study/quantiles.js';
import { coverageOf, rankAutocorrelations } from '../../../../src/quant/backtest/factor-study/stability.js';
import { studyFactors } from '../../../../src/quant/backtest/factor-study/study-factors.js';
import type { StudyUniverse } from '../../../../src/quant/backtest/factor-study/universe.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { neweyWestT } from '../../../../src/quant/kernels/statistics/newey-west.js';
import { gridOf } from '../../../../src/quant/panel/grid.js';

const NAN = Number.NaN;
const grid = (...rows: number[][]) => Float64Array.from(rows.flat());

function universeOf(returns: Float64Array, columns: number, more: Partial<StudyUniverse> = {}): StudyUniverse {
  return {
    dates: Array.from({ length: returns.length / columns }, (_, t) => 18_000 + 30 * t),
    columns,
    members: null,
    horizons: [{ days: 21, returns }],
    sessionsApart: 21,
    quantiles: 2,
    sectors: new Int16Array(columns),
    sectorNames: ['Energy'],
    ...more,
  };
}

describe('returns ahead', () => {
  const prices = gridOf(4, 3, grid([10, 10, NAN], [11, 20, 5], [12, NAN, 6], [15, NAN, 7]));

  it('hold who leaves to the last price, and know nothing beyond the last session', () => {
    const { days, returns } = forwardReturns(prices, [0, 1, 2], 2);
    expect(days).toBe(2);
    expect(Array.from(returns)).toEqual([12 / 10 - 1, 1, NAN, 15 / 11 - 1, NAN, 7 / 5 - 1, NAN, NAN, NAN]);
  });

  it('refuse to look at the date itself', () => {
    expect(() => forwardReturns(prices, [0], 0)).toThrow(RangeError);
  });
});

describe('the skill at a horizon', () => {
  const coefficients = Float64Array.of(0.1, NAN, -0.1, 0.2, 0.2);

  it('rests on the dates that have a coefficient', () => {
    const found = horizonOf(21, Float64Array.of(0.1, NAN, 0.3, NAN, NAN), coefficients, 21);
    expect(found).toMatchObject({ days: 21, dates: 4, hitRate: 0.75 });
    expect(found.ic).toBeCloseTo(0.2, 14);
    expect(found.rankIc).toBeCloseTo(0.1, 14);
    expect(found.rankIcDeviation).toBeCloseTo(Math.sqrt(0.06 / 3), 14);
    expect(found.rankIcT).toBe(neweyWestT(Float64Array.of(0.1, -0.1, 0.2, 0.2), found.lags));
  });

  it('takes as many lags as returns share sessions, and at least the automatic number', () => {
    const many = Float64Array.from({ length: 100 }, (_, t) => Math.sin(t));
    expect([21, 63, 126, 252].map((days) => horizonOf(days, many, many, 21).lags)).toEqual([4, 4, 5, 11]);
    expect(horizonOf(252, coefficients, coefficients, 21).lags).toBe(3);
  });
});

describe('quantiles', () => {
  const exposures = grid([1, 2, 3, 4], [4, 3, 2, 1], [1, 2, 4, 3]);
  const returns = grid([0.01, 0.03, 0.05, 0.07], [0.02, 0.02, 0, 0], [NAN, NAN, 0.1, 0.2]);

  it('earn the mean over dates of their mean return, and the spread is the highest less the lowest', () => {
    const found = quantileFigures(exposures, universeOf(returns, 4));
    expect(found.quantileReturns[0]).toBeCloseTo((0.02 + 0) / 2, 14);
    expect(found.quantileReturns[1]).toBeCloseTo((0.06 + 0.02 + 0.15) / 3, 14);
    expect(found.quantileSpread).toBeCloseTo(0.23 / 3 - 0.01, 14);
  });

  it('turn over by the part of the highest one that is new', () => {
    expect(quantileFigures(exposures, universeOf(returns, 4)).quantileTurnover).toBe(1);
    const half = grid([1, 2, 3, 4], [1, 3, 2, 4], [1, 3, 2, 4]);
    expect(quantileFigures(half, universeOf(returns, 4)).quantileTurnover).toBe(0.25);
  });
});

describe('stability', () => {
  it('is the rank correlation with the date before, over those who have both and are members', () => {
    const exposures = grid([1, 2, 3, 4, 5], [1, 2, 3, 4, NAN], [4, 3, 2, 1, 9]);
    const universe = universeOf(exposures, 5);
    expect(Array.from(rankAutocorrelations(exposures, universe))).toEqual([NAN, 1, -1]);
    expect(coverageOf(exposures, universe)).toBeCloseTo((1 + 0.8 + 1) / 3, 14);
    const outsider = Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 0);
    const pair = grid([1, 2, 3, 4, 5], [1, 2, 3, 4, -9]);
    expect(rankAutocorrelations(pair, universeOf(pair, 5, { members: outsider }))[1]).toBe(1);
    const members = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1);
    expect(coverageOf(grid([1, NAN, 3, 4, 5], [1, 2, 3, 4, 5], [4, 3, NAN, NAN, 9]), { ...universe, members })).toBe(0.625);
  });
});

describe('long-short portfolios', () => {
  const shape = (nextReturns: Float64Array, columns: number) => ({
    dates: [0, 1].slice(0, nextReturns.length / columns),
    columns,
    members: null,
    nextReturns,
  });

  it('of a factor are its highest part less its lowest, equally weighted', () => {
    const universe = shape(grid([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, NAN]), 7);
    // 30 percent of seven names are two.
    expect(highMinusLow(grid([1, 2, 3, 4, 5, 6, 7]), universe)[0]).toBeCloseTo(0.6 - 0.15, 14);
    expect(highMinusLow(grid([7, 6, 5, 4, NAN, 1, NAN]), universe)[0]).toBeCloseTo(0.1 - 0.6, 14);
    expect(highMinusLow(grid([NAN, NAN, NAN, 1, NAN, NAN, NAN]), universe)[0]).toBeNaN();
  });

  it('against beta weigh by distance from the mean rank and lever each side to a beta of 1', () => {
    // Ranks 1 2 3 4 about 2.5: low ¾ and ¼, high ¼ and ¾.
    const betas = grid([0.4, 0.8, 1.2, 2.0]);
    const returns = grid([0.02, 0.04, 0.06, 0.01]);
    const low = (0.75 * 0.02 + 0.25 * 0.04 - 0.001) / (0.75 * 0.4 + 0.25 * 0.8);
    const high = (0.25 * 0.06 + 0.75 * 0.01 - 0.001) / (0.25 * 1.2 + 0.75 * 2);
    expect(bettingAgainstBeta(betas, Float64Array.of(0.001), shape(returns, 4))[0]).toBeCloseTo(low - high, 14);
    expect(bettingAgainstBeta(grid([-1, -0.5, 1, 2]), Float64Array.of(0), shape(returns, 4))[0]).toBeNaN();
  });

  it('of quality are built within small and big names, by market cap', () => {
    // Small: caps 1 2 3; big: 10 20 30. One name a side, the best less the worst.
    const caps = grid([1, 10, 2, 20, 3, 30]);
    const quality = grid([5, 1, 9, 2, 7, 3]);
    const returns = grid([0.01, 0.02, 0.05, 0.03, 0.04, 0.09]);
    expect(qualityMinusJunk(quality, caps, shape(returns, 6))[0]).toBeCloseTo((0.05 - 0.01 + (0.09 - 0.02)) / 2, 14);
    const seven = grid([1, 1, 1, 1, 1, 1, 1, 3, 10, 10, 10, 10, 10, 10, 10, 10]);
    const best = Float64Array.from({ length: 16 }, (_, s) => s);
    const tops = Float64Array.from({ length: 16 }, (_, s) => (s === 6 ? 0.1 : s === 7 ? 0.2 : 0));
    // Two a side of eight: caps 1 and 3 weigh ¼ and ¾.
    expect(qualityMinusJunk(best, seven, shape(tops, 16))[0]).toBeCloseTo((0.25 * 0.1 + 0.75 * 0.2) / 2, 14);
  });

  it('start at 1 on the first date on which they exist', () => {
    const curve = longShortCurve([1, 2, 3, 4, 5], Float64Array.of(NAN, 0.5, -0.5, NAN, 0.7))!;
    expect(curve.date).toEqual([2, 3, 4, 5]);
    expect(Array.from(curve.equity)).toEqual([1, 1.5, 0.75, 0.75]);
    expect(Array.from(curve.periodReturn)).toEqual([NAN, 0.5, -0.5, NAN]);
    expect(Array.from(curve.drawdown)).toEqual([0, 0, -0.5, -0.5]);
    expect(longShortCurve([1, 2], Float64Array.of(NAN, 0.1))).toBeNull();
  });
});

describe('a study', () => {
  const [rows, columns] = [24, 60];
  const random = randomStream(11);
  const noise = () => Float64Array.from({ length: rows * columns }, () => random() - 0.5);
  const returns = noise();
  const later = noise();
  const members = Uint8Array.from(returns, () => (random() < 0.8 ? 1 : 0));
  const universe = universeOf(returns, columns, {
    members,
    horizons: [
      { days: 21, returns },
      { days: 63, returns: later },
    ],
    quantiles: 5,
    sectors: Int16Array.from({ length: columns }, (_, s) => (s % 4) - 1),
    sectorNames: ['Utilities', 'Energy', 'Materials', 'Nobody'],
  });
  const skilled = returns.map((r) => 3 * r ** 3);
  const [perfect, guess] = studyFactors(
    [
      { factor: 'Perfect', exposures: skilled },
      { factor: 'Guess', exposures: noise() },
    ],
    universe,
  );

  it('finds a coefficient of 1 for who knows the order of returns, and none at another horizon or for a guess', () => {
    expect(perfect).toMatchObject({ factor: 'Perfect', coverage: 1, longShort: null });
    expect(perfect.horizons[0]).toMatchObject({ days: 21, dates: rows, rankIc: 1, rankIcDeviation: 0, hitRate: 1 });
    expect(perfect.horizons[0].ic).toBeGreaterThan(0.85);
    expect(perfect.horizons[0].ic).toBeLessThan(0.99);
    expect(Math.abs(perfect.horizons[1].rankIc)).toBeLessThan(0.1);
    expect(Math.abs(guess.horizons[0].rankIcT)).toBeLessThan(3);
    expect(perfect.rankIcSeries).toMatchObject({ metric: 'rankIc', count: rows, value: new Float64Array(rows).fill(1) });
    expect(Array.from(perfect.quantileReturns)).toEqual([...perfect.quantileReturns].sort((a, b) => a - b));
  });

  it('tells the sectors apart, by name, and leaves out those without members and names without a sector', () => {
    expect(perfect.sectors.map(({ sector, rankIc }) => [sector, rankIc])).toEqual([
      ['Energy', 1],
      ['Materials', 1],
      ['Utilities', 1],
    ]);
    const inSectors = perfect.sectors.reduce((sum, { securities }) => sum + securities, 0);
    const expected = members.filter((member, i) => member && (i % columns) % 4 > 0).length / rows;
    expect(inSectors).toBeCloseTo(expected, 12);
  });

  it('does not depend on who is not a member', () => {
    const other = (values: Float64Array) => values.map((value, i) => (members[i] ? value : 99 * random()));
    const elsewhere = {
      ...universe,
      horizons: [
        { days: 21, returns: other(returns) },
        { days: 63, returns: other(later) },
      ],
    };
    const [again] = studyFactors(
      [{ factor: 'Perfect', exposures: skilled.map((value, i) => (members[i] ? value : NAN)) }],
      elsewhere,
    );
    const { rankAutocorrelation: _, ...figures } = again;
    expect(perfect).toMatchObject(figures);
  });

  it('refuses grids of another shape', () => {
    const short = { factor: 'Short', exposures: skilled.subarray(1) };
    expect(() => studyFactors([short], universe)).toThrow('Exposures of Short should have 1440 places, but there are 1439.');
    expect(() => studyFactors([], { ...universe, quantiles: 1 })).toThrow(RangeError);
    expect(() => studyFactors([], { ...universe, sectors: new Int16Array(2) })).toThrow(RangeError);
  });
});
