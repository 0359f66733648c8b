import { sharpe } from './ratios.js';
import type { MetricSeries } from './results.js';
import { excessReturnsOf, knownOf } from './risk-free.js';
import { type BacktestSeries, checkSeries } from './series.js';

/**
 * The Sharpe ratio, annualised, of the last `window` sessions at each session that has so many behind it; no rows where the backtest is
 * shorter. NaN where less than half of a window's risk-free rates are known or nothing varies. Throws `RangeError` for a window below 2.
 */
export function rollingSharpe(series: BacktestSeries, window = 252): MetricSeries {
  checkSeries(series);
  if (!Number.isInteger(window) || window < 2) {
    throw new RangeError(`A window should be a whole number of at least 2, but is ${window}.`);
  }
  const excess = excessReturnsOf(series);
  const count = Math.max(excess.length - window + 1, 0);
  const value = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const known = knownOf(excess.subarray(i, i + window));
    value[i] = known.length < window / 2 ? Number.NaN : sharpe(known);
  }
  return { metric: 'sharpe', count, date: Array.from(value, (_, i) => series.dates[i + window]), value };
}
