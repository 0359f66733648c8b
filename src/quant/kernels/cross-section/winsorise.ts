import { quantile, select } from './select.js';

/**
 * Clips the first `n` numbers at their `tail` and 1 − `tail` quantiles, in place, and says how many it changed.
 *
 * The numbers must not be NaN. `scratch` has n places. Throws `RangeError` unless 0 ≤ tail < 0.5.
 */
export function winsorise(values: Float64Array, n: number, tail: number, scratch: Float64Array): number {
  if (!(tail >= 0 && tail < 0.5)) throw new RangeError(`A tail should be at least 0 and below 0.5, but is ${tail}.`);
  if (n === 0 || tail === 0) return 0;
  copy(values, scratch, n);
  const low = quantile(scratch, n, tail);
  const high = quantile(scratch, n, 1 - tail);
  return clip(values, n, low, high);
}

/**
 * Replaces the ⌊tail · n⌋ smallest and largest of the first `n` numbers by the next ones inwards, in place: winsorising by counts, as in
 * `scipy.stats.mstats.winsorize`. Says how many it changed. The numbers must not be NaN; `scratch` has n places.
 */
export function winsoriseByCount(values: Float64Array, n: number, tail: number, scratch: Float64Array): number {
  if (!(tail >= 0 && tail < 0.5)) throw new RangeError(`A tail should be at least 0 and below 0.5, but is ${tail}.`);
  const cut = Math.floor(tail * n);
  if (cut === 0) return 0;
  copy(values, scratch, n);
  const low = select(scratch, cut, 0, n - 1);
  const high = select(scratch, n - 1 - cut, 0, n - 1);
  return clip(values, n, low, high);
}

/** Clips the first `n` numbers at `low` and `high`, in place, and says how many it changed. */
export function clip(values: Float64Array, n: number, low: number, high: number): number {
  let changed = 0;
  for (let i = 0; i < n; i++) {
    if (values[i] < low) {
      values[i] = low;
      changed++;
    } else if (values[i] > high) {
      values[i] = high;
      changed++;
    }
  }
  return changed;
}

function copy(from: Float64Array, to: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) to[i] = from[i];
}
