import type { QuadraticSettings, QuadraticSolution } from '../qp/quadratic-program.js';
import { solveQuadraticProgram } from '../qp/solve.js';
import { type PortfolioLimits, withRow } from './portfolio-limits.js';

/**
 * Weights of least variance w'Σw: Markowitz (1952), "Portfolio selection", Journal of Finance 7(1).
 *
 * `covariance` is n × n, symmetric positive semi-definite, row-major; the objective of the answer is half the variance. Throws `RangeError`
 * for shapes that do not fit, here and below.
 */
export function minimumVariance(
  covariance: Float64Array,
  limits: PortfolioLimits,
  settings?: QuadraticSettings,
): QuadraticSolution {
  const n = limits.lower.length;
  return solveQuadraticProgram({ variables: n, P: covariance, q: new Float64Array(n), ...limits }, settings);
}

/** Weights of the largest utility μ'w − ½ λ w'Σw, λ > 0; the objective of the answer is its negative. */
export function maximumUtility(
  covariance: Float64Array,
  mean: Float64Array,
  riskAversion: number,
  limits: PortfolioLimits,
  settings?: QuadraticSettings,
): QuadraticSolution {
  if (!(riskAversion > 0)) throw new RangeError(`The risk aversion has to be positive, not ${riskAversion}.`);
  // Σ as it is and μ/λ: the same weights, and no copy of the matrix.
  const q = mean.map((value) => -value / riskAversion);
  const solution = solveQuadraticProgram({ variables: mean.length, P: covariance, q, ...limits }, settings);
  return scaledSolution(solution, riskAversion);
}

/** Weights of least variance whose mean return μ'w is at least `target`; infeasible where no weights within the limits have it. */
export function targetReturn(
  covariance: Float64Array,
  mean: Float64Array,
  target: number,
  limits: PortfolioLimits,
  settings?: QuadraticSettings,
): QuadraticSolution {
  const row = mean.map((value) => -value);
  return minimumVariance(covariance, { ...limits, inequalities: withRow(limits.inequalities, row, -target) }, settings);
}

/** The same answer to an objective `factor` times as large. */
function scaledSolution(solution: QuadraticSolution, factor: number): QuadraticSolution {
  const { objective, gap, residuals, duals } = solution;
  const times = (values: Float64Array) => values.map((value) => value * factor);
  return {
    ...solution,
    objective: objective * factor,
    gap: gap * factor,
    residuals: { primal: residuals.primal, dual: residuals.dual * factor },
    duals: {
      equalities: times(duals.equalities),
      inequalities: times(duals.inequalities),
      lower: times(duals.lower),
      upper: times(duals.upper),
      absolute: times(duals.absolute),
    },
  };
}

/** w'Σw. */
export function varianceOf(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    if (weights[i] === 0) continue;
    let sum = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) sum += covariance[at] * weights[j];
    variance += weights[i] * sum;
  }
  return variance;
}

/** μ'w. */
export function meanOf(mean: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += mean[i] * weights[i];
  return sum;
}
