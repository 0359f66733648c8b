import { solveQuadraticProgram } from '../kernels/qp/solve.js';
import { conflictsOf } from '../plugin/conflicts.js';
import { type Frame, limitProgramOf } from '../plugin/limit-program.js';
import type { Conflict } from '../plugin/optimizer.js';
import type { RuleLimit } from '../plugin/risk-rule.js';

/** The feasible weights nearest to others; null with the conflicts where there are none. */
export interface Nearest {
  readonly weights: Float64Array | null;
  /** Euclidean norm of the change; NaN without weights. */
  readonly distance: number;
  readonly iterations: number;
  readonly dualityGap: number;
  readonly conflicts: readonly Conflict[];
  /** Whether they are the nearest, and not merely near. */
  readonly exact: boolean;
}

/** Weights smaller than this are what rounding leaves of nothing. */
const NOTHING = 1e-12;

/**
 * min ‖w − raw‖² where w keeps all limits, adds up to what raw adds up to, and changes no sign: a weight that is not short does not
 * become so.
 *
 * A minimum of single weights holds for what is held at all, which no convex program can say: names with less than half of it are dropped
 * first, and of the rest the largest that the sum has room for are kept.
 */
export function nearestWeights(raw: Float64Array, limits: readonly RuleLimit[]): Nearest {
  const n = raw.length;
  const budget = raw.reduce((sum, weight) => sum + weight, 0);
  const lower = raw.map((weight) => (weight < 0 ? Number.NEGATIVE_INFINITY : 0));
  const upper = raw.map((weight) => (weight < 0 ? 0 : Number.POSITIVE_INFINITY));
  const frame: Frame = { budget, lower, upper: heldAt(raw, limits, upper, budget) };
  const program = limitProgramOf(n, limits, frame);
  const P = new Float64Array(n * n);
  for (let i = 0; i < n; i++) P[i * n + i] = 1;
  const solution = solveQuadraticProgram({ ...program.constraints, P, q: raw.map((weight) => -weight) }, { start: raw });
  const { status, iterations, gap, x } = solution;
  if (status === 'infeasible') {
    return {
      weights: null,
      distance: Number.NaN,
      iterations,
      dualityGap: gap,
      conflicts: conflictsOf(n, program, limits),
      exact: true,
    };
  }
  const weights = x.map((weight, i) => clean(weight, program.constraints.lower[i], program.constraints.upper[i]));
  const distance = Math.sqrt(weights.reduce((sum, weight, i) => sum + (weight - raw[i]) ** 2, 0));
  return { weights, distance, iterations, dualityGap: gap, conflicts: [], exact: status === 'optimal' };
}

function clean(weight: number, lower: number, upper: number): number {
  const within = Math.min(Math.max(weight, lower), upper);
  return Math.abs(within) < NOTHING ? 0 : within;
}

/** The upper bounds, 0 for what is not to be held because it could not reach its minimum. */
function heldAt(raw: Float64Array, limits: readonly RuleLimit[], upper: Float64Array, budget: number): Float64Array {
  const minimum = new Float64Array(raw.length);
  for (const limit of limits) {
    if (limit.form === 'each' && limit.minimum) {
      for (let i = 0; i < raw.length; i++) minimum[i] = Math.max(minimum[i], limit.minimum[i]);
    }
  }
  if (minimum.every((least) => least === 0)) return upper;
  const out = upper.slice();
  const order = Array.from(raw, (_, i) => i).sort((a, b) => raw[b] - raw[a] || a - b);
  let room = budget;
  for (const i of order) {
    if (minimum[i] === 0) continue;
    if (raw[i] < minimum[i] / 2 || room < minimum[i]) out[i] = Math.min(out[i], 0);
    else room -= minimum[i];
  }
  return out;
}
