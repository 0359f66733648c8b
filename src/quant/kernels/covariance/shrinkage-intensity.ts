import { type ShrinkageTarget, squaredDistance } from './shrinkage-target.js';

/** What an optimal intensity is estimated from. */
export interface SampleMoments {
  /** rows × n, from the column means. */
  deviations: Float64Array;
  rows: number;
  n: number;
  /** n × n. */
  covariance: Float64Array;
  /** The divisor of the covariance over the number of rows. */
  shareOfRows: number;
}

/**
 * How far to shrink to a target: (π − ρ) / (γ · rows), between 0 and 1. π is the sum of the asymptotic variances of the covariances, γ their
 * squared distance from the target; 0 where they are the target.
 *
 * Ledoit & Wolf (2003), "Improved estimation …", eq. 6; (2004), "A well-conditioned estimator …", lemma 3.4 with ρ = 0. Σ_ij of the mean of
 * x_i² x_j² is the mean of (Σ_i x_i²)², so no matrix of fourth moments is formed.
 */
export function shrinkageIntensity(
  { deviations, rows, n, covariance, shareOfRows }: SampleMoments,
  target: ShrinkageTarget,
  rho: number,
): number {
  const gamma = squaredDistance(covariance, n, target);
  if (!(gamma > 0)) return 0;
  let squares = 0;
  for (let k = 0; k < n * n; k++) squares += covariance[k] ** 2;
  let fourth = 0;
  for (let t = 0; t < rows; t++) {
    let length = 0;
    for (let i = 0, at = t * n; i < n; i++, at++) length += deviations[at] ** 2;
    fourth += length ** 2;
  }
  const pi = fourth / rows + (1 - 2 * shareOfRows) * squares;
  return Math.max(0, Math.min(1, (pi - rho) / (gamma * rows)));
}

/** ρ of Ledoit & Wolf (2003), eq. 12 and lemma 2, each double sum taken as a sum over rows of products of sums. */
export function rhoOfSingleFactor(
  { deviations, rows, n, covariance }: SampleMoments,
  { scale, loading: beta }: ShrinkageTarget,
): number {
  let fourths = 0;
  let mixed = 0;
  let market = 0;
  for (let t = 0; t < rows; t++) {
    const row = t * n;
    let m = 0;
    let lengths = 0;
    let fitted = 0;
    let cubes = 0;
    let ownFits = 0;
    for (let i = 0; i < n; i++) {
      const d = deviations[row + i];
      const square = d * d;
      m += d;
      lengths += square;
      fourths += square * square;
      fitted += beta[i] * d;
      cubes += beta[i] * square * d;
      ownFits += beta[i] * beta[i] * square;
    }
    m /= n;
    mixed += m * (lengths * fitted - cubes);
    market += m * m * (fitted * fitted - ownFits);
  }
  let diagonal = 0;
  let offDiagonal = 0;
  for (let i = 0; i < n; i++) {
    diagonal += covariance[i * n + i] ** 2;
    for (let j = 0; j < n; j++) if (j !== i) offDiagonal += beta[i] * beta[j] * covariance[i * n + j];
  }
  const first = (mixed / rows - offDiagonal) * scale;
  const third = market * (scale * scale) * (1 / rows) - offDiagonal * scale;
  return fourths / rows - diagonal + 2 * first - third;
}

/** ρ of Ledoit & Wolf (2004), "Honey, …", appendix B, likewise. */
export function rhoOfConstantCorrelation(
  { deviations, rows, n, covariance, shareOfRows }: SampleMoments,
  { scale, loading: deviation }: ShrinkageTarget,
): number {
  let fourths = 0;
  let mixed = 0;
  for (let t = 0; t < rows; t++) {
    let cubes = 0;
    let sum = 0;
    let own = 0;
    for (let i = 0, at = t * n; i < n; i++, at++) {
      const d = deviations[at];
      const square = d * d;
      fourths += square * square;
      own += square * square;
      sum += deviation[i] * d;
      if (deviation[i] > 0) cubes += (square * d) / deviation[i];
    }
    mixed += cubes * sum - own;
  }
  let diagonal = 0;
  let off = 0;
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i];
    diagonal += (1 - 2 * shareOfRows) * variance ** 2;
    if (!(deviation[i] > 0)) continue;
    for (let j = 0; j < n; j++) {
      if (j !== i) off += (deviation[j] / deviation[i]) * (1 - 2 * shareOfRows) * variance * covariance[i * n + j];
    }
  }
  return fourths / rows + diagonal + scale * (mixed / rows + off);
}
