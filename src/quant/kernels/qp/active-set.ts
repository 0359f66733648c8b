import type { BoxProgram, BoxSolution } from './box-program.js';
import { type ActiveSets, AT_LOWER, AT_UPPER, FREE, HeldProgram } from './held-program.js';

export interface ActiveSetSettings {
  /** Of bounds, rows and multipliers, for data whose largest number is about 1. */
  tolerance: number;
  maxIterations: number;
  /** A point near the optimum, to which a matrix without curvature of its own holds; without it such a program gets no answer. */
  near?: Float64Array;
}

/** Rounds in which no fewer conditions are broken than before, after which a guess is given up. */
const PATIENCE = 6;

/**
 * Solves a strictly convex program from a guess of what binds, or returns null where the guesses do not settle: Hintermüller, Ito &
 * Kunisch (2002), "The primal-dual active set strategy as a semismooth Newton method", SIAM Journal on Optimization 13(3).
 *
 * Each round solves the program with what binds as equalities, and then frees every bound whose multiplier has the wrong sign and binds
 * every limit that is broken. An answer is returned only when it meets all optimality conditions, so it is as exact as its linear
 * system, and its zeros are zeros. The guess is changed in place. Cost of a round free³/6 + size · held.
 */
export function activeSet(program: BoxProgram, sets: ActiveSets, settings: ActiveSetSettings): BoxSolution | null {
  const { tolerance, maxIterations, near } = settings;
  const held = new HeldProgram(program, near?.slice());
  let fewest = Number.POSITIVE_INFINITY;
  let patience = PATIENCE;
  for (let iterations = 1; iterations <= maxIterations && patience >= 0; iterations++) {
    if (!held.solve(sets)) return null;
    const broken = repair(program, sets, held, tolerance);
    if (broken === 0) {
      const answer = optimum(program, sets, held, iterations, tolerance);
      if (answer || held.lent === 0) return answer;
      held.center?.set(held.y);
    }
    if (broken === 0 || broken < fewest) {
      fewest = broken;
      patience = PATIENCE;
    } else patience--;
  }
  return null;
}

/** Moves whatever breaks an optimality condition to where it does not, and counts it. */
function repair(
  program: BoxProgram,
  { states, rows }: ActiveSets,
  { y, gradient, lambda, values }: HeldProgram,
  tolerance: number,
): number {
  const { variables: n, rows: m, equalities, lower, upper, b } = program;
  let broken = 0;
  for (let j = 0; j < n; j++) {
    if (states[j] === FREE) {
      if (y[j] < lower[j] - tolerance) states[j] = AT_LOWER;
      else if (y[j] > upper[j] + tolerance) states[j] = AT_UPPER;
      else continue;
      broken++;
    } else if (upper[j] > lower[j]) {
      const wrong = states[j] === AT_LOWER ? gradient[j] < -tolerance : gradient[j] > tolerance;
      if (!wrong) continue;
      broken++;
      // Two free segments of one variable would have no curvature between them: the one out of turn goes to its other end.
      if (!hasFreeSibling(program, states, j)) states[j] = FREE;
      else if (states[j] === AT_LOWER) states[j] = upper[j] < Number.POSITIVE_INFINITY ? AT_UPPER : AT_LOWER;
      else states[j] = lower[j] > Number.NEGATIVE_INFINITY ? AT_LOWER : AT_UPPER;
    }
  }
  for (let r = equalities; r < m; r++) {
    if (rows[r] ? lambda[r] < -tolerance : values[r] > b[r] + tolerance) {
      rows[r] = rows[r] ? 0 : 1;
      broken++;
    }
  }
  return broken;
}

function hasFreeSibling({ base, variables }: BoxProgram, states: Uint8Array, j: number): boolean {
  for (let k = j - 1; k >= 0 && base[k] === base[j]; k--) if (states[k] === FREE) return true;
  for (let k = j + 1; k < variables && base[k] === base[j]; k++) if (states[k] === FREE) return true;
  return false;
}

/** The answer, if the system was solved well enough to be one. */
function optimum(
  program: BoxProgram,
  { states, rows }: ActiveSets,
  { y, gradient, lambda, values }: HeldProgram,
  iterations: number,
  tolerance: number,
): BoxSolution | null {
  const { variables: n, lower, upper, equalities, b } = program;
  for (let r = 0; r < b.length; r++) {
    const binds = r < equalities || rows[r] === 1;
    if (binds && Math.abs(values[r] - b[r]) > tolerance * Math.max(1, Math.abs(b[r]))) return null;
  }
  const zLower = new Float64Array(n);
  const zUpper = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (states[j] === FREE) {
      if (Math.abs(gradient[j]) > tolerance) return null;
      y[j] = Math.min(Math.max(y[j], lower[j]), upper[j]);
    } else {
      if (states[j] === AT_LOWER || lower[j] === upper[j]) zLower[j] = Math.max(0, gradient[j]);
      if (states[j] === AT_UPPER || lower[j] === upper[j]) zUpper[j] = Math.max(0, -gradient[j]);
    }
  }
  for (let r = equalities; r < lambda.length; r++) lambda[r] = Math.max(0, lambda[r]);
  return { status: 'optimal', method: 'active-set', iterations, y, e: new Float64Array(0), lambda, zLower, zUpper };
}
