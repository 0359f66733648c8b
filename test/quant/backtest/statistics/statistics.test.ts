import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tradingDay } from '../../../../src/domain/trading-day.js';
import { compareWith } from '../../../../src/quant/backtest/statistics/benchmark.js';
import { intervalsOf } from '../../../../src/quant/backtest/statistics/intervals.js';
import { metricsOf } from '../../../../src/quant/backtest/statistics/metrics.js';
import { monthlyReturns } from '../../../../src/quant/backtest/statistics/monthly-returns.js';
import { rollingSharpe } from '../../../../src/quant/backtest/statistics/rolling-sharpe.js';
import type { BacktestSeries } from '../../../../src/quant/backtest/statistics/series.js';
import { ONE_TRIAL, statisticsOf } from '../../../../src/quant/backtest/statistics/statistics.js';
import { overfittingOf, trialsOf } from '../../../../src/quant/backtest/statistics/trials.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { gainLossRatio, tailRatio } from '../../../../src/quant/kernels/statistics/gain-loss.js';
import { expectedMaximumSharpe, probabilisticSharpe } from '../../../../src/quant/kernels/statistics/sharpe.js';
import { describeShared } from '../../../support/shared.js';

const NAN = Number.NaN;
const START = tradingDay('2020-01-30');

/** A backtest of these daily returns from 100 on, one calendar day a session. */
function seriesOf(returns: number[], more: Partial<BacktestSeries> = {}): BacktestSeries {
  const equity = new Float64Array(returns.length + 1).fill(100);
  returns.forEach((r, t) => {
    equity[t + 1] = equity[t] * (1 + r);
  });
  const zeros = () => new Float64Array(equity.length);
  const dates = Array.from(equity, (_, t) => START + t);
  return { dates, equity, turnover: zeros(), costs: zeros(), exposure: zeros(), riskFree: null, ...more };
}

const noise = (n: number, seed: number, drift = 0) => {
  const random = randomStream(seed);
  return Array.from({ length: n }, () => drift + (random() + random() + random() - 1.5) / 50);
};

describe('metrics', () => {
  it('are those one can do by hand', () => {
    const metrics = metricsOf(seriesOf([0.1, -0.1, 0.1, -0.05]));
    expect(metrics.totalReturn).toBeCloseTo(1.1 * 0.9 * 1.1 * 0.95 - 1, 13);
    expect(metrics.annualReturn).toBeCloseTo((1.1 * 0.9 * 1.1 * 0.95) ** 63 - 1, 11);
    // Mean 0.0125; squares about it add up to 0.031875.
    expect(metrics.volatilityAnnual).toBeCloseTo(Math.sqrt(0.031875 / 3) * Math.sqrt(252), 12);
    expect(metrics.sharpe).toBeCloseTo((0.0125 / Math.sqrt(0.031875 / 3)) * Math.sqrt(252), 11);
    expect(metrics.sortino).toBeCloseTo((0.0125 / Math.sqrt(0.0125 / 4)) * Math.sqrt(252), 11);
    expect(metrics.maxDrawdown).toBeCloseTo(-0.1, 13);
    expect(metrics.calmar).toBeCloseTo(metrics.annualReturn / 0.1, 10);
    expect([metrics.maxDrawdownFrom, metrics.maxDrawdownTo, metrics.recoveredOn]).toEqual([START + 1, START + 2, null]);
    expect([metrics.hitRate, metrics.sessions]).toEqual([0.5, 4]);
    expect(metrics.conventions).toEqual({ annualisation: 252, ddof: 1, kurtosis: 'excess', riskFree: 'zero' });
  });

  it('give turnover and costs a year, costs in parts of the value before them, and the mean exposure', () => {
    const metrics = metricsOf(
      seriesOf([1, 0], {
        turnover: Float64Array.of(0, 1, 0.5),
        costs: Float64Array.of(0, 1, 2),
        exposure: Float64Array.of(9, 1, 0.5),
      }),
    );
    expect(metrics).toMatchObject({ turnoverAnnual: 189, costs: 3, exposure: 0.75 });
    // 1 of 100, then 2 of 200.
    expect(metrics.costsAnnualBps).toBeCloseTo(200 * 126, 9);
  });

  it('subtract the risk-free rate, and leave out the days on which it is not known', () => {
    const returns = noise(40, 1, 0.001);
    const rates = Float64Array.from({ length: 41 }, (_, t) => (t < 21 ? 0.001 * (1 + (t % 2)) : NAN));
    const excess = returns.slice(0, 20).map((r, t) => r - rates[t + 1]);
    const metrics = metricsOf(seriesOf(returns, { riskFree: { series: 'RF', returns: rates } }));
    expect(metrics.sharpe).toBeCloseTo(metricsOf(seriesOf(excess)).sharpe, 11);
    expect([metrics.sessions, metrics.conventions.riskFree]).toEqual([40, 'RF']);
  });

  it('have no ratio without volatility, not even for cash whose excess return is rounding', () => {
    const flat = metricsOf(seriesOf([0, 0, 0]));
    expect([flat.sharpe, flat.sortino, flat.calmar, flat.skewness]).toEqual([NAN, NAN, NAN, NAN]);
    expect([flat.maxDrawdown, flat.maxDrawdownFrom]).toEqual([0, null]);
    const rates = noise(30, 2).map(Math.abs);
    const cash = metricsOf(seriesOf(rates, { riskFree: { series: 'RF', returns: Float64Array.of(NAN, ...rates) } }));
    expect([cash.sharpe, cash.sortino]).toEqual([NAN, NAN]);
  });

  it('are NaN, and not an error, before there is a session', () => {
    expect(metricsOf(seriesOf([]))).toMatchObject({
      totalReturn: NAN,
      annualReturn: NAN,
      maxDrawdown: NAN,
      hitRate: NAN,
      sessions: 0,
    });
  });

  it('refuse columns of unequal lengths', () => {
    expect(() => metricsOf(seriesOf([0.1], { costs: new Float64Array(1) }))).toThrow('costs should have 2 sessions, but has 1.');
  });
});

describe('a comparison with a benchmark', () => {
  const market = noise(300, 3, 0.0005);
  const marketReturns = Float64Array.of(NAN, ...market);

  it('finds the beta and the alpha of a leveraged benchmark, on excess returns', () => {
    const rate = 0.0001;
    const wobble = noise(300, 4).map((r) => r / 100);
    const own = market.map((r, t) => rate + 0.0002 + 1.5 * (r - rate) + wobble[t]);
    const rates = new Float64Array(301).fill(rate);
    const found = compareWith(seriesOf(own, { riskFree: { series: 'RF', returns: rates } }), {
      benchmark: 'SPY',
      returns: marketReturns,
    });
    expect(found.beta).toBeCloseTo(1.5, 2);
    expect(found.alphaAnnual).toBeCloseTo(0.0002 * 252, 2);
    expect(found.alphaTStatistic).toBeGreaterThan(10);
    expect(found.totalReturn).toBeCloseTo(market.reduce((value, r) => value * (1 + r), 1) - 1, 12);
  });

  it('captures all of its own ups and downs, and has no information ratio against itself', () => {
    const found = compareWith(seriesOf(market), { benchmark: 'SPY', returns: marketReturns });
    expect(found.upCapture).toBeCloseTo(1, 9);
    expect(found.downCapture).toBeCloseTo(1, 9);
    expect(found.beta).toBeCloseTo(1, 12);
    expect(found.informationRatio).toBeNaN();
  });

  it('captures by annual compound returns: a third more a day is not a third more a year', () => {
    const returns = Float64Array.of(NAN, 0.003, -0.002, 0, 0.003, -0.002);
    const found = compareWith(seriesOf([0.004, -0.001, 0.05, 0.004, -0.001]), { benchmark: 'SPY', returns });
    expect(found.upCapture).toBeCloseTo((1.004 ** 252 - 1) / (1.003 ** 252 - 1), 10);
    expect(found.downCapture).toBeCloseTo((0.999 ** 252 - 1) / (0.998 ** 252 - 1), 10);
  });

  it('uses the days on which both are there', () => {
    const gap = Float64Array.from(marketReturns);
    gap[10] = NAN;
    const without = (values: number[]) => values.filter((_, t) => t !== 9);
    const own = noise(300, 5);
    const found = compareWith(seriesOf(own), { benchmark: 'SPY', returns: gap });
    const expected = compareWith(seriesOf(without(own)), { benchmark: 'SPY', returns: Float64Array.of(NAN, ...without(market)) });
    for (const key of [
      'beta',
      'alphaTStatistic',
      'trackingErrorAnnual',
      'informationRatio',
      'upCapture',
      'maxDrawdown',
    ] as const) {
      expect(found[key]).toBeCloseTo(expected[key], 9);
    }
  });
});

describe('monthly returns', () => {
  it('go from the last close of the month before to the last close of the month', () => {
    // 30 January is the start; sessions on 31 January, 1 and 2 February.
    const months = monthlyReturns(seriesOf([0.1, 0.2, -0.5]), { benchmark: 'SPY', returns: Float64Array.of(NAN, NAN, 0.1, 0.1) });
    expect(months.map(({ year, month }) => [year, month])).toEqual([
      [2020, 1],
      [2020, 2],
    ]);
    expect(months[0].portfolioReturn).toBeCloseTo(0.1, 13);
    expect(months[0].benchmarkReturn).toBeNaN();
    expect(months[1].portfolioReturn).toBeCloseTo(-0.4, 13);
    expect(months[1].benchmarkReturn).toBeCloseTo(0.21, 13);
  });
});

describe('the rolling Sharpe ratio', () => {
  it('has a row for each session with a window behind it, and the last is that of the last window', () => {
    const returns = noise(30, 6);
    const rolling = rollingSharpe(seriesOf(returns), 20);
    expect([rolling.count, rolling.date[0], rolling.date.at(-1)]).toEqual([11, START + 20, START + 30]);
    expect(rolling.value[10]).toBeCloseTo(metricsOf(seriesOf(returns.slice(10))).sharpe, 9);
    expect(rollingSharpe(seriesOf(returns), 31).count).toBe(0);
  });
});

describe('intervals of metrics', () => {
  const series = seriesOf(noise(500, 7, 0.0008));

  it('contain the metric, come out the same for a seed, and differ for another', () => {
    const metrics = metricsOf(series);
    const intervals = intervalsOf(series, { seed: 1, resamples: 300 });
    for (const { metric, low, high } of intervals) {
      const value = metrics[metric as 'sharpe'];
      expect([metric, low < value, value < high]).toEqual([metric, true, true]);
    }
    expect(intervalsOf(series, { seed: 1, resamples: 300 })).toEqual(intervals);
    expect(intervalsOf(series, { seed: 2, resamples: 300 })).not.toEqual(intervals);
  });

  it('of the Sharpe ratio of independent returns are as wide as theory says', () => {
    const sharpe = intervalsOf(series, { seed: 3 }).find(({ metric }) => metric === 'sharpe')!;
    const wide = 2 * 1.96 * Math.sqrt(252 / 500);
    expect((sharpe.high - sharpe.low) / wide).toBeGreaterThan(0.94);
    expect((sharpe.high - sharpe.low) / wide).toBeLessThan(1.06);
  });

  it('say nothing of fewer than ten sessions', () => {
    expect(intervalsOf(seriesOf([0.1, 0.2]), { seed: 1 })[0]).toMatchObject({ low: NAN, high: NAN });
  });
});

describe('statistics', () => {
  const series = seriesOf(noise(400, 8, 0.001));

  it('of a backtest that was tried once deflate nothing', () => {
    const found = statisticsOf(series, { trials: ONE_TRIAL, seed: 1, resamples: 20 });
    expect(found.deflatedSharpe).toBe(found.probabilisticSharpe);
    expect(found).toMatchObject({ trials: 1, trialVariance: NAN, overfittingProbability: NAN });
    expect(found.sharpePerDay * Math.sqrt(252)).toBeCloseTo(metricsOf(series).sharpe, 12);
  });

  it('deflate the more, the more was tried', () => {
    const deflatedBy = (count: number) =>
      statisticsOf(series, { trials: { count, variance: 0.001, effective: NAN }, seed: 1, resamples: 20 }).deflatedSharpe;
    expect(deflatedBy(100)).toBeLessThan(deflatedBy(10));
    expect(deflatedBy(10)).toBeLessThan(deflatedBy(1));
  });

  it('have no track record that suffices for a ratio that is not above 0', () => {
    const losing = statisticsOf(seriesOf(noise(400, 8, -0.001)), { trials: ONE_TRIAL, seed: 1, resamples: 20 });
    expect(losing.minimumTrackRecordDays).toBeNaN();
    expect(losing.probabilisticSharpe).toBeLessThan(0.5);
  });
});

describe('trials', () => {
  const sweep = [1, 2, 3, 1, 2, 3].map((group, i) =>
    Float64Array.from(noise(320, group), (r, t) => r + 0.002 * noise(320, 20 + i)[t] * 50),
  );

  it('have their number, the variance of their ratios, and the number of groups of alike ones', () => {
    expect(trialsOf([0.1, 0.3, NAN])).toEqual({ count: 3, variance: expect.closeTo(0.02, 14), effective: NAN });
    expect(trialsOf([0.1, 0.1, 0.1, 0.1, 0.1, 0.1], sweep)).toMatchObject({ count: 6, effective: 3 });
    expect(trialsOf([0.1])).toEqual(ONE_TRIAL);
  });

  it('of a sweep over one skill are not overfitted', () => {
    const best = sweep[0].map((r) => r + 0.02);
    expect(overfittingOf([...sweep, best])).toBe(0);
    expect(() => overfittingOf([sweep[0], sweep[1].subarray(1)])).toThrow(RangeError);
  });
});

describeShared('numbers in print', (shared) => {
  const read = (key: string) => JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'))[key];

  it('of the deflated Sharpe ratio (Bailey & López de Prado 2014) are met', () => {
    const printed = read('dsr.bailey_ldp2014');
    const ratio = printed.SR_ann / Math.sqrt(printed.periods);
    for (const { N, skew, kurt, SR0, DSR } of printed.cases) {
      const best = expectedMaximumSharpe(N, printed.var_trials_ann / printed.periods);
      expect(best).toBeCloseTo(SR0, 12);
      const estimate = { ratio, n: printed.T, skewness: skew, excessKurtosis: kurt - 3 };
      expect(probabilisticSharpe(estimate, best)).toBeCloseTo(DSR, 10);
    }
  });

  it('of the probabilistic Sharpe ratio (2012) are met', () => {
    const { SR, T, skew, kurt, PSR0, PSR0_normal } = read('psr.bailey_ldp2012');
    expect(probabilisticSharpe({ ratio: SR, n: T, skewness: skew, excessKurtosis: kurt - 3 }, 0)).toBeCloseTo(PSR0, 7);
    expect(probabilisticSharpe({ ratio: SR, n: T, skewness: 0, excessKurtosis: 0 }, 0)).toBeCloseTo(PSR0_normal, 7);
  });

  it('of empyrical’s tests are met, on the eight periods that have a return', () => {
    const printed = read('empyrical');
    const mixed = printed.mixed.slice(1) as number[];
    const metrics = metricsOf(seriesOf(mixed));
    expect(metrics.totalReturn).toBeCloseTo(printed.cum, 5);
    expect(metrics.annualReturn).toBeCloseTo(printed.ann_ret_daily_8_periods, 6);
    expect(metrics.volatilityAnnual).toBeCloseTo(printed.ann_vol_daily, 7);
    expect(metrics.sharpe).toBeCloseTo(printed.sharpe, 9);
    expect(metrics.sortino).toBeCloseTo(printed.sortino, 9);
    expect(metrics.maxDrawdown).toBeCloseTo(printed.mdd, 12);
    expect(metrics.calmar).toBeCloseTo(printed.calmar_8_periods, 5);
    expect(tailRatio(Float64Array.from(mixed))).toBeCloseTo(printed.tail_ratio, 7);
    expect(gainLossRatio(Float64Array.from(mixed), 11 ** (1 / 252) - 1)).toBeCloseTo(printed.omega_req10, 8);
    const negative = metricsOf(seriesOf(printed.negative));
    expect(negative.sharpe).toBeCloseTo(printed.neg_sharpe, 9);
    expect(negative.maxDrawdown).toBeCloseTo(printed.neg_mdd, 7);
  });
});
