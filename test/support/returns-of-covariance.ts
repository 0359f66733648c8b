/**
 * 2n rows of n returns whose sample covariance (n − 1) is a positive definite matrix exactly and whose means are 0: the columns of its
 * Cholesky factor, up and down.
 */
export function returnsOfCovariance(covariance: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * n + j];
      for (let k = 0; k < j; k++) rest -= factor[i * n + k] * factor[j * n + k];
      factor[i * n + j] = i === j ? Math.sqrt(rest) : rest / factor[j * n + j];
    }
  }
  const scale = Math.sqrt((2 * n - 1) / 2);
  const x = new Float64Array(2 * n * n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      x[2 * k * n + i] = scale * factor[i * n + k];
      x[(2 * k + 1) * n + i] = -scale * factor[i * n + k];
    }
  }
  return x;
}
