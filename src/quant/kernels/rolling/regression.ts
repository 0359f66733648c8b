import { meanOf, TRUST } from './deviation.js';
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
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const dy = y[i] - centreY;
    const dm = m[t] - centreM;
    if (dy * dm - dy * dm === 0) {
      sumY += dy;
      sumM += dm;
      sumYY += dy * dy;
      sumMM += dm * dm;
      sumMY += dm * dy;
      n++;
    }
    if (t >= window) {
      const ly = y[i - back] - centreY;
      const lm = m[t - window] - centreM;
      if (ly * lm - ly * lm === 0) {
        sumY -= ly;
        sumM -= lm;
        sumYY -= ly * ly;
        sumMM -= lm * lm;
        sumMY -= lm * ly;
        n--;
      }
    }
    if (sumYY > peakY) peakY = sumYY;
    if (sumMM > peakM) peakM = sumMM;
    if (n < enough) {
      out[i] = Number.NaN;
      continue;
    }
    if (sumYY - (sumY * sumY) / n < peakY * TRUST || sumMM - (sumM * sumM) / n < peakM * TRUST) {
      const length = Math.min(t + 1, window);
      const firstY = i - (length - 1) * stride;
      const firstM = t - length + 1;
      centreY = meanOf(y, firstY, i, stride);
      centreM = meanOf(m, firstM, t, 1);
      sumY = sumM = sumYY = sumMM = sumMY = 0;
      for (let k = 0; k < length; k++) {
        const d = y[firstY + k * stride] - centreY;
        const e = m[firstM + k] - centreM;
        if (d * e - d * e !== 0) continue;
        sumY += d;
        sumM += e;
        sumYY += d * d;
        sumMM += e * e;
        sumMY += e * d;
      }
      peakY = sumYY;
      peakM = sumMM;
    }
    const yy = Math.max(sumYY - (sumY * sumY) / n, 0);
    const mm = Math.max(sumMM - (sumM * sumM) / n, 0);
    const my = sumMY - (sumM * sumY) / n;
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
        out[i] = centreY + sumY / n - beta * (centreM + sumM / n);
        break;
      case 'correlation':
        out[i] = yy === 0 ? Number.NaN : Math.max(-1, Math.min(1, my / Math.sqrt(mm * yy)));
        break;
      case 'rSquared':
        out[i] = yy === 0 ? Number.NaN : Math.min(1, (my * my) / (mm * yy));
        break;
      case 'residual': {
        let rest = yy - beta * my;
        if (rest < CLOSE_FIT * yy) {
          const intercept = centreY + sumY / n - beta * (centreM + sumM / n);
          rest = 0;
          for (let k = 0; k < Math.min(t + 1, window); k++) {
            const residual = y[i - k * stride] - intercept - beta * m[t - k];
            if (residual - residual === 0) rest += residual * residual;
          }
        }
        out[i] = Math.sqrt(rest / (n - 2));
        break;
      }
    }
  }
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
