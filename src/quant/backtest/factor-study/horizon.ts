import { momentsOf } from '../../kernels/cross-section/z-score.js';
import { automaticLags, meanOf, neweyWestT } from '../../kernels/statistics/newey-west.js';
import type { FactorHorizon } from './results.js';

/**
 * The skill of a factor at one horizon, from its coefficients on each date (NaN: none, left out).
 *
 * Grinold (1989), "The Fundamental Law of Active Management", Journal of Portfolio Management 15(3), for the information coefficient. Lags of
 * the t-statistic: as many dates as the horizon reaches over, for returns over common sessions are correlated by construction, and at least the
 * automatic number of Newey & West (1994).
 */
export function horizonOf(days: number, ic: Float64Array, rankIc: Float64Array, sessionsApart: number): FactorHorizon {
  const known = rankIc.filter((value) => !Number.isNaN(value));
  const n = known.length;
  const overlap = Math.ceil(days / sessionsApart - 1e-9) - 1;
  const lags = Math.max(0, Math.min(Math.max(overlap, automaticLags(n)), n - 1));
  return {
    days,
    dates: n,
    ic: meanOf(ic.filter((value) => !Number.isNaN(value))),
    rankIc: meanOf(known),
    rankIcDeviation: momentsOf(known, n).deviation,
    rankIcT: neweyWestT(known, lags),
    lags,
    hitRate: known.reduce((hits, value) => hits + (value > 0 ? 1 : 0), 0) / n,
  };
}
