import { BlockCholesky } from '../linear/block-cholesky.js';
import { factorLdl, solveLdl } from '../linear/ldl.js';
import { addRowGradients, type BoxProgram, multiplyCurvature, multiplyRows } from './box-program.js';

/** Where a variable is. */
export const FREE = 0;
export const AT_LOWER = 1;
export const AT_UPPER = 2;

/** What binds: a state of each variable, and 1 for each row that holds with equality. */
export interface ActiveSets {
  states: Uint8Array;
  rows: Uint8Array;
}

/** Curvature around the center that a singular matrix is lent, relative to the largest entry of the objective. */
const LENT = 1e-6;

/**
 * A program whose binding limits are held as equalities: variables at bounds stay there, the others minimise what is left.
 *
 * With a `center`, a matrix that is singular on the free variables is lent curvature around it; then `lent` is not 0, and the answer is a
 * proximal step (Rockafellar 1976, "Monotone operators and the proximal point algorithm", SIAM Journal on Control and Optimization 14(5)).
 */
export class HeldProgram {
  readonly y: Float64Array;
  readonly lambda: Float64Array;
  /** SᵀPSy + q + Cᵀλ at the answer. */
  readonly gradient: Float64Array;
  /** C y at the answer. */
  readonly values: Float64Array;
  lent = 0;
  private readonly factors = new BlockCholesky();
  private readonly free: Int32Array;
  private readonly bases: Int32Array;
  private readonly active: Int32Array;
  private readonly diagonal: Float64Array;
  private readonly pull: Float64Array;
  private readonly right: Float64Array;
  private readonly border: Float64Array;
  private readonly schur: Float64Array;
  private readonly multipliers: Float64Array;
  private readonly x: Float64Array;
  private readonly px: Float64Array;

  constructor(
    private readonly program: BoxProgram,
    readonly center?: Float64Array,
  ) {
    const { variables: n, rows: m, size } = program;
    [this.y, this.gradient, this.diagonal, this.pull, this.right] = Array.from({ length: 5 }, () => new Float64Array(n));
    [this.lambda, this.values, this.multipliers] = Array.from({ length: 3 }, () => new Float64Array(m));
    [this.x, this.px] = Array.from({ length: 2 }, () => new Float64Array(size));
    [this.free, this.bases] = Array.from({ length: 2 }, () => new Int32Array(n));
    this.active = new Int32Array(m);
    this.border = new Float64Array(m * n);
    this.schur = new Float64Array(m * m);
  }

  /** Finds y, λ and what follows from them. False where the rows outnumber the free variables, or these have no curvature. */
  solve({ states, rows }: ActiveSets): boolean {
    const { program, y, lambda, gradient, values, free, bases, active } = this;
    const { variables: n, rows: m, lower, upper, q, base, equalities } = program;
    let k = 0;
    let a = 0;
    for (let j = 0; j < n; j++) {
      if (states[j] === FREE) {
        bases[k] = base[j];
        free[k++] = j;
        y[j] = 0;
      } else y[j] = states[j] === AT_LOWER ? lower[j] : upper[j];
    }
    for (let r = 0; r < m; r++) if (r < equalities || rows[r]) active[a++] = r;
    lambda.fill(0);
    if (a > k || (k > 0 && !this.moveFree(k, a))) return false;
    multiplyCurvature(program, y, gradient, this.x, this.px);
    for (let j = 0; j < n; j++) gradient[j] += q[j];
    addRowGradients(program, lambda, gradient);
    multiplyRows(program, y, values);
    return true;
  }

  /** The first k of `free` to their optimum on the first a of `active`, from 0: a Schur complement of the rows. */
  private moveFree(k: number, a: number): boolean {
    const { program, y, lambda, gradient, values, free, active, pull, right, border, multipliers, schur, center } = this;
    const { variables: n, C, b, q } = program;
    multiplyCurvature(program, y, gradient, this.x, this.px);
    multiplyRows(program, y, values);
    for (let r = 0; r < a; r++) {
      for (let i = 0; i < k; i++) border[r * k + i] = C[active[r] * n + free[i]];
    }
    if (!this.factor(k, a)) return false;
    for (let i = 0; i < k; i++) {
      pull[i] = -(gradient[free[i]] + q[free[i]]) + (center ? this.lent * center[free[i]] : 0);
      right[i] = pull[i];
    }
    this.factors.borderProduct(schur);
    this.factors.solve(right);
    for (let r = 0; r < a; r++) {
      multipliers[r] = values[active[r]] - b[active[r]];
      for (let i = 0; i < k; i++) multipliers[r] += border[r * k + i] * right[i];
    }
    // A row that follows from the others gets no multiplier worth the name; whether it holds is seen at the end.
    factorLdl(schur, a, a);
    solveLdl(schur, a, multipliers);
    for (let r = 0; r < a; r++) lambda[active[r]] = multipliers[r];
    for (let i = 0; i < k; i++) {
      right[i] = pull[i];
      for (let r = 0; r < a; r++) right[i] -= border[r * k + i] * multipliers[r];
    }
    this.factors.solve(right);
    for (let i = 0; i < k; i++) y[free[i]] = right[i];
    return true;
  }

  private factor(k: number, a: number): boolean {
    const { program, factors, bases, diagonal, border, center } = this;
    const { P, size } = program;
    if (P === null) return false;
    if (factors.factor(P, size, bases, k, diagonal, border, a)) return true;
    if (!center || this.lent > 0) return false;
    this.lent = LENT;
    diagonal.fill(LENT);
    return factors.factor(P, size, bases, k, diagonal, border, a);
  }
}
