/** Steps of an iteration at most, and the relative change that ends it. */
const MAX_STEPS = 30;
const TOLERANCE = 1e-4;
/** Part of the largest diagonal below which a pivot counts as 0. */
const SINGULAR = 1e-14;

/**
 * The smallest over the largest eigenvalue of a symmetric positive semi-definite matrix, n × n and row-major; 0 where it is singular, NaN
 * where it holds a number that is none.
 *
 * Power iteration for the largest and, on the Cholesky factor, inverse iteration for the smallest: Golub & Van Loan (2013), "Matrix
 * Computations", 4th edition, section 8.2. Both begin at a fixed vector and end after 30 steps, or where three digits stand: where
 * eigenvalues lie close together the answer is a little too large. Cost n³/6 and some n² a step. Throws `RangeError` for shapes that do not
 * fit.
 */
export function reciprocalCondition(matrix: Float64Array, n: number): number {
  if (!(n >= 1 && matrix.length >= n * n)) {
    throw new RangeError(`Expected ${n} × ${n} numbers, but there are ${matrix.length}.`);
  }
  const factor = matrix.slice(0, n * n);
  if (factor.some(Number.isNaN)) return Number.NaN;
  if (!factorise(factor, n)) return 0;
  const largest = iterate(n, (x, y) => {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0, a = i * n; j < n; j++, a++) sum += matrix[a] * x[j];
      y[i] = sum;
    }
  });
  const inverse = iterate(n, (x, y) => {
    for (let i = 0; i < n; i++) {
      let sum = x[i];
      for (let j = 0, a = i * n; j < i; j++, a++) sum -= factor[a] * y[j];
      y[i] = sum / factor[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      y[i] /= factor[i * n + i];
      for (let j = 0, a = i * n; j < i; j++, a++) y[j] -= factor[a] * y[i];
    }
  });
  return Math.min(1, 1 / (largest * inverse));
}

/** The largest eigenvalue of what `multiply` does, from a start that no symmetry of the matrix makes orthogonal to its vector. */
function iterate(n: number, multiply: (x: Float64Array, y: Float64Array) => void): number {
  let x = Float64Array.from({ length: n }, (_, i) => 1 + Math.sin(i + 1) / 2);
  let y = new Float64Array(n);
  let value = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const length = normOf(x);
    for (let i = 0; i < n; i++) x[i] /= length;
    multiply(x, y);
    const next = normOf(y);
    [x, y] = [y, x];
    if (Math.abs(next - value) <= TOLERANCE * next) return next;
    value = next;
  }
  return value;
}

function normOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return Math.sqrt(sum);
}

/** Replaces the lower triangle by its Cholesky factor; false where a pivot is 0. */
function factorise(a: Float64Array, n: number): boolean {
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, a[i * n + i]);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0, p = i * n, q = j * n; k < j; k++, p++, q++) sum -= a[p] * a[q];
      if (i !== j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > SINGULAR * scale) a[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
