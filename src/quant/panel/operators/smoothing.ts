/** Exponential averages down the dates. Each depends on the whole past of a security, ever less the older it is. */
import { smooth } from '../../kernels/rolling/smoothing.js';
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
