import { explainInfeasible } from '../kernels/qp/explain.js';
import { solveQuadraticProgram } from '../kernels/qp/solve.js';
import type { Conflict } from '../plugin/optimizer.js';
import type { RuleLimit } from '../plugin/risk-rule.js';
import { type Frame, FULLY_INVESTED, type LimitProgram, limitProgramOf } from './limit-program.js';

/** The feasible weights nearest to others; null with the conflicts where there are none. */
export interface Nearest {
  readonly weights: Float64Array | null;
  /** Euclidean norm of the change; NaN without weights. */
  readonly distance: number;
  readonly iterations: number;
  readonly dualityGap: number;
  readonly conflicts: readonly Conflict[];
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
  const solution = solveQuadraticProgram({ ...program.constraints, P, q: raw.map((weight) => -weight) });
  const { status, iterations, gap, x } = solution;
  if (status === 'infeasible') {
    return { weights: null, distance: Number.NaN, iterations, dualityGap: gap, conflicts: conflictsOf(n, program, limits) };
  }
  const weights = x.map((weight, i) => clean(weight, program.constraints.lower[i], program.constraints.upper[i]));
  const distance = Math.sqrt(weights.reduce((sum, weight, i) => sum + (weight - raw[i]) ** 2, 0));
  return { weights, distance, iterations, dualityGap: gap, conflicts: [] };
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

/** Which constraints conflict, in words and with the least that would have to give. */
function conflictsOf(n: number, { constraints, names }: LimitProgram, limits: readonly RuleLimit[]): Conflict[] {
  const { conflict, relaxations, alone } = explainInfeasible({ ...constraints, P: null, q: new Float64Array(n) }, names);
  if (conflict.length === 0) return [];
  const ways = (alone.length > 0 ? alone : relaxations).map((one) => asStated(one, limits));
  const room = ways.find(({ constraint }) => constraint === FULLY_INVESTED);
  const rules = conflict.filter((name) => name !== FULLY_INVESTED);
  const hasOthers = limits.some(({ label }) => !rules.includes(label));
  const explanation =
    room !== undefined && rules.length > 0
      ? `${rules.join(' and ')} ${rules.length > 1 ? 'leave' : 'leaves'}${hasOthers ? ', with the other limits,' : ''} room for ${percent(room.feasibleLimit)} of the capital, but ${percent(room.limit)} are to be invested.`
      : `${conflict.join(' and ')} cannot hold together.`;
  return [{ constraints: conflict, explanation, relaxations: ways }];
}

/** A relaxation in the units of its rule: the row of a minimum is negated in the program. */
function asStated(relaxation: { constraint: string; limit: number; feasibleLimit: number }, limits: readonly RuleLimit[]) {
  const isMinimum = limits.some(
    (limit) =>
      limit.label === relaxation.constraint &&
      limit.form === 'sum' &&
      limit.minimum !== null &&
      relaxation.limit === -limit.minimum &&
      relaxation.limit !== limit.maximum,
  );
  return isMinimum ? { ...relaxation, limit: -relaxation.limit, feasibleLimit: -relaxation.feasibleLimit } : relaxation;
}

function percent(fraction: number): string {
  return `${Number((100 * fraction).toFixed(2))} %`;
}
