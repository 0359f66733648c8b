import { compareWith } from '../../../src/quant/backtest/statistics/benchmark.js';
import { metricsOf } from '../../../src/quant/backtest/statistics/metrics.js';
import { maxDrawdown, ulcerIndex } from '../../../src/quant/kernels/statistics/drawdown.js';
import { gainLossRatio, tailRatio } from '../../../src/quant/kernels/statistics/gain-loss.js';
import { lineOf } from '../../../src/quant/kernels/statistics/line.js';
import type { Handle } from '../compare.js';

/** The figures of a series of returns beside a benchmark and a risk-free rate. */
export const handle: Handle = ({ inputs }) => {
  const returns = Float64Array.from(inputs.returns as number[]);
  const market = Float64Array.from(inputs.benchmark as number[]);
  const rates = Float64Array.from(inputs.riskfree_daily as number[]);
  const n = returns.length;
  const equity = new Float64Array(n + 1).fill(1);
  for (let t = 0; t < n; t++) equity[t + 1] = equity[t] * (1 + returns[t]);
  const fromStart = (values: Float64Array) => Float64Array.of(Number.NaN, ...values);
  const nothing = new Float64Array(n + 1);
  const series = {
    dates: Array.from(equity.keys()),
    equity,
    turnover: nothing,
    costs: nothing,
    exposure: nothing,
    riskFree: { series: 'RF', returns: fromStart(rates) },
  };
  const metrics = metricsOf(series);
  const against = compareWith(series, { benchmark: 'SPY', returns: fromStart(market) });
  const fall = maxDrawdown(equity);
  const excess = returns.map((r, t) => r - rates[t]);
  return {
    total_return: metrics.totalReturn,
    cagr: metrics.annualReturn,
    vol_ann: metrics.volatilityAnnual,
    sharpe: metrics.sharpe,
    sortino: metrics.sortino,
    max_drawdown: metrics.maxDrawdown,
    // Days are places of the equity curve here; returns are counted from its second place on.
    trough_index: metrics.maxDrawdownTo! - 1,
    peak_index_in_1_plus_equity: metrics.maxDrawdownFrom,
    recovery_index: metrics.recoveredOn === null ? null : metrics.recoveredOn - 1,
    calmar: metrics.calmar,
    max_underwater_bars: fall.longest,
    ulcer_index: ulcerIndex(equity),
    skew: metrics.skewness,
    excess_kurtosis: metrics.kurtosis,
    var95: metrics.valueAtRisk,
    es95: metrics.expectedShortfall,
    hit_rate: metrics.hitRate,
    profit_factor: gainLossRatio(returns),
    omega_rf: gainLossRatio(excess),
    beta: against.beta,
    alpha_ann: against.alphaAnnual,
    alpha_tstat: against.alphaTStatistic,
    r2: lineOf(
      excess,
      market.map((r, t) => r - rates[t]),
    ).rSquared,
    tracking_error: against.trackingErrorAnnual,
    information_ratio: against.informationRatio,
    tail_ratio: tailRatio(returns),
  };
};
