import { SESSIONS_A_YEAR } from '../../../domain/trading-day.js';
import { maxDrawdown } from '../../kernels/statistics/drawdown.js';
import { lineOf } from '../../kernels/statistics/line.js';
import { annualised, compound, sharpe, volatility } from './ratios.js';
import type { BenchmarkComparison } from './results.js';
import { excessReturnsOf } from './risk-free.js';
import { type BacktestSeries, type BenchmarkReturns, checkColumn, checkSeries, returnsOf } from './series.js';

/**
 * A backtest against a benchmark's total return, on the sessions on which the benchmark has one; alpha and beta on those of them whose risk-free
 * rate is known.
 *
 * Alpha and beta: Jensen (1968), "The Performance of Mutual Funds in the Period 1945–1964", Journal of Finance 23(2), eq. 8, alpha × 252.
 * Tracking error and information ratio are of the difference of returns, in which the risk-free rate cancels. Captures: annual compound
 * return on days on which the benchmark rose (fell) over the benchmark's own. NaN without common days, or where nothing varies.
 * Throws `RangeError` for columns of unequal lengths.
 */
export function compareWith(series: BacktestSeries, { benchmark, returns }: BenchmarkReturns): BenchmarkComparison {
  checkSeries(series);
  checkColumn(benchmark, returns, series.dates.length);
  const all = returnsOf(series.equity);
  const allExcess = excessReturnsOf(series);
  const common = Int32Array.from(all.keys()).filter((t) => !Number.isNaN(returns[t + 1]));
  const own = Float64Array.from(common, (t) => all[t]);
  const market = Float64Array.from(common, (t) => returns[t + 1]);
  const active = own.map((r, i) => r - market[i]);
  const known = common.filter((t) => !Number.isNaN(allExcess[t]));
  // The rate of a session is what separates its return from its excess return.
  const line = lineOf(
    Float64Array.from(known, (t) => allExcess[t]),
    Float64Array.from(known, (t) => returns[t + 1] - (all[t] - allExcess[t])),
  );
  const totalReturn = common.length > 0 ? compound(market) : Number.NaN;
  return {
    benchmark,
    totalReturn,
    annualReturn: annualised(totalReturn, common.length),
    maxDrawdown: common.length > 0 ? maxDrawdown(pathOf(market)).depth : Number.NaN,
    alphaAnnual: line.alpha * SESSIONS_A_YEAR,
    alphaTStatistic: line.alphaT,
    beta: line.beta,
    trackingErrorAnnual: volatility(active),
    informationRatio: sharpe(active),
    upCapture: capture(own, market, (r) => r > 0),
    downCapture: capture(own, market, (r) => r < 0),
  };
}

/** Annual compound return on the days on which the benchmark is so, over the benchmark's own. */
function capture(own: Float64Array, market: Float64Array, isSo: (marketReturn: number) => boolean): number {
  const chosen = own.filter((_, i) => isSo(market[i]));
  const others = market.filter(isSo);
  return annualised(compound(chosen), chosen.length) / annualised(compound(others), others.length);
}

/** What 1 becomes, the start included. */
function pathOf(returns: Float64Array): Float64Array {
  const path = new Float64Array(returns.length + 1).fill(1);
  for (let t = 0; t < returns.length; t++) path[t + 1] = path[t] * (1 + returns[t]);
  return path;
}
