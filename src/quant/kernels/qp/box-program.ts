/**
 * A quadratic program as the solvers of this folder take it: minimise ½ xᵀPx + qᵀy + costᵀe, where x = Sy sums the variables y of each base,
 * over y and e ≥ 0, where C y = b in the first `equalities` rows and ≤ b in the others, lower ≤ y ≤ upper, and elastic bounds hold for x.
 *
 * Several variables of one base are the segments of a kinked function of xᵢ, such as its absolute value. Variables are sorted by their base.
 */
export interface BoxProgram {
  readonly variables: number;
  /** How many bases there are: the rows of P. */
  readonly size: number;
  /** The base of each variable, ascending, each at least once. */
  readonly base: Int32Array;
  /** size × size, symmetric, row-major; null: a linear program. */
  readonly P: Float64Array | null;
  /** Of a linear program: ½ ridge xᵀx is added to the objective, which makes x unique. */
  readonly ridge?: number;
  readonly q: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: number;
  readonly equalities: number;
  /** rows × variables. */
  readonly C: Float64Array;
  readonly b: Float64Array;
  readonly elastic?: ElasticBounds;
}

/** Bounds lower − e ≤ x ≤ upper + e that give together, each group k by an amount eₖ at a cost. */
export interface ElasticBounds {
  readonly count: number;
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The group of each base's lower and upper bound, −1: there is none. */
  readonly ofLower: Int32Array;
  readonly ofUpper: Int32Array;
}

/** A point with its multipliers: stationary where SᵀPSy + q + Cᵀλ − zLower + zUpper = 0. */
export interface BoxSolution {
  status: 'optimal' | 'infeasible' | 'unbounded' | 'max-iterations';
  method: 'active-set' | 'interior-point';
  iterations: number;
  y: Float64Array;
  e: Float64Array;
  /** One multiplier a row; not negative for inequalities. Of an infeasible program, a proof of that. */
  lambda: Float64Array;
  zLower: Float64Array;
  zUpper: Float64Array;
}

/** Where the variables of each base begin: those of base i are `starts[i]` to `starts[i + 1]`. */
export function startsOf({ base, size }: BoxProgram): Int32Array {
  const starts = new Int32Array(size + 1);
  for (let j = 0; j < base.length; j++) starts[base[j] + 1]++;
  for (let i = 0; i < size; i++) starts[i + 1] += starts[i];
  return starts;
}

/** Writes SᵀPSy, given space for Sy and PSy (`size` numbers each). */
export function multiplyCurvature(
  program: BoxProgram,
  y: Float64Array,
  out: Float64Array,
  x: Float64Array,
  px: Float64Array,
): void {
  const { P, size: n, base, variables, ridge = 0 } = program;
  x.fill(0);
  for (let j = 0; j < variables; j++) x[base[j]] += y[j];
  px.fill(0);
  for (let k = 0; k < n; k++) {
    const weight = x[k];
    if (weight === 0) continue;
    // P is symmetric: its rows, which lie together, are its columns.
    if (P) for (let i = 0, at = k * n; i < n; i++, at++) px[i] += P[at] * weight;
    else px[k] = ridge * weight;
  }
  for (let j = 0; j < variables; j++) out[j] = px[base[j]];
}

/** Writes C y. */
export function multiplyRows({ C, rows, variables }: BoxProgram, y: Float64Array, out: Float64Array): void {
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let j = 0, at = r * variables; j < variables; j++, at++) sum += C[at] * y[j];
    out[r] = sum;
  }
}

/** Adds Cᵀλ to `out`. */
export function addRowGradients({ C, rows, variables }: BoxProgram, lambda: Float64Array, out: Float64Array): void {
  for (let r = 0; r < rows; r++) {
    const weight = lambda[r];
    if (weight === 0) continue;
    for (let j = 0, at = r * variables; j < variables; j++, at++) out[j] += C[at] * weight;
  }
}

/** The largest absolute value. */
export function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
