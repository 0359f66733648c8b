import { type BacktestSeries, checkColumn, returnsOf } from './series.js';

/**
 * The n daily returns of a series less the risk-free rate; NaN on a session whose rate is not known, which figures of excess returns leave out.
 * Without a rate they are the returns themselves.
 */
export function excessReturnsOf({ equity, riskFree }: Pick<BacktestSeries, 'equity' | 'riskFree'>): Float64Array {
  const returns = returnsOf(equity);
  if (riskFree === null) return returns;
  checkColumn('riskFree', riskFree.returns, equity.length);
  for (let t = 0; t < returns.length; t++) returns[t] -= riskFree.returns[t + 1];
  return returns;
}

/** The numbers that are there, without gaps; the array itself where none is missing. */
export function knownOf(values: Float64Array): Float64Array {
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(values[t])) return values.filter((value) => !Number.isNaN(value));
  }
  return values;
}
