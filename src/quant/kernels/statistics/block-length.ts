import { autocovariance, meanOf } from './newey-west.js';

/**
 * The mean block length with which the stationary bootstrap estimates the variance of a mean best: (G² / g²)^⅓ n^⅓ with G = Σ λ(k/M) |k|
 * R(k), g = Σ λ(k/M) R(k) over k = −M … M, from 1 (independent numbers) to min(3 √n, n/3).
 *
 * Politis & White (2004), "Automatic Block-Length Selection for the Dependent Bootstrap", Econometric Reviews 23(1), sec. 3.2, as corrected
 * by Patton, Politis & White (2009), Econometric Reviews 28(4): D = 2 g². λ is the flat-top kernel; M is twice the lag after
 * which max(5, √log₁₀n) autocorrelations in a row are below 2 √(log₁₀n / n). 1 where nothing varies. O(n^1.5). The numbers must not be NaN.
 */
export function stationaryBlockLength(x: Float64Array): number {
  const n = x.length;
  if (n < 10) return 1;
  const mean = meanOf(x);
  const run = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const farthest = Math.min(Math.ceil(Math.sqrt(n)) + run, n - 1);
  const covariances = Float64Array.from({ length: farthest + 1 }, (_, k) => autocovariance(x, mean, k));
  if (!(covariances[0] > 0)) return 1;
  const bandwidth = Math.min(2 * Math.max(lastCorrelated(covariances, run, n), 1), farthest);
  let slope = 0;
  let spectrum = covariances[0];
  for (let k = 1; k <= bandwidth; k++) {
    const weight = Math.min(1, 2 * (1 - k / bandwidth));
    slope += 2 * weight * k * covariances[k];
    spectrum += 2 * weight * covariances[k];
  }
  const length = Math.cbrt((slope * slope * n) / (spectrum * spectrum));
  return Math.min(Math.max(length, 1), Math.min(3 * Math.sqrt(n), n / 3));
}

/** The lag after which `run` autocorrelations in a row are no more than chance; the last lag that allows such a run where none is. */
function lastCorrelated(covariances: Float64Array, run: number, n: number): number {
  const chance = 2 * Math.sqrt(Math.log10(n) / n) * covariances[0];
  let quiet = 0;
  for (let k = 1; k < covariances.length; k++) {
    quiet = Math.abs(covariances[k]) < chance ? quiet + 1 : 0;
    if (quiet === run) return k - run;
  }
  return covariances.length - 1 - quiet;
}
