import { gram } from './product.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** What a repair did. */
export interface CovarianceRepair {
  /** `not-possible`: a number is missing, or a variance negative; the covariance is as it was. */
  status: 'unchanged' | 'repaired' | 'max-iterations' | 'not-possible';
  /** Frobenius norm of the change over that of the covariance. */
  change: number;
  /** The largest change of a correlation. */
  largestCorrelationChange: number;
  iterations: number;
}

/** An eigenvalue of the correlations above minus this counts as 0: what rounding leaves of a singular matrix. */
const ROUNDING = 1e-10;

/**
 * Replaces a covariance that is not positive semi-definite by the nearest that is and has the same variances, in place.
 *
 * Higham (2002), "Computing the nearest correlation matrix: a problem from finance", IMA Journal of Numerical Analysis 22(3), algorithm 3.3:
 * alternating projections with Dykstra's correction, on the correlations, so that no variance weighs more than another. They end when an
 * iteration changes less than `tolerance` of the norm; what is returned is then scaled to the variances once more, and is positive
 * semi-definite in any case. A security without variance gets no covariance. One decomposition an iteration, tens of them: 5 n³ each.
 * Throws `RangeError` for shapes that do not fit.
 */
export function repairCovariance(
  covariance: Float64Array,
  n: number,
  { tolerance = 1e-7, maxIterations = 200 }: { tolerance?: number; maxIterations?: number } = {},
): CovarianceRepair {
  if (!(n >= 1 && covariance.length >= n * n)) {
    throw new RangeError(`Expected ${n} × ${n} covariances, but there are ${covariance.length}.`);
  }
  const before = correlations(covariance, n);
  if (before === null) return { status: 'not-possible', change: 0, largestCorrelationChange: 0, iterations: 0 };
  if (isPositiveSemiDefinite(before, n)) {
    return { status: 'unchanged', change: 0, largestCorrelationChange: 0, iterations: 0 };
  }
  const nearest = before.slice();
  const { iterations, converged } = project(nearest, n, tolerance, maxIterations);
  const scale = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]));
  let norm = 0;
  let change = 0;
  let largestCorrelationChange = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const k = i * n + j;
      const correlation = nearest[k] / Math.sqrt(nearest[i * n + i] * nearest[j * n + j]);
      const next = correlation * scale[i] * scale[j];
      norm += 2 * covariance[k] ** 2;
      change += 2 * (next - covariance[k]) ** 2;
      largestCorrelationChange = Math.max(largestCorrelationChange, Math.abs(correlation - before[k]));
      covariance[k] = next;
      covariance[j * n + i] = next;
    }
    norm += covariance[i * n + i] ** 2;
  }
  return {
    status: converged ? 'repaired' : 'max-iterations',
    change: Math.sqrt(change / norm),
    largestCorrelationChange,
    iterations,
  };
}

/** Moves correlations to the nearest positive semi-definite matrix with, nearly, ones on the diagonal. */
function project(x: Float64Array, n: number, tolerance: number, maxIterations: number) {
  const size = n * n;
  const values = new Float64Array(n);
  const vectors = new Float64Array(size);
  const work = new Float64Array(size);
  const correction = new Float64Array(size);
  /** The iterate with ones on its diagonal. */
  const y = x.slice();
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    for (let k = 0; k < size; k++) {
      y[k] -= correction[k];
      work[k] = y[k];
    }
    symmetricEigen(work, n, values, vectors);
    for (let i = 0; i < n; i++) {
      const root = Math.sqrt(Math.max(0, values[i]));
      for (let k = i * n; k < (i + 1) * n; k++) vectors[k] *= root;
    }
    gram(vectors, n, n, x);
    let distance = 0;
    let norm = 0;
    for (let k = 0; k < size; k++) {
      correction[k] = x[k] - y[k];
      norm += x[k] * x[k];
      y[k] = x[k];
    }
    for (let i = 0; i < n; i++) {
      distance += (x[i * n + i] - 1) ** 2;
      y[i * n + i] = 1;
    }
    if (distance <= tolerance * tolerance * norm) return { iterations: iteration, converged: true };
  }
  return { iterations: maxIterations, converged: false };
}

/** Correlations, 1 with itself and 0 with what does not vary; null where a number is missing or a variance negative. */
function correlations(covariance: Float64Array, n: number): Float64Array | null {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    if (!(covariance[i * n + i] >= 0)) return null;
    for (let j = 0; j < n; j++) {
      const product = covariance[i * n + i] * covariance[j * n + j];
      const correlation = product > 0 ? covariance[i * n + j] / Math.sqrt(product) : 0;
      if (!Number.isFinite(correlation)) return null;
      out[i * n + j] = i === j ? 1 : correlation;
    }
  }
  return out;
}

/** Whether Cholesky's factor exists once the rounding of a singular matrix is added to the diagonal. */
function isPositiveSemiDefinite(correlation: Float64Array, n: number): boolean {
  const factor = correlation.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = factor[i * n + j] + (i === j ? ROUNDING : 0);
      for (let k = 0, a = i * n, b = j * n; k < j; k++, a++, b++) sum -= factor[a] * factor[b];
      if (i !== j) factor[i * n + j] = sum / factor[j * n + j];
      else if (sum > 0) factor[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
