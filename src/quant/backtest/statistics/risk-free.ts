import { type BacktestSeries, checkColumn, returnsOf } from './series.js';

/** Sessions over which the last risk-free rate that is known goes on being used. */
export const CARRIED_SESSIONS = 5;

/**
 * The risk-free return of each session, gaps of up to five sessions filled with the last one before; NaN beyond, and before the first. The
 * first place, which is no session's, is not read and is not carried from.
 */
export function carriedRiskFree(returns: Float64Array): Float64Array {
  const out = new Float64Array(returns.length).fill(Number.NaN);
  let last = Number.NaN;
  let since = 0;
  for (let t = 1; t < returns.length; t++) {
    if (Number.isNaN(returns[t])) {
      if (++since > CARRIED_SESSIONS) last = Number.NaN;
    } else {
      last = returns[t];
      since = 0;
    }
    out[t] = last;
  }
  return out;
}

/**
 * The n daily returns of a series less the risk-free rate, carried over gaps; NaN on a session whose rate is not known, which figures of excess
 * returns leave out. Without a rate they are the returns themselves.
 */
export function excessReturnsOf({ equity, riskFree }: Pick<BacktestSeries, 'equity' | 'riskFree'>): Float64Array {
  const returns = returnsOf(equity);
  if (riskFree === null) return returns;
  checkColumn('riskFree', riskFree.returns, equity.length);
  const rates = carriedRiskFree(riskFree.returns);
  for (let t = 0; t < returns.length; t++) returns[t] -= rates[t + 1];
  return returns;
}

/** The numbers that are there, without gaps; the array itself where none is missing. */
export function knownOf(values: Float64Array): Float64Array {
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(values[t])) return values.filter((value) => !Number.isNaN(value));
  }
  return values;
}
