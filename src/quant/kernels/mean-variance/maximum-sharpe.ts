import type { QuadraticSettings, QuadraticSolution } from '../qp/quadratic-program.js';
import { solveQuadraticProgram } from '../qp/solve.js';
import { meanOf, minimumVariance, varianceOf } from './mean-variance.js';
import type { PortfolioLimits } from './portfolio-limits.js';
import { onUtilityPath } from './utility-path.js';

export interface SharpeSolution {
  /**
   * `no-excess-return`: no weights within the limits earn more than the risk-free rate, so that the ratio rewards risk instead of return.
   * `unbounded`: some weights earn more at no variance at all, as a singular covariance allows.
   */
  status: QuadraticSolution['status'] | 'no-excess-return';
  weights: Float64Array;
  /** (μ − r)'w / √(w'Σw); NaN where the status is not `optimal`. */
  sharpe: number;
  iterations: number;
}

/**
 * Weights of the largest Sharpe ratio (μ − r)'w / √(w'Σw): Sharpe (1966), "Mutual fund performance", Journal of Business 39(1).
 *
 * They are the weights of largest κ(μ − r)'w − ½ w'Σw for the κ at which κ = w'Σw / (μ − r)'w: the quadratic transform of the ratio (Shen &
 * Yu 2018, "Fractional programming for communication systems", IEEE Transactions on Signal Processing 66(10), eq. 15). Unlike the homogenised
 * program (Cornuejols & Tütüncü 2007, "Optimization methods in finance", 8.2), to which it is equal, it takes every kind of limit
 * as it stands, and keeps bounds simple. Throws `RangeError` for shapes that do not fit.
 */
export function maximumSharpe(
  covariance: Float64Array,
  mean: Float64Array,
  riskFree: number,
  limits: PortfolioLimits,
  settings?: QuadraticSettings,
): SharpeSolution {
  const n = mean.length;
  const excess = mean.map((value) => value - riskFree);
  const failed = (status: SharpeSolution['status'], { iterations }: QuadraticSolution): SharpeSolution => {
    return { status, weights: new Float64Array(n), sharpe: Number.NaN, iterations };
  };
  const least = minimumVariance(covariance, limits, settings);
  if (least.status !== 'optimal') return failed(least.status, least);
  const best = solveQuadraticProgram({ variables: n, P: null, q: excess.map((value) => -value), ...limits }, settings);
  if (best.status === 'optimal' && !(best.objective < -NOTHING)) return failed('no-excess-return', best);
  const variance = varianceOf(covariance, least.x);
  const earned = meanOf(excess, least.x);
  if (variance <= NOTHING ** 2 && earned > NOTHING) return failed('unbounded', least);
  const measure = (weights: Float64Array, kappa: number) => kappa * meanOf(excess, weights) - varianceOf(covariance, weights);
  const firstKappa =
    earned > 0 ? variance / earned : Math.sqrt(variance) / excess.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const found = onUtilityPath(covariance, excess, limits, measure, firstKappa, { ...settings, start: least.x });
  if (found === null) return failed('max-iterations', best);
  if (found.status !== 'optimal') return failed(found.status, found);
  const sharpe = meanOf(excess, found.x) / Math.sqrt(varianceOf(covariance, found.x));
  return { status: 'optimal', weights: found.x, sharpe, iterations: found.iterations };
}

/** An excess return, or a deviation, that is rounding. */
const NOTHING = 1e-12;
