/** Views on portfolios of names: row k of `P` (views × n) is expected to return `Q[k]`. */
export interface Views {
  readonly P: Float64Array;
  readonly Q: Float64Array;
  /** How uncertain they are, views × views; Infinity on the diagonal: no view at all, 0: certain. */
  readonly omega: Float64Array;
}

/** Writes P Σ Pᵀ, views × views. */
export function viewCovariance(P: Float64Array, covariance: Float64Array, n: number): Float64Array {
  const k = P.length / n;
  const loaded = covarianceWithViews(P, covariance, n);
  const out = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += P[a * n + i] * loaded[i * k + b];
      out[a * k + b] = sum;
    }
  }
  return out;
}

/** Σ Pᵀ, n × views. */
export function covarianceWithViews(P: Float64Array, covariance: Float64Array, n: number): Float64Array {
  const k = P.length / n;
  if (!(Number.isInteger(k) && covariance.length === n * n)) {
    throw new RangeError(
      `Views on ${n} names need rows of ${n} and a covariance of ${n * n}, not ${P.length} and ${covariance.length}.`,
    );
  }
  const out = new Float64Array(n * k);
  for (let a = 0; a < k; a++) {
    for (let j = 0; j < n; j++) {
      const weight = P[a * n + j];
      if (weight === 0) continue;
      for (let i = 0; i < n; i++) out[i * k + a] += covariance[j * n + i] * weight;
    }
  }
  return out;
}

/** Ω = diag(τ P Σ Pᵀ), as uncertain as the prior: He & Litterman (1999), "The intuition behind Black-Litterman model portfolios". */
export function proportionalOmega(P: Float64Array, covariance: Float64Array, n: number, tau: number): Float64Array {
  return diagonalOmega(P, covariance, n, () => tau);
}

/**
 * Ω from a confidence between 0 and 1 in each view: ωₖ = τ (1 − c) / c · Pₖ Σ Pₖᵀ, under which the view moves weights by the share c of
 * what certainty would. Idzorek (2005), "A step-by-step guide to the Black-Litterman model", in the closed form of Walters (2014),
 * "The Black-Litterman model in detail", eq. 44. Throws `RangeError` for a confidence out of its limits.
 */
export function idzorekOmega(
  P: Float64Array,
  covariance: Float64Array,
  n: number,
  tau: number,
  confidences: ArrayLike<number>,
): Float64Array {
  return diagonalOmega(P, covariance, n, (k) => {
    const c = confidences[k];
    if (!(c >= 0 && c <= 1)) throw new RangeError(`The confidence in view ${k} has to lie between 0 and 1, not ${c}.`);
    return c === 0 ? Number.POSITIVE_INFINITY : (tau * (1 - c)) / c;
  });
}

function diagonalOmega(P: Float64Array, covariance: Float64Array, n: number, factor: (k: number) => number): Float64Array {
  const variances = viewCovariance(P, covariance, n);
  const k = P.length / n;
  const omega = new Float64Array(k * k);
  for (let a = 0; a < k; a++)
    omega[a * (k + 1)] = factor(a) === Number.POSITIVE_INFINITY ? factor(a) : factor(a) * variances[a * (k + 1)];
  return omega;
}
