/** A parametric risk of a portfolio as a fraction of its value; a loss is positive. */
export interface ParametricRisk {
  /** Standard deviation of the portfolio, w'Σw to the ½. */
  deviation: number;
  /** z · deviation; the mean counts as 0. */
  valueAtRisk: number;
}

/** Where the parts of a risk go: n numbers each. */
export interface RiskParts {
  /** z (Σw)_i / σ: growth of the value at risk with the weight. */
  marginal: Float64Array;
  /** w_i · marginal_i; they add up to the value at risk. */
  component: Float64Array;
}

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
 * The same from returns, under their sample covariance (n − 1), which is never formed: Σw = X̃ᵀ(X̃w) / (rows − 1), in one pass.
 *
 * `x` is rows × n, row-major. NaN: a missing return counts as 0, the position did not move; one that is not there at all has no risk. Means are
 * taken off at the end, which costs digits only where a mean is many times a deviation. Cost rows · n. Throws `RangeError` for shapes
 * that do not fit and less than two rows.
 */
export function componentVarOfReturns(
  x: Float64Array,
  rows: number,
  n: number,
  weights: Float64Array,
  z: number,
  out: RiskParts,
): ParametricRisk {
  if (!(rows >= 2 && x.length >= rows * n)) {
    throw new RangeError(`Expected at least 2 rows of ${n} returns, but there are ${rows} rows and ${x.length} numbers.`);
  }
  checkParts(n, weights, out);
  const { marginal: products, component: sums } = out;
  products.fill(0, 0, n);
  sums.fill(0, 0, n);
  const cleaned = new Float64Array(ROWS_AT_ONCE * n);
  let total = 0;
  let t = 0;
  for (; t + ROWS_AT_ONCE <= rows; t += ROWS_AT_ONCE) total += addRows(x, t * n, n, weights, products, sums, cleaned);
  if (t < rows) {
    cleaned.fill(0);
    cleaned.set(x.subarray(t * n, rows * n));
    total += addRows(cleaned, 0, n, weights, products, sums, cleaned);
  }
  const mean = total / rows;
  for (let i = 0; i < n; i++) products[i] = (products[i] - mean * sums[i]) / (rows - 1);
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

/** From Σw in `marginal` to the marginal and component values at risk. */
function decompose(n: number, weights: Float64Array, z: number, { marginal, component }: RiskParts): ParametricRisk {
  let variance = 0;
  for (let i = 0; i < n; i++) variance += weights[i] * marginal[i];
  const deviation = Math.sqrt(Math.max(0, variance));
  const scale = deviation > 0 ? z / deviation : 0;
  for (let i = 0; i < n; i++) {
    marginal[i] *= scale;
    component[i] = weights[i] * marginal[i];
  }
  return { deviation, valueAtRisk: z * deviation };
}

const ROWS_AT_ONCE = 4;

/** Adds p_t x_t and x_t of four rows, p being their products with the weights, and returns the sum of p. */
function addRows(
  x: Float64Array,
  at: number,
  n: number,
  weights: Float64Array,
  products: Float64Array,
  sums: Float64Array,
  cleaned: Float64Array,
): number {
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let p3 = 0;
  const second = at + n;
  const third = second + n;
  const fourth = third + n;
  for (let i = 0; i < n; i++) {
    const w = weights[i];
    p0 += w * x[at + i];
    p1 += w * x[second + i];
    p2 += w * x[third + i];
    p3 += w * x[fourth + i];
  }
  const total = p0 + p1 + p2 + p3;
  if (total - total !== 0) {
    let changed = false;
    for (let k = 0; k < ROWS_AT_ONCE * n; k++) {
      const value = x[at + k];
      const missing = value - value !== 0;
      changed ||= missing;
      cleaned[k] = missing ? 0 : value;
    }
    if (changed) return addRows(cleaned, 0, n, weights, products, sums, cleaned);
  }
  for (let i = 0; i < n; i++) {
    const x0 = x[at + i];
    const x1 = x[second + i];
    const x2 = x[third + i];
    const x3 = x[fourth + i];
    products[i] += p0 * x0 + p1 * x1 + (p2 * x2 + p3 * x3);
    sums[i] += x0 + x1 + (x2 + x3);
  }
  return total;
}

function checkParts(n: number, weights: Float64Array, { marginal, component }: RiskParts): void {
  if (!(n >= 1 && weights.length >= n && marginal.length >= n && component.length >= n)) {
    throw new RangeError(
      `Expected ${n} weights and places, but there are ${weights.length}, ${marginal.length} and ${component.length}.`,
    );
  }
}
