/** What a covariance is shrunk to: `scale · loading[i] · loading[j]` off the diagonal, and its own diagonal. */
export interface ShrinkageTarget {
  scale: number;
  loading: Float64Array;
  diagonal: Float64Array;
}

/** The mean variance on the diagonal, no covariance. Ledoit & Wolf (2004), "A well-conditioned estimator …", eq. 9. */
export function constantVarianceTarget(covariance: Float64Array, n: number): ShrinkageTarget {
  const own = diagonalOf(covariance, n);
  const mean = own.reduce((sum, variance) => sum + variance, 0) / n;
  return { scale: 0, loading: new Float64Array(n), diagonal: new Float64Array(n).fill(mean) };
}

/**
 * The covariance that the equally weighted portfolio of all columns explains, with the sample's variances.
 *
 * Ledoit & Wolf (2003), "Improved estimation of the covariance matrix of stock returns with an application to portfolio selection",
 * Journal of Empirical Finance 10(5), eq. 4. A portfolio that does not vary explains nothing.
 */
export function singleFactorTarget(covariance: Float64Array, n: number): ShrinkageTarget {
  const loading = new Float64Array(n);
  let variance = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) loading[i] += covariance[i * n + j] / n;
    variance += loading[i] / n;
  }
  return { scale: variance > 0 ? 1 / variance : 0, loading, diagonal: diagonalOf(covariance, n) };
}

/**
 * The sample's variances with the mean of its correlations for each pair; a column that does not vary counts as uncorrelated.
 *
 * Ledoit & Wolf (2004), "Honey, I shrunk the sample covariance matrix", Journal of Portfolio Management 30(4), appendix A.
 */
export function constantCorrelationTarget(covariance: Float64Array, n: number): ShrinkageTarget {
  const diagonal = diagonalOf(covariance, n);
  const loading = diagonal.map((variance) => Math.sqrt(variance));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const product = loading[i] * loading[j];
      if (product > 0) sum += covariance[i * n + j] / product;
    }
  }
  return { scale: n > 1 ? (2 * sum) / (n * (n - 1)) : 0, loading, diagonal };
}

/** The squared Frobenius distance of a covariance from a target. */
export function squaredDistance(covariance: Float64Array, n: number, { scale, loading, diagonal }: ShrinkageTarget): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) sum += 2 * (covariance[i * n + j] - scale * loading[i] * loading[j]) ** 2;
    sum += (covariance[i * n + i] - diagonal[i]) ** 2;
  }
  return sum;
}

/** Moves a covariance towards a target in place: `intensity` 0 leaves it, 1 makes it the target. */
export function shrinkTo(
  { scale, loading, diagonal }: ShrinkageTarget,
  intensity: number,
  covariance: Float64Array,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const there = i === j ? diagonal[i] : scale * (loading[i] * loading[j]);
      covariance[at] = (1 - intensity) * covariance[at] + intensity * there;
    }
  }
}

function diagonalOf(covariance: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => covariance[i * n + i]);
}
