/** Averages and totals that depend on the whole past of a security; the exponential ones ever less the older it is. */
import { decayingSum, runningTotal, smooth } from '../../kernels/rolling/smoothing.js';
import { downColumns } from './rolling.js';
import type { Values } from './values.js';

/** The exponential moving average with alpha = 2 / (n + 1), started with the mean of the first n values. */
export function ema<X extends Values>(x: X, n: number): X {
  return downColumns(x, (data, out, column) => smooth(data, out, column, 2 / (n + 1), n));
}

/** Wilder's smoothing, alpha = 1 / n, started with the mean of the first n values. */
export function wilder<X extends Values>(x: X, n: number): X {
  return downColumns(x, (data, out, column) => smooth(data, out, column, 1 / n, n));
}

/** Wilder's decaying sum over about n values: s · (n − 1)/n + x. */
export function wilderSum<X extends Values>(x: X, n: number): X {
  return downColumns(x, (data, out, column) => decayingSum(data, out, column, n));
}

/** The total of the values so far; a missing one counts nothing. */
export function accumulate<X extends Values>(x: X): X {
  return downColumns(x, runningTotal);
}
