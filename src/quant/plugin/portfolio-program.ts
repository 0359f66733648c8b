import type { QuadraticSolution } from '../kernels/qp/quadratic-program.js';
import { conflictsOf } from './conflicts.js';
import { type LimitProgram, limitProgramOf } from './limit-program.js';
import type { Optimum, PortfolioProblem } from './optimizer.js';
import { percent } from './percent.js';
import type { RuleLimit } from './risk-rule.js';

/** Weights smaller than this are what rounding leaves of nothing. */
const NOTHING = 1e-12;

/** The constraints of an optimizer's program. */
export interface PortfolioProgram extends LimitProgram {
  /** Of the risk rules and of the optimizer. */
  readonly limits: readonly RuleLimit[];
  /** Of the optimizer alone. */
  readonly own: readonly RuleLimit[];
}

/** How a program ended. */
export interface Ending {
  readonly status: QuadraticSolution['status'];
  readonly weights: Float64Array;
  readonly iterations: number;
  readonly dualityGap: number | null;
}

/**
 * The limits of the risk rules and further ones of the optimizer as constraints of a program. A minimum of what is held is no convex constraint
 * and is left to the step that follows.
 */
export function portfolioProgram(
  { candidates, limits }: PortfolioProblem,
  { longOnly, budget, further = [] }: { longOnly: boolean; budget: number | null; further?: readonly RuleLimit[] },
): PortfolioProgram {
  const n = candidates.tickers.length;
  const all = [...limits, ...further].map((limit) =>
    limit.form === 'each' && limit.minimum?.some((least) => least > 0)
      ? { ...limit, minimum: limit.minimum.map((least) => Math.min(0, least)) }
      : limit,
  );
  const lower = new Float64Array(n).fill(longOnly ? 0 : Number.NEGATIVE_INFINITY);
  const frame = { budget, lower, upper: new Float64Array(n).fill(Number.POSITIVE_INFINITY) };
  return { ...limitProgramOf(n, all, frame), limits: all, own: further };
}

/** What an optimizer says of a program that has ended: of an infeasible one which limits conflict, of an unbounded one what is missing. */
export function optimumOf(program: PortfolioProgram, ending: Ending, message: string): Optimum {
  const { lower, upper } = program.constraints;
  const { status, iterations, dualityGap } = ending;
  const said = { iterations, dualityGap, conflicts: [], limits: program.own };
  if (status === 'infeasible') {
    const conflicts = conflictsOf(lower.length, program, program.limits);
    const explanation = conflicts[0]?.explanation ?? 'No weights keep all limits.';
    return { ...said, weights: new Float64Array(0), status: 'INFEASIBLE', message: explanation, conflicts };
  }
  if (status === 'unbounded') {
    const remedy = 'The objective has no bound: limit weights or leverage, or use a covariance that shrinks (LedoitWolf, OAS).';
    return { ...said, weights: new Float64Array(0), status: 'UNBOUNDED', message: remedy };
  }
  const weights = ending.weights.map((weight, i) => {
    const within = Math.min(Math.max(weight, lower[i]), upper[i]);
    return Math.abs(within) < NOTHING ? 0 : within;
  });
  if (status === 'optimal') return { ...said, weights, status: 'OPTIMAL', message };
  return { ...said, weights, status: 'INACCURATE', message: `${message} The search ended before its tolerance was met.` };
}

/** The same of the solution of a quadratic program over weights. */
export function optimumOfSolution(program: PortfolioProgram, solution: QuadraticSolution, message: string): Optimum {
  const { status, x: weights, iterations, gap: dualityGap } = solution;
  return optimumOf(program, { status, weights, iterations, dualityGap }, message);
}

/** The same cap on every weight, as a limit of an optimizer's own; none where it is null. */
export function capLimit(n: number, maxWeight: number | null): RuleLimit[] {
  if (maxWeight === null) return [];
  const maximum = new Float64Array(n).fill(maxWeight);
  const label = `max_weight ${percent(maxWeight)}`;
  return [{ form: 'each', subject: null, label, minimum: maximum.map((most) => -most), maximum }];
}
