import { TRUST } from './deviation.js';
import { type Column, checkWindow } from './window.js';

/** What is wanted of the least-squares line y = alpha + beta · m through a window: `residual` is the residuals' deviation. */
export type LineMeasure = 'beta' | 'alpha' | 'correlation' | 'rSquared' | 'residual';

/**
 * A measure of the least-squares line of a column `y` on the series `m` over the last `window` dates on which both are there.
 *
 * `residual` is √(SSR / (n − 2)). NaN also where n < 3 for `residual`, where m does not vary, and for the correlation where y does not.
 * Sums are about centres and taken anew when they are not to be trusted, as in `deviation.ts`; where the line fits so well that the
 * difference Syy − beta · Smy is mostly rounding, the residuals are squared one by one. Windows, NaN and `out`: see `window.ts`.
 */
export function rollingLine(
  y: Float64Array,
  m: Float64Array,
  out: Float64Array,
  { start, stride, count }: Column,
  window: number,
  minCount: number,
  measure: LineMeasure,
): void {
  checkWindow(window, minCount);
  if (m.length < count) throw new RangeError(`The series needs ${count} numbers, but has ${m.length}.`);
  const back = window * stride;
  const enough = Math.max(minCount, measure === 'residual' ? 3 : 2);
  let centreY = 0;
  let centreM = 0;
  let sumY = 0;
  let sumM = 0;
  let sumYY = 0;
  let sumMM = 0;
  let sumMY = 0;
  let peakY = 0;
  let peakM = 0;
  let n = 0;
  let inverse = 0;
  let inverseFree = 0;
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const dy = y[i] - centreY;
    const dm = m[t] - centreM;
    const ly = t < window ? Number.NaN : y[i - back] - centreY;
    const lm = t < window ? Number.NaN : m[t - window] - centreM;
    const enters = dy * dm - dy * dm === 0;
    const leaves = ly * lm - ly * lm === 0;
    if (enters && leaves) {
      // One addition a sum instead of two: each has to wait for the one before.
      sumY += dy - ly;
      sumM += dm - lm;
      sumYY += dy * dy - ly * ly;
      sumMM += dm * dm - lm * lm;
      sumMY += dm * dy - lm * ly;
    } else if (enters || leaves) {
      const sign = enters ? 1 : -1;
      const gy = enters ? dy : ly;
      const gm = enters ? dm : lm;
      sumY += sign * gy;
      sumM += sign * gm;
      sumYY += sign * gy * gy;
      sumMM += sign * gm * gm;
      sumMY += sign * gm * gy;
      n += sign;
      inverse = n > 0 ? 1 / n : 0;
      inverseFree = n > 2 ? 1 / (n - 2) : 0;
    }
    if (sumYY > peakY) peakY = sumYY;
    if (sumMM > peakM) peakM = sumMM;
    if (n < enough) {
      out[i] = Number.NaN;
      continue;
    }
    let yy = sumYY - sumY * sumY * inverse;
    let mm = sumMM - sumM * sumM * inverse;
    if (!(yy >= peakY * TRUST && mm >= peakM * TRUST)) {
      const length = Math.min(t + 1, window);
      sumY = sumM = n = 0;
      for (let k = 0; k < length; k++) {
        const value = y[i - k * stride];
        const other = m[t - k];
        if (value * other - value * other !== 0) continue;
        // Measured from the newest pair, so that a constant has a variance of exactly 0.
        if (n === 0) {
          centreY = value;
          centreM = other;
        }
        sumY += value - centreY;
        sumM += other - centreM;
        n++;
      }
      centreY += sumY * inverse;
      centreM += sumM * inverse;
      sumY = sumM = sumYY = sumMM = sumMY = 0;
      for (let k = 0; k < length; k++) {
        const d = y[i - k * stride] - centreY;
        const e = m[t - k] - centreM;
        if (d * e - d * e !== 0) continue;
        sumY += d;
        sumM += e;
        sumYY += d * d;
        sumMM += e * e;
        sumMY += e * d;
      }
      peakY = sumYY;
      peakM = sumMM;
      yy = Math.max(sumYY - sumY * sumY * inverse, 0);
      mm = Math.max(sumMM - sumM * sumM * inverse, 0);
    }
    const my = sumMY - sumM * sumY * inverse;
    if (mm === 0) {
      out[i] = Number.NaN;
      continue;
    }
    const beta = my / mm;
    switch (measure) {
      case 'beta':
        out[i] = beta;
        break;
      case 'alpha':
        out[i] = centreY + sumY * inverse - beta * (centreM + sumM * inverse);
        break;
      case 'correlation':
        out[i] = yy === 0 ? Number.NaN : Math.max(-1, Math.min(1, my / Math.sqrt(mm * yy)));
        break;
      case 'rSquared':
        out[i] = yy === 0 ? Number.NaN : Math.min(1, (my * my) / (mm * yy));
        break;
      case 'residual': {
        let rest = yy - beta * my;
        if (!(rest >= CLOSE_FIT * yy)) {
          const alpha = centreY + sumY * inverse - beta * (centreM + sumM * inverse);
          rest = squaredResiduals(y, m, i, t, stride, Math.min(t + 1, window), alpha, beta);
        }
        out[i] = Math.sqrt(rest * inverseFree);
        break;
      }
    }
  }
}

/** Σ (y − alpha − beta · m)² over the `length` dates that end at place `i` of y and `t` of m. */
function squaredResiduals(
  y: Float64Array,
  m: Float64Array,
  i: number,
  t: number,
  stride: number,
  length: number,
  alpha: number,
  beta: number,
): number {
  let sum = 0;
  for (let k = 0; k < length; k++) {
    const residual = y[i - k * stride] - alpha - beta * m[t - k];
    if (residual - residual === 0) sum += residual * residual;
  }
  return sum;
}

/** Part of the variance of y below which a residual variance is not taken as a difference. */
const CLOSE_FIT = 1e-8;

/**
 * The line y = alpha + beta · m of least weighted squares, its sums in two passes about the weighted means.
 *
 * All three arrays have the same length; a place where any of them is missing is left out. NaN where m does not vary.
 */
export function weightedLine(y: Float64Array, m: Float64Array, weights: Float64Array): { alpha: number; beta: number } {
  if (m.length !== y.length || weights.length !== y.length) {
    throw new RangeError(
      `A line needs as many m and weights as y (${y.length}), but there are ${m.length} and ${weights.length}.`,
    );
  }
  let weight = 0;
  let meanY = 0;
  let meanM = 0;
  for (let i = 0; i < y.length; i++) {
    const w = weights[i];
    if (!Number.isFinite(w + y[i] + m[i])) continue;
    weight += w;
    meanY += w * y[i];
    meanM += w * m[i];
  }
  meanY /= weight;
  meanM /= weight;
  let mm = 0;
  let my = 0;
  for (let i = 0; i < y.length; i++) {
    const w = weights[i];
    if (!Number.isFinite(w + y[i] + m[i])) continue;
    mm += w * (m[i] - meanM) * (m[i] - meanM);
    my += w * (m[i] - meanM) * (y[i] - meanY);
  }
  const beta = mm > 0 ? my / mm : Number.NaN;
  return { alpha: meanY - beta * meanM, beta };
}
