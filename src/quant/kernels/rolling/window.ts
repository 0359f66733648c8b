/**
 * How a rolling kernel walks down one column of a date-major array, and what all of them agree on.
 *
 * Column: the numbers `x[start + t * stride]` for `t = 0 … count − 1`. The window of `t` is its last `window` numbers; near the start
 * it is shorter. What is not finite is missing: it is neither summed nor counted. A window with fewer than `minCount` numbers gives NaN.
 * `out` is written at the same places and must not be `x`, because a number is read again when it leaves the window.
 */
export interface Column {
  start: number;
  stride: number;
  count: number;
}

/** Throws `RangeError` unless `1 ≤ minCount ≤ window`, both whole. */
export function checkWindow(window: number, minCount: number): void {
  if (!Number.isInteger(window) || window < 1)
    throw new RangeError(`A window should be a whole number of at least 1, but is ${window}.`);
  if (!Number.isInteger(minCount) || minCount < 1 || minCount > window) {
    throw new RangeError(`minCount should be a whole number from 1 to the window (${window}), but is ${minCount}.`);
  }
}
