import { checkParts, decompose, type ParametricRisk, type RiskParts } from './risk-parts.js';

/**
 * The parametric value at risk z √(w'Σw) and its Euler decomposition into `out`; all 0 for a portfolio without risk.
 *
 * Jorion (2007), "Value at Risk", 3rd edition, eqs. 7.22 and 7.29; `z` as `normalTail` gives it (its `shortfall` for the parts of the expected
 * shortfall). `covariance` is n × n and symmetric. Cost n². Throws `RangeError` for shapes that do not fit.
 */
export function componentVar(
  covariance: Float64Array,
  n: number,
  weights: Float64Array,
  z: number,
  out: RiskParts,
): ParametricRisk {
  if (!(covariance.length >= n * n))
    throw new RangeError(`Expected ${n} × ${n} covariances, but there are ${covariance.length}.`);
  checkParts(n, weights, out);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) sum += covariance[at] * weights[j];
    out.marginal[i] = sum;
  }
  return decompose(n, weights, z, out);
}

/**
 * What the value at risk z √(w'Σw) grows by when the weights change by `change`, exactly: Jorion (2007), eq. 7.25. The marginal
 * value at risk times the change is its first order. Cost n². Throws `RangeError` for shapes that do not fit.
 */
export function incrementalVar(
  covariance: Float64Array,
  n: number,
  weights: Float64Array,
  change: Float64Array,
  z: number,
): number {
  if (!(covariance.length >= n * n && weights.length >= n && change.length >= n)) {
    throw new RangeError(
      `Expected ${n} × ${n} covariances and ${n} weights and changes, but there are ${covariance.length}, ${weights.length} and ${change.length}.`,
    );
  }
  let before = 0;
  let growth = 0;
  for (let i = 0; i < n; i++) {
    let held = 0;
    let changed = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) {
      held += covariance[at] * weights[j];
      changed += covariance[at] * change[j];
    }
    before += weights[i] * held;
    growth += change[i] * (2 * held + changed);
  }
  const old = Math.sqrt(Math.max(0, before));
  const next = Math.sqrt(Math.max(0, before + growth));
  // The difference of the roots without its cancellation.
  return old + next > 0 ? (z * growth) / (old + next) : 0;
}

/** Σ|w_i|σ_i / σ of the portfolio: how many times its risk would be without diversification. Choueifaty & Coignard (2008). */
export function diversificationRatio(covariance: Float64Array, n: number, weights: Float64Array, deviation: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.abs(weights[i]) * Math.sqrt(covariance[i * n + i]);
  return sum / deviation;
}
