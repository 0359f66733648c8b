import { SESSIONS_A_YEAR } from '../../../domain/trading-day.js';
import { historicalVar } from '../../kernels/risk/sample-var.js';
import { maxDrawdown } from '../../kernels/statistics/drawdown.js';
import { sampleMoments } from '../../kernels/statistics/moments.js';
import { annualised, calmar, sharpe, sortino, volatility } from './ratios.js';
import type { BacktestMetrics } from './results.js';
import { excessReturnsOf, knownOf } from './risk-free.js';
import { type BacktestSeries, checkSeries, returnsOf } from './series.js';

/** Confidence of value at risk and expected shortfall. */
const CONFIDENCE = 0.95;

/**
 * The usual figures of a backtest: its equity curve, and what it turned over, paid and held.
 *
 * Figures of excess returns (Sharpe, Sortino) rest on the sessions whose risk-free rate is known; all others rest on
 * all sessions. NaN: what has no meaning, such as a Sharpe ratio without volatility. Throws `RangeError` for columns of unequal lengths.
 */
export function metricsOf(series: BacktestSeries): BacktestMetrics {
  checkSeries(series);
  const { dates, equity, riskFree } = series;
  const returns = returnsOf(equity);
  const sessions = returns.length;
  const excess = knownOf(excessReturnsOf(series));
  const totalReturn = sessions > 0 ? equity[sessions] / equity[0] - 1 : Number.NaN;
  const annualReturn = annualised(totalReturn, sessions);
  const { skewness, excessKurtosis } = sampleMoments(returns);
  const fall = maxDrawdown(equity);
  const tail = historicalVar(returns, CONFIDENCE);
  const dayAt = (place: number) => (place < 0 ? null : dates[place]);
  const ofYear = SESSIONS_A_YEAR / sessions;
  return {
    totalReturn,
    annualReturn,
    volatilityAnnual: volatility(returns),
    sharpe: sharpe(excess),
    sortino: sortino(excess),
    calmar: calmar(annualReturn, fall.depth),
    maxDrawdown: sessions > 0 ? fall.depth : Number.NaN,
    maxDrawdownFrom: dayAt(fall.peak),
    maxDrawdownTo: dayAt(fall.trough),
    recoveredOn: dayAt(fall.recovery),
    hitRate: returns.reduce((gains, r) => gains + (r > 0 ? 1 : 0), 0) / sessions,
    turnoverAnnual: sum(series.turnover) * ofYear,
    costs: sum(series.costs),
    costsAnnualBps: sum(series.costs.map((cost, t) => cost / equity[Math.max(t - 1, 0)])) * 1e4 * ofYear,
    exposure: sum(series.exposure.subarray(1)) / sessions,
    skewness,
    kurtosis: excessKurtosis,
    valueAtRisk: tail.valueAtRisk,
    expectedShortfall: tail.expectedShortfall,
    sessions,
    conventions: { annualisation: SESSIONS_A_YEAR, ddof: 1, kurtosis: 'excess', riskFree: riskFree?.series ?? 'zero' },
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
