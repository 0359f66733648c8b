import { activeSet } from './active-set.js';
import type { BoxProgram, BoxSolution } from './box-program.js';
import { coldSets, setsAt, setsNear } from './guess.js';
import { interiorPoint } from './interior-point.js';
import { penalisedAnswer } from './penalised.js';
import {
  checkProgram,
  type QuadraticDuals,
  type QuadraticProgram,
  type QuadraticSettings,
  type QuadraticSolution,
} from './quadratic-program.js';
import { type BoxForm, boxFormOf, pointOf } from './to-box-program.js';

/** Rounds of a guess that nothing speaks for, and of one that an interior point makes. */
const ROUNDS = { guess: 30, finish: 8 };
/** How near an interior point comes to a kink that the optimum is at. */
const AT_KINK = 1e-7;

/**
 * The minimum of a convex quadratic program, with its multipliers, or why there is none.
 *
 * First an active set from a guess, which is quick and exact where it settles; else an interior point, which always comes near, and
 * whose picture of what binds ends in an active set again. Throws `RangeError` for shapes that do not fit.
 */
export function solveQuadraticProgram(program: QuadraticProgram, settings: QuadraticSettings = {}): QuadraticSolution {
  checkProgram(program);
  const { tolerance = 1e-9, maxIterations = 80, start } = settings;
  const form = boxFormOf(program);
  const { box } = form;
  for (let j = 0; j < box.variables; j++) {
    if (box.lower[j] > box.upper[j]) return solutionOf(program, form, unsolved(box, 'infeasible'));
  }
  const exact = tolerance * 1e-2;
  const guess = start ? setsAt(form, start) : coldSets(box);
  const found = activeSet(box, guess, { tolerance: exact, maxIterations: ROUNDS.guess });
  if (found) return solutionOf(program, form, found);
  const finish = (point: BoxSolution) =>
    activeSet(box, setsNear(form, point), { tolerance: exact, maxIterations: ROUNDS.finish, near: point.y });
  const first = interiorPoint(box, { tolerance, maxIterations, finish });
  const near = first.status === 'max-iterations' ? (penalisedAnswer(box, tolerance, maxIterations) ?? first) : first;
  const polished = near.status === 'optimal' && near.method === 'interior-point' ? finish(near) : null;
  return solutionOf(program, form, polished ? { ...polished, iterations: near.iterations } : near);
}

function unsolved(box: BoxProgram, status: BoxSolution['status']): BoxSolution {
  const y = box.lower.map((low, j) => Math.min(Math.max(0, low), box.upper[j]));
  const none = { e: new Float64Array(0), lambda: new Float64Array(box.rows) };
  return {
    status,
    method: 'interior-point',
    iterations: 0,
    y,
    ...none,
    zLower: new Float64Array(y.length),
    zUpper: new Float64Array(y.length),
  };
}

function solutionOf(program: QuadraticProgram, form: BoxForm, solution: BoxSolution): QuadraticSolution {
  const { status, method, iterations } = solution;
  const x = pointOf(form, program, solution);
  const duals = dualsOf(program, form, solution);
  return { status, method, iterations, x, ...measuresOf(program, x, duals), duals };
}

function dualsOf(program: QuadraticProgram, form: BoxForm, { lambda, zLower, zUpper }: BoxSolution): QuadraticDuals {
  const { starts, objectiveScale, rowScales, anchor } = form;
  const own = lambda.map((value, r) => (value * rowScales[r]) / objectiveScale);
  const e = program.equalities?.bounds.length ?? 0;
  const i = e + (program.inequalities?.bounds.length ?? 0);
  return {
    equalities: own.slice(0, e),
    inequalities: own.slice(e, i),
    absolute: own.slice(i),
    lower: anchor.map((_, k) => zLower[starts[k]] / objectiveScale),
    upper: anchor.map((_, k) => zUpper[starts[k + 1] - 1] / objectiveScale),
  };
}

/** Objective, gap and residuals of a point and multipliers, in the units of the program. */
function measuresOf(program: QuadraticProgram, x: Float64Array, duals: QuadraticDuals) {
  const { variables: n, P, q, lower, upper, equalities, inequalities, absoluteLimits = [] } = program;
  const gradient = new Float64Array(n);
  let objective = 0;
  let gap = 0;
  let primal = 0;
  for (let k = 0; P && k < n; k++) {
    const weight = x[k];
    if (weight !== 0) for (let i = 0, at = k * n; i < n; i++, at++) gradient[i] += P[at] * weight;
  }
  for (let i = 0; i < n; i++) {
    objective += x[i] * (gradient[i] / 2 + q[i]);
    gradient[i] += q[i] - duals.lower[i] + duals.upper[i];
    if (duals.lower[i] > 0) gap += duals.lower[i] * (x[i] - lower[i]);
    if (duals.upper[i] > 0) gap += duals.upper[i] * (upper[i] - x[i]);
    primal = Math.max(primal, lower[i] - x[i], x[i] - upper[i]);
  }
  for (const [block, multipliers, equal] of [
    [equalities, duals.equalities, true],
    [inequalities, duals.inequalities, false],
  ] as const) {
    for (let r = 0; r < multipliers.length; r++) {
      let slack = block!.bounds[r];
      for (let i = 0, at = r * n; i < n; i++, at++) {
        slack -= block!.coefficients[at] * x[i];
        gradient[i] += block!.coefficients[at] * multipliers[r];
      }
      primal = Math.max(primal, equal ? Math.abs(slack) : -slack);
      if (!equal && multipliers[r] > 0) gap += slack * multipliers[r];
    }
  }
  // At a kink any slope between −1 and 1 will do.
  const atKink = new Float64Array(n);
  for (let a = 0; a < absoluteLimits.length; a++) {
    const { center, limit } = absoluteLimits[a];
    let slack = limit;
    for (let i = 0; i < n; i++) {
      const apart = x[i] - center[i];
      slack -= Math.abs(apart);
      if (Math.abs(apart) <= AT_KINK) atKink[i] += duals.absolute[a];
      else gradient[i] += Math.sign(apart) * duals.absolute[a];
    }
    primal = Math.max(primal, -slack);
    if (duals.absolute[a] > 0) gap += slack * duals.absolute[a];
  }
  let dual = 0;
  for (let i = 0; i < n; i++) dual = Math.max(dual, Math.abs(gradient[i]) - atKink[i]);
  return { objective, gap, residuals: { primal, dual } };
}
