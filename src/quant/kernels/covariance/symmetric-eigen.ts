/** Most steps for one eigenvalue; two or three are usual. */
const MAX_STEPS = 60;

/**
 * Writes the eigenvalues of a symmetric matrix and, as the rows of `vectors`, its orthonormal eigenvectors, in no order; false where they are
 * not found, as with NaN.
 *
 * Golub & Van Loan (2013), "Matrix Computations", 4th edition: Householder's tridiagonal form (algorithm 8.3.1) and implicit QL steps with
 * Wilkinson's shift (section 8.3.3), as in EISPACK's tql2, all loops along rows. `matrix` is n × n, row-major, and overwritten; `vectors`
 * holds n² numbers. Cost about 5 n³: 0.4 s of a busy
 * core for 500. Throws `RangeError` for shapes that do not fit.
 */
export function symmetricEigen(matrix: Float64Array, n: number, values: Float64Array, vectors: Float64Array): boolean {
  if (!(n >= 1 && matrix.length >= n * n && values.length >= n && vectors.length >= n * n)) {
    throw new RangeError(
      `Expected ${n} × ${n} numbers and places, but there are ${matrix.length}, ${values.length} and ${vectors.length}.`,
    );
  }
  const below = new Float64Array(n);
  tridiagonalise(matrix, n, values, below, vectors);
  return diagonalise(n, values, below, vectors);
}

/** A = Q T Qᵀ: writes the diagonal of T and what stands below it (place i: between i and i + 1), and Qᵀ. */
function tridiagonalise(a: Float64Array, n: number, diagonal: Float64Array, below: Float64Array, qt: Float64Array): void {
  const factors = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    // The reflection that leaves of row k beyond the diagonal only its first place; its vector replaces the row.
    const row = k * n;
    let rest = 0;
    for (let j = k + 2; j < n; j++) rest += a[row + j] * a[row + j];
    const first = a[row + k + 1];
    diagonal[k] = a[row + k];
    below[k] = first;
    if (rest === 0) continue;
    const length = Math.sqrt(first * first + rest);
    const alpha = first > 0 ? -length : length;
    below[k] = alpha;
    a[row + k + 1] = first - alpha;
    const factor = 2 / ((first - alpha) ** 2 + rest);
    factors[k] = factor;
    let overlap = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1, at = i * n + k + 1; j < n; j++, at++) sum += a[at] * a[row + j];
      p[i] = factor * sum;
      overlap += p[i] * a[row + i];
    }
    const half = 0.5 * factor * overlap;
    for (let i = k + 1; i < n; i++) p[i] -= half * a[row + i];
    for (let i = k + 1; i < n; i++) {
      const vi = a[row + i];
      const wi = p[i];
      for (let j = k + 1, at = i * n + k + 1; j < n; j++, at++) a[at] -= vi * p[j] + wi * a[row + j];
    }
  }
  diagonal[n - 1] = a[n * n - 1];
  below[n - 1] = 0;

  qt.fill(0, 0, n * n);
  for (let i = 0; i < n; i++) qt[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    if (factors[k] === 0) continue;
    p.fill(0);
    for (let i = k + 1; i < n; i++) {
      const v = a[k * n + i];
      for (let j = k + 1, at = i * n + k + 1; j < n; j++, at++) p[j] += v * qt[at];
    }
    for (let i = k + 1; i < n; i++) {
      const scaled = factors[k] * a[k * n + i];
      for (let j = k + 1, at = i * n + k + 1; j < n; j++, at++) qt[at] -= scaled * p[j];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const held = qt[i * n + j];
      qt[i * n + j] = qt[j * n + i];
      qt[j * n + i] = held;
    }
  }
}

/** Turns the tridiagonal matrix into a diagonal one by rotations, which the rows of `vectors` follow. */
function diagonalise(n: number, d: Float64Array, e: Float64Array, vectors: Float64Array): boolean {
  for (let i = 0; i < n; i++) if (!Number.isFinite(d[i] + e[i])) return false;
  for (let l = 0; l < n; l++) {
    for (let step = 0; ; step++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      if (step === MAX_STEPS) return false;
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = Math.sqrt(g * g + 1);
      g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        rotateRows(vectors, i * n, n, s, c);
      }
      if (r === 0 && i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return true;
}

function rotateRows(vectors: Float64Array, at: number, n: number, s: number, c: number): void {
  for (let k = at, end = at + n; k < end; k++) {
    const upper = vectors[k];
    const lower = vectors[k + n];
    vectors[k + n] = s * upper + c * lower;
    vectors[k] = c * upper - s * lower;
  }
}
