import { BlockCholesky } from '../linear/block-cholesky.js';
import { factorLdl, solveLdl } from '../linear/ldl.js';
import { addRowGradients, type BoxProgram, type BoxSolution, multiplyCurvature, multiplyRows } from './box-program.js';

/** Where a variable is. */
export const FREE = 0;
export const AT_LOWER = 1;
export const AT_UPPER = 2;

/** What binds: a state of each variable, and 1 for each row that holds with equality. */
export interface ActiveSets {
  states: Uint8Array;
  rows: Uint8Array;
}

export interface ActiveSetSettings {
  /** Of bounds, rows and multipliers, for data whose largest number is about 1. */
  tolerance: number;
  maxIterations: number;
  /** A point near the optimum, to which a matrix without curvature of its own holds; null: such a program gets no answer. */
  near?: Float64Array;
}

/** Curvature around `near` that a singular matrix is lent, relative to the largest entry of the objective. */
const LENT = 1e-6;

/**
 * Solves a strictly convex program from a guess of what binds, or returns null where the guesses do not settle: Hintermüller, Ito &
 * Kunisch (2002), "The primal-dual active set strategy as a semismooth Newton method", SIAM Journal on Optimization 13(3).
 *
 * Each round solves the program with what binds as equalities, and then frees every bound whose multiplier has the wrong sign and binds
 * every limit that is broken. An answer is returned only when it meets all optimality conditions, so it is as exact as its linear
 * system, and its zeros are zeros. Where the matrix is singular, rounds end in proximal steps from `near` (Rockafellar 1976, SIAM Journal
 * on Control and Optimization 14(5)). The guess is changed in place. Cost of a round free³/6 + size · held.
 */
export function activeSet(program: BoxProgram, sets: ActiveSets, settings: ActiveSetSettings): BoxSolution | null {
  const { P, variables: n, rows: m, base, size, lower, upper, q, C, b, equalities } = program;
  if (P === null || program.elastic) return null;
  const { states, rows } = sets;
  const factors = new BlockCholesky();
  const freeOnes = new Int32Array(n);
  const index = new Int32Array(n);
  const diagonal = new Float64Array(n);
  const center = settings.near?.slice();
  const y = new Float64Array(n);
  const gradient = new Float64Array(n);
  const pull = new Float64Array(n);
  const right = new Float64Array(n);
  const x = new Float64Array(size);
  const px = new Float64Array(size);
  const lambda = new Float64Array(m);
  const values = new Float64Array(m);
  const border = new Float64Array(m * n);
  const schur = new Float64Array(m * m);
  const small = new Float64Array(m);
  const active = new Int32Array(m);
  let fewest = Number.POSITIVE_INFINITY;
  let patience = 0;
  let lent = 0;
  for (let iterations = 1; iterations <= settings.maxIterations; iterations++) {
    let k = 0;
    let a = 0;
    for (let j = 0; j < n; j++) {
      if (states[j] === FREE) {
        index[k] = base[j];
        freeOnes[k++] = j;
        y[j] = 0;
      } else y[j] = states[j] === AT_LOWER ? lower[j] : upper[j];
    }
    for (let r = 0; r < m; r++) if (r < equalities || rows[r]) active[a++] = r;
    if (k === 0 || a > k) return null;
    // The equality-constrained program on the free variables.
    multiplyCurvature(program, y, gradient, x, px);
    multiplyRows(program, y, values);
    for (let r = 0; r < a; r++) {
      for (let i = 0; i < k; i++) border[r * k + i] = C[active[r] * n + freeOnes[i]];
    }
    if (!factors.factor(P, size, index, k, diagonal, border, a)) {
      if (!center || lent > 0) return null;
      lent = LENT;
      diagonal.fill(lent);
      if (!factors.factor(P, size, index, k, diagonal, border, a)) return null;
    }
    for (let i = 0; i < k; i++) {
      pull[i] = -(gradient[freeOnes[i]] + q[freeOnes[i]]) + (center ? lent * center[freeOnes[i]] : 0);
      right[i] = pull[i];
    }
    factors.borderProduct(schur);
    factors.solve(right);
    for (let r = 0; r < a; r++) {
      let sum = values[active[r]] - b[active[r]];
      for (let i = 0; i < k; i++) sum += border[r * k + i] * right[i];
      small[r] = sum;
    }
    // A row that follows from the others gets no multiplier; whether it holds is seen at the end.
    factorLdl(schur, a, a);
    solveLdl(schur, a, small);
    lambda.fill(0);
    for (let r = 0; r < a; r++) lambda[active[r]] = small[r];
    for (let i = 0; i < k; i++) {
      let sum = pull[i];
      for (let r = 0; r < a; r++) sum -= border[r * k + i] * small[r];
      right[i] = sum;
    }
    factors.solve(right);
    for (let i = 0; i < k; i++) y[freeOnes[i]] = right[i];

    multiplyCurvature(program, y, gradient, x, px);
    for (let j = 0; j < n; j++) gradient[j] += q[j];
    addRowGradients(program, lambda, gradient);
    multiplyRows(program, y, values);
    const broken = repair(program, sets, y, gradient, lambda, values, settings.tolerance);
    if (broken === 0) {
      const answer = optimum(program, sets, y, gradient, lambda, values, iterations, settings.tolerance);
      if (answer || lent === 0) return answer;
      center?.set(y);
    }
    if (broken < fewest || broken === 0) {
      fewest = broken;
      patience = 0;
    } else if (++patience > 6) return null;
  }
  return null;
}

/** Moves whatever breaks an optimality condition to where it does not, and counts it. */
function repair(
  program: BoxProgram,
  { states, rows }: ActiveSets,
  y: Float64Array,
  gradient: Float64Array,
  lambda: Float64Array,
  values: Float64Array,
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
  y: Float64Array,
  gradient: Float64Array,
  lambda: Float64Array,
  values: Float64Array,
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
