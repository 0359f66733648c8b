import { randomStream } from '../../../../src/quant/kernels/random.js';

/** A matrix as its rows one after another. */
export function flat(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flat());
}

/** rows × n returns with a common factor, fat enough to be positive definite when rows > n. */
export function randomReturns(seed: number, rows: number, n: number): Float64Array {
  const uniform = randomStream(seed);
  const loading = Float64Array.from({ length: n }, () => 0.5 + uniform());
  const scale = Float64Array.from({ length: n }, () => 0.005 + 0.02 * uniform());
  const x = new Float64Array(rows * n);
  for (let t = 0; t < rows; t++) {
    const market = uniform() - 0.5;
    for (let i = 0; i < n; i++) x[t * n + i] = scale[i] * (loading[i] * market + uniform() - 0.5) + 0.0003;
  }
  return x;
}

/** A positive definite n × n covariance with a common factor. */
export function randomCovariance(seed: number, n: number): Float64Array {
  const rows = 2 * n + 5;
  const x = randomReturns(seed, rows, n);
  return Float64Array.from({ length: n * n }, (_, k) => covarianceOf(x, rows, n, Math.floor(k / n), k % n));
}

/** The covariance of two columns by its definition, from the rows on which both are there. */
export function covarianceOf(x: Float64Array, rows: number, n: number, i: number, j: number): number {
  const pairs = Array.from({ length: rows }, (_, t) => [x[t * n + i], x[t * n + j]]).filter(([a, b]) => !Number.isNaN(a + b));
  const meanI = pairs.reduce((sum, [a]) => sum + a, 0) / pairs.length;
  const meanJ = pairs.reduce((sum, [, b]) => sum + b, 0) / pairs.length;
  return pairs.reduce((sum, [a, b]) => sum + (a - meanI) * (b - meanJ), 0) / (pairs.length - 1);
}

/** The largest distance between two lists of numbers. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }
  return most;
}

/** Sum of a list of numbers. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
