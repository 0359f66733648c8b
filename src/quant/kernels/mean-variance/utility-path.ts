import type { QuadraticSettings, QuadraticSolution } from '../qp/quadratic-program.js';
import { solveQuadraticProgram } from '../qp/solve.js';
import type { PortfolioLimits } from './portfolio-limits.js';

/** How far κ may grow beyond its first guess: at 4³⁰ times, return is all that counts. */
const EXPANSIONS = 30;
const STEPS = 100;
const CLOSE = 1e-13;

/**
 * The weights of largest κ μ'w − ½ w'Σw for the κ ≥ 0 at which a measure of them, negative at first, becomes 0: the efficient frontier
 * from the least variance (κ = 0) towards the highest return (Markowitz 1956, "The optimization of a quadratic function subject to linear
 * constraints", Naval Research Logistics Quarterly 3).
 *
 * The measure has to be continuous along the frontier. Null: it stays negative to its end. A bracket, then the Illinois variant of regula falsi
 * (Dowell & Jarratt 1971, BIT 11), which is quick because weights are linear in κ where no limit starts or stops to bind.
 */
export function onUtilityPath(
  covariance: Float64Array,
  mean: Float64Array,
  limits: PortfolioLimits,
  measure: (weights: Float64Array, kappa: number) => number,
  firstKappa: number,
  settings: QuadraticSettings = {},
): QuadraticSolution | null {
  let start = settings.start;
  let iterations = 0;
  const at = (kappa: number): QuadraticSolution => {
    const q = mean.map((value) => -kappa * value);
    const solution = solveQuadraticProgram({ variables: q.length, P: covariance, q, ...limits }, { ...settings, start });
    iterations += solution.iterations;
    if (solution.status === 'optimal') start = solution.x;
    return { ...solution, iterations };
  };
  let low = 0;
  let lowest = at(low);
  if (lowest.status !== 'optimal') return lowest;
  let lowValue = measure(lowest.x, low);
  if (!(lowValue < 0)) return lowest;
  let high = firstKappa;
  let highest = at(high);
  let highValue = measure(highest.x, high);
  for (let k = 0; k < EXPANSIONS && highest.status === 'optimal' && highValue < 0; k++) {
    [low, lowest, lowValue] = [high, highest, highValue];
    high *= 4;
    highest = at(high);
    highValue = measure(highest.x, high);
  }
  if (highest.status !== 'optimal') return highest;
  if (highValue < 0) return null;
  const scale = Math.max(-lowValue, highValue);
  let side = 0;
  for (let k = 0; k < STEPS && high - low > CLOSE * high && highValue > 0; k++) {
    const kappa = (low * highValue - high * lowValue) / (highValue - lowValue);
    const middle = at(kappa);
    const value = measure(middle.x, kappa);
    if (middle.status !== 'optimal') return middle;
    if (Math.abs(value) <= CLOSE * scale) return middle;
    if (value < 0) {
      [low, lowValue] = [kappa, value];
      if (side === -1) highValue /= 2;
      side = -1;
    } else {
      [high, highest, highValue] = [kappa, middle, value];
      if (side === 1) lowValue /= 2;
      side = 1;
    }
  }
  return { ...highest, iterations };
}
