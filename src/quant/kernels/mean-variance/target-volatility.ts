import type { QuadraticSettings, QuadraticSolution } from '../qp/quadratic-program.js';
import { solveQuadraticProgram } from '../qp/solve.js';
import { minimumVariance, varianceOf } from './mean-variance.js';
import type { PortfolioLimits } from './portfolio-limits.js';
import { onUtilityPath } from './utility-path.js';

export interface TargetVolatilitySolution {
  /** `infeasible` also where no weights within the limits are as quiet: then `leastVolatility` says how quiet they can be. */
  status: QuadraticSolution['status'];
  weights: Float64Array;
  /** √(w'Σw): the target, or less where the highest return needs no more. */
  volatility: number;
  leastVolatility: number;
  iterations: number;
}

/**
 * Weights of the highest mean return μ'w whose volatility √(w'Σw) is at most `target`, in the units of the covariance.
 *
 * Throws `RangeError` for a negative target and for shapes that do not fit.
 */
export function targetVolatility(
  covariance: Float64Array,
  mean: Float64Array,
  target: number,
  limits: PortfolioLimits,
  settings?: QuadraticSettings,
): TargetVolatilitySolution {
  if (!(target >= 0)) throw new RangeError(`A target volatility cannot be negative: ${target}.`);
  const n = mean.length;
  const least = minimumVariance(covariance, limits, settings);
  const leastVolatility = Math.sqrt(Math.max(0, varianceOf(covariance, least.x)));
  const answer = ({ status, x, iterations }: QuadraticSolution): TargetVolatilitySolution => {
    return { status, weights: x, volatility: Math.sqrt(Math.max(0, varianceOf(covariance, x))), leastVolatility, iterations };
  };
  if (least.status !== 'optimal') return answer(least);
  if (leastVolatility > target * (1 + SAME)) return answer({ ...least, status: 'infeasible' });
  const size = mean.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (size === 0) return answer(least);
  const measure = (weights: Float64Array) => Math.sqrt(Math.max(0, varianceOf(covariance, weights))) - target;
  const found = onUtilityPath(covariance, mean, limits, measure, Math.max(target, leastVolatility) / size, {
    ...settings,
    start: least.x,
  });
  if (found !== null) return answer(found);
  const best = solveQuadraticProgram({ variables: n, P: null, q: mean.map((value) => -value), ...limits }, settings);
  return answer(best);
}

/** Volatilities that are equal but for rounding. */
const SAME = 1e-9;
