import { type Column, checkWindow } from './window.js';

/**
 * Standard deviations (with n − `ddof`) of the last `window` numbers of a column; NaN also where n ≤ `ddof`.
 *
 * Running sums of d = x − centre and of d², hence Σ(x − mean)² = Σd² − (Σd)²/n. That difference is trusted while it is at least
 * `TRUST` of the largest Σd² since the sums were last taken anew; when it falls below, an outlier has left, the level has moved away
 * from the centre or the window has gone flat, and sums and centre are taken anew from the window in two passes. Each renewal needs
 * a 64-fold fall, so their cost is small beside the walk itself; the relative error of a variance is at most about
 * 2 · 10⁻¹⁶ · steps / TRUST. The new centre is measured from the newest number, so that a constant has a deviation of exactly 0.
 * Windows, NaN and `out`: see `window.ts`.
 */
export function rollingStd(
  x: Float64Array,
  out: Float64Array,
  { start, stride, count }: Column,
  window: number,
  minCount: number,
  ddof = 1,
): void {
  checkWindow(window, minCount);
  const back = window * stride;
  const enough = Math.max(minCount, ddof + 1);
  let centre = 0;
  let sum = 0;
  let squares = 0;
  let peak = 0;
  let n = 0;
  let inverse = 0;
  let inverseFree = Number.NaN;
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const entering = x[i] - centre;
    const leaving = t < window ? Number.NaN : x[i - back] - centre;
    const enters = entering - entering === 0;
    const leaves = leaving - leaving === 0;
    if (enters && leaves) {
      // One addition a sum instead of two: each has to wait for the one before.
      sum += entering - leaving;
      squares += entering * entering - leaving * leaving;
    } else if (enters || leaves) {
      const d = enters ? entering : leaving;
      sum += enters ? d : -d;
      squares += enters ? d * d : -d * d;
      n += enters ? 1 : -1;
      inverse = n > 0 ? 1 / n : 0;
      inverseFree = n < enough ? Number.NaN : 1 / (n - ddof);
    }
    if (squares > peak) peak = squares;
    let spread = squares - sum * sum * inverse;
    // Put so that a NaN, from squares beyond the largest number, is not trusted either.
    if (!(spread >= peak * TRUST)) {
      const first = t < window ? start : i - back + stride;
      centre = meanOf(x, first, i, stride);
      sum = 0;
      squares = 0;
      for (let j = first; j <= i; j += stride) {
        const d = x[j] - centre;
        if (d - d === 0) {
          sum += d;
          squares += d * d;
        }
      }
      peak = squares;
      spread = Math.max(squares - sum * sum * inverse, 0);
    }
    out[i] = Math.sqrt(spread * inverseFree);
  }
}

/**
 * Mean absolute deviations of the last `window` numbers of a column from their own mean. Costs O(window) a step, for the mean moves
 * under all of them. Windows, NaN and `out`: see `window.ts`.
 */
export function rollingMeanDeviation(
  x: Float64Array,
  out: Float64Array,
  { start, stride, count }: Column,
  window: number,
  minCount: number,
): void {
  checkWindow(window, minCount);
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const first = i - Math.min(t, window - 1) * stride;
    const mean = meanOf(x, first, i, stride);
    let sum = 0;
    let n = 0;
    for (let j = first; j <= i; j += stride) {
      const d = x[j] - mean;
      if (d - d !== 0) continue;
      sum += Math.abs(d);
      n++;
    }
    out[i] = n < minCount ? Number.NaN : sum / n;
  }
}

/** Part of the largest sum of squares below which a difference of sums is not trusted. */
export const TRUST = 1 / 64;

/** The mean of the finite numbers at `first, first + stride, … last`, exact if they are all equal; 0 if there is none. */
export function meanOf(x: Float64Array, first: number, last: number, stride: number): number {
  let base = Number.NaN;
  let sum = 0;
  let n = 0;
  for (let j = last; j >= first; j -= stride) {
    const value = x[j];
    if (value - value !== 0) continue;
    if (n === 0) base = value;
    sum += value - base;
    n++;
  }
  return n === 0 ? 0 : base + sum / n;
}
