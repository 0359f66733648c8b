import { momentsOf } from '../cross-section/z-score.js';

/** A least-squares line y = alpha + beta · x and how well it is known. */
export interface Line {
  alpha: number;
  beta: number;
  /** alpha over its standard error, residual variance with n − 2. */
  alphaT: number;
  /** Part of the variance of y that the line explains. */
  rSquared: number;
}

/**
 * The ordinary least-squares line of `y` on `x`, sums about the means. NaN: all of it where x does not vary, and alpha's t with fewer than
 * three points or an exact fit. Nothing may be NaN. Throws `RangeError` for different lengths.
 */
export function lineOf(y: Float64Array, x: Float64Array): Line {
  const n = y.length;
  if (x.length !== n) throw new RangeError(`A line needs as many x as y (${n}), but there are ${x.length}.`);
  const my = momentsOf(y, n);
  const mx = momentsOf(x, n);
  if (!(mx.deviation > 0)) return { alpha: Number.NaN, beta: Number.NaN, alphaT: Number.NaN, rSquared: Number.NaN };
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i] - mx.mean;
    const dy = y[i] - my.mean;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const beta = xy / xx;
  const alpha = my.mean - beta * mx.mean;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += (y[i] - alpha - beta * x[i]) ** 2;
  const error = Math.sqrt((rest / (n - 2)) * (1 / n + (mx.mean * mx.mean) / xx));
  const known = n > 2 && rest > EXACT * yy;
  return { alpha, beta, alphaT: known ? alpha / error : Number.NaN, rSquared: yy > 0 ? 1 - rest / yy : Number.NaN };
}

/** Part of the variance of y below which residuals are rounding. */
const EXACT = 1e-26;
