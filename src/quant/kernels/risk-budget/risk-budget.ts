/** How the search for weights ended. `error`: the largest distance of a share of the risk from its budget. */
export interface RiskBudgetResult {
  status: 'converged' | 'max-iterations' | 'no-solution';
  iterations: number;
  error: number;
}

/**
 * Writes the long-only weights, which add up to 1, of whose variance each thing contributes its budget: w_i (Σw)_i / w'Σw = b_i.
 *
 * They are proportional to the x that minimises ½ x'Σx − Σ b_i ln x_i, which is convex: Spinu (2013), "An Algorithm for Computing Risk Parity
 * Weights", SSRN 2297383, eq. 3. Found by cyclical coordinate descent: Griveau-Billion, Richard & Roncalli (2013), "A Fast Algorithm for
 * Computing High-Dimensional Risk Parity Portfolios", arXiv:1311.4057, eq. 7, scaled after each cycle so that x'Σx = 1. Equal budgets give the
 * equal risk contributions of Maillard, Roncalli & Teïletche (2010), Journal of Portfolio Management 36(4).
 *
 * `covariance` is n × n, symmetric positive semi-definite; it may be singular. `budgets` are not negative and are taken as parts of their
 * sum; a thing with budget 0 gets weight only where it lowers the risk. 'no-solution', with NaN as weights, where a variance is not positive
 * and finite or a portfolio of positive weights is free of risk. Cost n² an iteration; tens of them as a rule. Throws `RangeError` for
 * shapes that do not fit and for budgets that are negative or all 0.
 */
export function riskBudgetWeights(
  covariance: Float64Array,
  n: number,
  budgets: Float64Array,
  out: Float64Array,
  { tolerance = 1e-12, maxIterations = 2000 }: { tolerance?: number; maxIterations?: number } = {},
): RiskBudgetResult {
  const total = checkBudgets(covariance, n, budgets, out);
  /** Σx, kept up to date as x changes. */
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i];
    if (!(variance > 0 && variance < Number.POSITIVE_INFINITY)) return withoutSolution(out, n, 0);
    out[i] = Math.sqrt(budgets[i] / total / variance);
  }
  let error = Number.POSITIVE_INFINITY;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (!scaleToUnitRisk(covariance, n, out, product)) return withoutSolution(out, n, iteration);
    error = 0;
    for (let i = 0; i < n; i++) {
      error = Math.max(error, Math.abs(out[i] * product[i] - budgets[i] / total));
      // Without budget and weight the first is 0 even where some weight would lower the risk.
      if (out[i] === 0) error = Math.max(error, -product[i] / Math.sqrt(covariance[i * n + i]));
    }
    if (error <= tolerance) return scaleToOne(out, n, { status: 'converged', iterations: iteration, error });
    for (let i = 0; i < n; i++) {
      const variance = covariance[i * n + i];
      const others = product[i] - variance * out[i];
      const b = budgets[i] / total;
      const root = Math.sqrt(others * others + 4 * variance * b);
      // Of the two forms of the positive root, the one without cancellation.
      const next = others > 0 ? (2 * b) / (others + root) : (root - others) / (2 * variance);
      const step = next - out[i];
      out[i] = next;
      for (let j = 0, at = i * n; j < n; j++, at++) product[j] += covariance[at] * step;
    }
  }
  return scaleToOne(out, n, { status: 'max-iterations', iterations: maxIterations, error });
}

/**
 * Writes weights proportional to 1 / variance, or with `power` ½ to 1 / volatility, which add up to 1; false where a variance is not positive
 * and finite. `covariance` is n × n.
 */
export function inverseVarianceWeights(covariance: Float64Array, n: number, out: Float64Array, power: 0.5 | 1 = 1): boolean {
  if (!(n >= 1 && covariance.length >= n * n && out.length >= n)) throw shapeError(n, covariance, out);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i];
    if (!(variance > 0 && variance < Number.POSITIVE_INFINITY)) return false;
    out[i] = power === 1 ? 1 / variance : 1 / Math.sqrt(variance);
    total += out[i];
  }
  for (let i = 0; i < n; i++) out[i] /= total;
  return true;
}

/** Writes w_i (Σw)_i / w'Σw, the share of each in the variance; they add up to 1. NaN where the portfolio is without risk. */
export function riskShares(covariance: Float64Array, n: number, weights: Float64Array, out: Float64Array): void {
  if (!(covariance.length >= n * n && weights.length >= n && out.length >= n)) throw shapeError(n, covariance, out);
  let variance = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) sum += covariance[at] * weights[j];
    out[i] = weights[i] * sum;
    variance += out[i];
  }
  for (let i = 0; i < n; i++) out[i] = variance > 0 ? out[i] / variance : Number.NaN;
}

/** Scales x so that x'Σx = 1 and writes Σx, all anew so that roundings do not pile up; false where there is no risk. */
function scaleToUnitRisk(covariance: Float64Array, n: number, x: Float64Array, product: Float64Array): boolean {
  let variance = 0;
  let parts = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) sum += covariance[at] * x[j];
    product[i] = sum;
    variance += x[i] * sum;
    parts += x[i] * x[i] * covariance[i * n + i];
  }
  if (!(variance > parts * HEDGED && variance < Number.POSITIVE_INFINITY)) return false;
  const scale = 1 / Math.sqrt(variance);
  for (let i = 0; i < n; i++) {
    x[i] *= scale;
    product[i] *= scale;
  }
  return true;
}

/** A variance below this part of what it were without correlations is rounding. */
const HEDGED = 1e-13;

function scaleToOne(out: Float64Array, n: number, result: RiskBudgetResult): RiskBudgetResult {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += out[i];
  for (let i = 0; i < n; i++) out[i] /= sum;
  return result;
}

function withoutSolution(out: Float64Array, n: number, iterations: number): RiskBudgetResult {
  out.fill(Number.NaN, 0, n);
  return { status: 'no-solution', iterations, error: Number.NaN };
}

/** The sum of the budgets. */
function checkBudgets(covariance: Float64Array, n: number, budgets: Float64Array, out: Float64Array): number {
  if (!(n >= 1 && covariance.length >= n * n && budgets.length >= n && out.length >= n)) throw shapeError(n, covariance, out);
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (!(budgets[i] >= 0)) throw new RangeError(`A risk budget should not be negative, but that of ${i} is ${budgets[i]}.`);
    total += budgets[i];
  }
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) throw new RangeError('At least one risk budget should be positive.');
  return total;
}

function shapeError(n: number, covariance: Float64Array, out: Float64Array): RangeError {
  return new RangeError(
    `Expected ${n} × ${n} covariances and ${n} places, but there are ${covariance.length} and ${out.length}.`,
  );
}
