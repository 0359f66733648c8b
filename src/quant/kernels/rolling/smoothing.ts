import type { Column } from './window.js';

/**
 * Exponential smoothing of a column: s ← s + alpha · (x − s), started with the mean of the first `seed` numbers.
 *
 * NaN until `seed` numbers were there. A missing number gives NaN and leaves the state as it is. This is the exponential average of
 * Wilder (1978), "New Concepts in Technical Trading Systems", with alpha = 1/n, and the common one with alpha = 2/(n + 1); `out` may be `x`.
 */
export function smooth(x: Float64Array, out: Float64Array, { start, stride, count }: Column, alpha: number, seed: number): void {
  if (!(alpha > 0 && alpha <= 1)) throw new RangeError(`alpha should be above 0 and at most 1, but is ${alpha}.`);
  if (!Number.isInteger(seed) || seed < 1) throw new RangeError(`seed should be a whole number of at least 1, but is ${seed}.`);
  let state = 0;
  let n = 0;
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const value = x[i];
    if (value - value !== 0) {
      out[i] = Number.NaN;
      continue;
    }
    if (n < seed) {
      state += value;
      if (++n === seed) state /= seed;
    } else {
      state += alpha * (value - state);
    }
    out[i] = n < seed ? Number.NaN : state;
  }
}

/**
 * Wilder's decaying sum of a column: s ← s · (n − 1)/n + x, started with x_n + (n − 1)/n · (x_1 + … + x_{n−1}), as R's TTR has it.
 *
 * NaN until n numbers were there; a missing number gives NaN and leaves the state as it is. `out` may be `x`.
 */
export function decayingSum(x: Float64Array, out: Float64Array, { start, stride, count }: Column, n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n should be a whole number of at least 1, but is ${n}.`);
  const keep = (n - 1) / n;
  let state = 0;
  let seen = 0;
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const value = x[i];
    if (value - value !== 0) {
      out[i] = Number.NaN;
      continue;
    }
    seen++;
    state = seen < n ? state + value : state * keep + value;
    out[i] = seen < n ? Number.NaN : state;
  }
}

/** The total of a column's numbers so far; NaN where one is missing, which counts nothing. `out` may be `x`. */
export function runningTotal(x: Float64Array, out: Float64Array, { start, stride, count }: Column): void {
  let total = 0;
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const value = x[i];
    if (value - value === 0) {
      total += value;
      out[i] = total;
    } else {
      out[i] = Number.NaN;
    }
  }
}
