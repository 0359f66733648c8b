/**
 * Factors a symmetric matrix as L D Lᵀ with L of unit diagonal, in place: below the diagonal L, on it D.
 *
 * Vanderbei (1995), "Symmetric quasidefinite matrices", SIAM Journal on Optimization 5(1), theorem 2.1: no pivoting is needed where the
 * first `positive` rows form a positive definite block and the others a negative definite one. Only the lower half of `a` (n × n,
 * row-major) is read and written. A pivot whose sign is wrong, or that is below `floor` times its own diagonal entry, is replaced by
 * that, so that a row which depends linearly on those before it does no harm. Returns how many were.
 * Cost n³/6. Throws `RangeError` where the matrix is too short.
 */
export function factorLdl(a: Float64Array, n: number, positive: number, floor = 1e-13): number {
  if (!(n >= 0 && a.length >= n * n)) throw new RangeError(`A matrix of ${n} × ${n} needs ${n * n} numbers, not ${a.length}.`);
  let replaced = 0;
  for (let j = 0; j < n; j++) {
    const own = Math.abs(a[j * n + j]);
    let pivot = a[j * n + j];
    for (let t = 0; t < j; t++) pivot -= a[j * n + t] ** 2 * a[t * n + t];
    const sign = j < positive ? 1 : -1;
    if (!(sign * pivot > floor * own)) {
      pivot = sign * (floor * own || 1);
      replaced++;
    }
    a[j * n + j] = pivot;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j];
      for (let t = 0; t < j; t++) sum -= a[i * n + t] * a[j * n + t] * a[t * n + t];
      a[i * n + j] = sum / pivot;
    }
  }
  return replaced;
}

/** Solves A x = b in place, with the factors that `factorLdl` left. */
export function solveLdl(a: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let t = 0; t < i; t++) sum -= a[i * n + t] * b[t];
    b[i] = sum;
  }
  for (let i = 0; i < n; i++) b[i] /= a[i * n + i];
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let t = i + 1; t < n; t++) sum -= a[t * n + i] * b[t];
    b[i] = sum;
  }
}
