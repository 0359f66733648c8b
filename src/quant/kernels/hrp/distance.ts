/**
 * Writes √(½(1 − ρ)) of each pair, from 0 for a perfect correlation to 1 for its opposite: López de Prado (2016), "Building Diversified
 * Portfolios that Outperform Out of Sample", Journal of Portfolio Management 42(4), section 2.1.
 *
 * `correlation` and `out` are n × n and may be the same. Correlations beyond ±1 count as ±1; NaN stays NaN.
 */
export function correlationDistances(correlation: Float64Array, n: number, out: Float64Array): void {
  checkSquare(n, correlation, out);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const k = i * n + j;
      out[k] = i === j ? 0 : Math.sqrt(Math.max(0, Math.min(1, (1 - correlation[k]) / 2)));
    }
  }
}

/**
 * Writes the Euclidean distance of each pair of rows, by which the paper's own code clusters. `matrix` and `out` are n × n and
 * must not be the same. Cost n³ / 2.
 */
export function rowDistances(matrix: Float64Array, n: number, out: Float64Array): void {
  checkSquare(n, matrix, out);
  for (let i = 0; i < n; i++) {
    out[i * n + i] = 0;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0, a = i * n, b = j * n; k < n; k++, a++, b++) {
        const difference = matrix[a] - matrix[b];
        sum += difference * difference;
      }
      out[i * n + j] = Math.sqrt(sum);
      out[j * n + i] = out[i * n + j];
    }
  }
}

/** Writes the correlations of a covariance, 1 on the diagonal; NaN with what has no positive variance. Both are n × n, or one. */
export function correlationOf(covariance: Float64Array, n: number, out: Float64Array): void {
  checkSquare(n, covariance, out);
  const inverse = Float64Array.from({ length: n }, (_, i) => {
    const variance = covariance[i * n + i];
    return variance > 0 ? 1 / Math.sqrt(variance) : Number.NaN;
  });
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = i === j ? 1 : covariance[i * n + j] * inverse[i] * inverse[j];
  }
}

function checkSquare(n: number, matrix: Float64Array, out: Float64Array): void {
  if (!(matrix.length >= n * n && out.length >= n * n)) {
    throw new RangeError(`Expected ${n} × ${n} numbers and as many places, but there are ${matrix.length} and ${out.length}.`);
  }
}
