import { gram } from '../covariance/product.js';
import type { PortfolioLimits } from '../mean-variance/portfolio-limits.js';
import type { QuadraticSettings, QuadraticSolution } from '../qp/quadratic-program.js';
import { solveQuadraticProgram } from '../qp/solve.js';

export interface LogGrowthSolution {
  /** `ruin`: the smallest weights within the limits already lose everything in some scenario. */
  status: QuadraticSolution['status'] | 'ruin';
  weights: Float64Array;
  /** Mean of log(1 + c + Σ w (R − c)). */
  growth: number;
  iterations: number;
}

const STEPS = 100;
/** A step is done when it cannot raise the growth by more, relative to 1. */
const CLOSE = 1e-15;

/**
 * Weights of the largest expected log growth over equally likely scenarios, what is not invested earning `cash` in each: Kelly (1956), "A new
 * interpretation of information rate", Bell System Technical Journal 35, without the approximation of log by a parabola.
 *
 * `scenarios` holds simple returns, count × n, date-major. Newton's method with the limits in each step, a quadratic program; damped
 * as for self-concordant functions (Boyd & Vandenberghe 2004, "Convex optimization", 9.6). Costs count · n² / 2 and a program a
 * step, some ten steps. Throws `RangeError` for shapes that do not fit and for returns that are not numbers.
 */
export function maximumLogGrowth(
  scenarios: Float64Array,
  count: number,
  limits: PortfolioLimits,
  cash = 0,
  settings?: QuadraticSettings,
): LogGrowthSolution {
  const n = limits.lower.length;
  if (!(count >= 1 && scenarios.length === count * n)) {
    throw new RangeError(`${count} scenarios of ${n} returns need ${count * n} numbers, not ${scenarios.length}.`);
  }
  if (scenarios.some((value) => !Number.isFinite(value))) throw new RangeError('Scenario returns have to be numbers.');
  const excess = scenarios.map((value) => value - cash);
  const scaled = new Float64Array(count * n);
  const wealth = new Float64Array(count);
  const nearest = { variables: n, P: identity(n), q: new Float64Array(n), ...limits };
  const { status, x: weights } = solveQuadraticProgram(nearest, settings);
  let growth = growthOf(excess, cash, weights, wealth);
  if (status !== 'optimal') return { status, weights, growth, iterations: 0 };
  if (growth === Number.NEGATIVE_INFINITY) return { status: 'ruin', weights, growth, iterations: 0 };
  const hessian = new Float64Array(n * n);
  const q = new Float64Array(n);
  const trial = new Float64Array(n);
  for (let iterations = 1; iterations <= STEPS; iterations++) {
    for (let t = 0; t < count; t++) {
      for (let i = 0, at = t * n; i < n; i++, at++) scaled[at] = excess[at] / wealth[t];
    }
    gram(scaled, count, n, hessian);
    for (let i = 0; i < hessian.length; i++) hessian[i] /= count;
    for (let i = 0; i < n; i++) {
      let gradient = 0;
      for (let t = 0, at = i; t < count; t++, at += n) gradient += scaled[at];
      q[i] = -gradient / count;
      for (let j = 0; j < n; j++) q[i] -= hessian[i * n + j] * weights[j];
    }
    const step = solveQuadraticProgram({ variables: n, P: hessian, q, ...limits }, { ...settings, start: weights });
    if (step.status !== 'optimal') return { status: step.status, weights, growth, iterations };
    let decrement = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += hessian[i * n + j] * (step.x[j] - weights[j]);
      decrement += sum * (step.x[i] - weights[i]);
    }
    // Undamped steps converge quadratically once the decrement is small; before that they may leave the domain of log.
    let length = decrement * count < 0.1 ? 1 : 1 / (1 + Math.sqrt(Math.max(0, decrement) * count));
    let reached = Number.NEGATIVE_INFINITY;
    for (let halvings = 0; halvings < 60 && !(reached >= growth); halvings++, length /= 2) {
      for (let i = 0; i < n; i++) trial[i] = weights[i] + length * (step.x[i] - weights[i]);
      reached = growthOf(excess, cash, trial, wealth);
    }
    if (!(reached > growth) || decrement < CLOSE) {
      if (reached >= growth) weights.set(trial);
      return { status: 'optimal', weights, growth: Math.max(growth, reached), iterations };
    }
    weights.set(trial);
    growth = reached;
  }
  return { status: 'max-iterations', weights, growth, iterations: STEPS };
}

/** The mean log growth, −Infinity where a scenario leaves nothing; writes the wealth of each scenario. */
function growthOf(excess: Float64Array, cash: number, weights: Float64Array, wealth: Float64Array): number {
  const n = weights.length;
  let sum = 0;
  for (let t = 0; t < wealth.length; t++) {
    let value = 1 + cash;
    for (let i = 0, at = t * n; i < n; i++, at++) value += excess[at] * weights[i];
    wealth[t] = value;
    sum += value > 0 ? Math.log(value) : Number.NEGATIVE_INFINITY;
  }
  return sum / wealth.length;
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * (n + 1)] = 1;
  return matrix;
}
