import { quantile } from '../../kernels/cross-section/select.js';
import { randomStream } from '../../kernels/random.js';
import { stationaryBlockLength } from '../../kernels/statistics/block-length.js';
import { maxDrawdown } from '../../kernels/statistics/drawdown.js';
import { stationarySample } from '../../kernels/statistics/stationary-bootstrap.js';
import { annualised, calmar, compound, sharpe, sortino, volatility } from './ratios.js';
import type { MetricInterval } from './results.js';
import { excessReturnsOf, knownOf } from './risk-free.js';
import { type BacktestSeries, checkSeries, returnsOf } from './series.js';

/** How intervals are made. */
export interface IntervalOptions {
  /** Seed of the resamples. */
  seed: number;
  /** 1,000 unless said otherwise. */
  resamples?: number;
  /** Confidence, 0.95 unless said otherwise. */
  level?: number;
}

const METRICS = ['totalReturn', 'annualReturn', 'volatilityAnnual', 'sharpe', 'sortino', 'calmar', 'maxDrawdown'] as const;

/**
 * Percentile intervals of metrics by the stationary bootstrap of daily returns, each resample with its excess returns beside it; the mean
 * block length is that of Politis & White for the returns. NaN as ends where a metric is NaN in every resample, and with fewer
 * than ten sessions. The same seed gives the same intervals.
 */
export function intervalsOf(series: BacktestSeries, { seed, resamples = 1000, level = 0.95 }: IntervalOptions): MetricInterval[] {
  checkSeries(series);
  const returns = returnsOf(series.equity);
  const excess = excessReturnsOf(series);
  const n = returns.length;
  const blockLength = stationaryBlockLength(returns);
  const found = METRICS.map(() => new Float64Array(n < 10 ? 0 : resamples));
  const random = randomStream(seed);
  const places = new Int32Array(n);
  const own = new Float64Array(n);
  const ownExcess = new Float64Array(n);
  const path = new Float64Array(n + 1).fill(1);
  for (let k = 0; k < found[0].length; k++) {
    stationarySample(places, blockLength, random);
    for (let t = 0; t < n; t++) {
      own[t] = returns[places[t]];
      ownExcess[t] = excess[places[t]];
      path[t + 1] = path[t] * (1 + own[t]);
    }
    const known = series.riskFree === null ? own : knownOf(ownExcess);
    const totalReturn = compound(own);
    const annualReturn = annualised(totalReturn, n);
    const { depth } = maxDrawdown(path);
    const values = {
      totalReturn,
      annualReturn,
      volatilityAnnual: volatility(own),
      sharpe: sharpe(known),
      sortino: sortino(known),
    };
    const all = { ...values, calmar: calmar(annualReturn, depth), maxDrawdown: depth };
    METRICS.forEach((metric, m) => {
      found[m][k] = all[metric];
    });
  }
  return METRICS.map((metric, m) => {
    const values = knownOf(found[m]);
    const low = quantile(values, values.length, (1 - level) / 2);
    return { metric, level, low, high: quantile(values, values.length, (1 + level) / 2), resamples, blockLength };
  });
}
