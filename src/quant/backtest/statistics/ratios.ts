/**
 * The ratios of daily returns. All are NaN where they have no meaning: too few days, nothing that varies, nothing left of the capital.
 */
import { SESSIONS_A_YEAR } from '../../../domain/trading-day.js';
import { sampleMoments } from '../../kernels/statistics/moments.js';

/** Deviation of daily returns that is no more than the rounding of prices. */
const FLAT = 1e-14;

/** Π(1 + r) − 1; 0 of none. */
export function compound(returns: Float64Array): number {
  let value = 1;
  for (let t = 0; t < returns.length; t++) value *= 1 + returns[t];
  return value - 1;
}

/** The yearly growth that makes `total` of `sessions`: (1 + total)^(252/n) − 1. */
export function annualised(total: number, sessions: number): number {
  return sessions > 0 && total >= -1 ? (1 + total) ** (SESSIONS_A_YEAR / sessions) - 1 : Number.NaN;
}

/** Deviation (n − 1) × √252. */
export function volatility(returns: Float64Array): number {
  return sampleMoments(returns).deviation * Math.sqrt(SESSIONS_A_YEAR);
}

/** Mean over deviation (n − 1) of a day's excess returns, not annualised. Sharpe (1994), "The Sharpe Ratio", Journal of Portfolio Management 21(1). */
export function sharpePerDay(excess: Float64Array): number {
  const { mean, deviation } = sampleMoments(excess);
  return deviation > FLAT ? mean / deviation : Number.NaN;
}

/** The Sharpe ratio of a year: of a day × √252. */
export function sharpe(excess: Float64Array): number {
  return sharpePerDay(excess) * Math.sqrt(SESSIONS_A_YEAR);
}

/**
 * Mean over downside deviation √(mean of min(r, 0)² over all days) of excess returns, × √252.
 *
 * Sortino & van der Meer (1991), "Downside Risk", Journal of Portfolio Management 17(4), with the risk-free rate as the least acceptable return.
 */
export function sortino(excess: Float64Array): number {
  const n = excess.length;
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const r = excess[t];
    sum += r;
    if (r < 0) squares += r * r;
  }
  const downside = Math.sqrt(squares / n);
  return downside > FLAT ? (sum / n / downside) * Math.sqrt(SESSIONS_A_YEAR) : Number.NaN;
}

/** Annual return over |maximum drawdown|. Young (1991), "Calmar Ratio: A Smoother Tool", Futures 20(1). */
export function calmar(annualReturn: number, maxDrawdown: number): number {
  return maxDrawdown < 0 ? annualReturn / -maxDrawdown : Number.NaN;
}
