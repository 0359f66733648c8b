import { maximumUtility, meanOf, varianceOf } from '../mean-variance/mean-variance.js';
import type { PortfolioLimits } from '../mean-variance/portfolio-limits.js';
import type { QuadraticSettings, QuadraticSolution } from '../qp/quadratic-program.js';

export interface KellySolution {
  status: QuadraticSolution['status'];
  weights: Float64Array;
  /** (μ − r)'w − w'Σw / (2f). */
  objective: number;
  /** r + (μ − r)'w − ½ w'Σw: the growth of these weights in continuous time, whatever the fraction. */
  growthRate: number;
  solution: QuadraticSolution;
}

/**
 * Fractional Kelly weights: the largest (μ − r)'w − w'Σw / (2f), what is not invested earning the rate r.
 *
 * Kelly (1956), "A new interpretation of information rate", Bell System Technical Journal 35; Thorp (2006), "The Kelly criterion in
 * blackjack, sports betting, and the stock market", eq. 7.4, for f = 1. The fraction is the inverse of a risk aversion in the objective,
 * not a factor on its answer: so the limits hold for the final weights. Throws `RangeError` for a fraction that is not positive.
 */
export function kellyWeights(
  covariance: Float64Array,
  mean: Float64Array,
  riskFree: number,
  fraction: number,
  limits: PortfolioLimits,
  settings?: QuadraticSettings,
): KellySolution {
  if (!(fraction > 0)) throw new RangeError(`A fraction of Kelly has to be positive, not ${fraction}.`);
  const excess = mean.map((value) => value - riskFree);
  const solution = maximumUtility(covariance, excess, 1 / fraction, limits, settings);
  const { status, x: weights } = solution;
  const earned = meanOf(excess, weights);
  const variance = varianceOf(covariance, weights);
  const growthRate = riskFree + earned - variance / 2;
  return { status, weights, objective: earned - variance / (2 * fraction), growthRate, solution };
}
