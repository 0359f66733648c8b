import { type BoxProgram, startsOf } from './box-program.js';

/**
 * All inequalities of a program in one vector, each with its slack s > 0 and multiplier z > 0: the general rows, the bounds of the
 * variables that move, the elastic bounds, and e ≥ 0. Written G · (y, e) + s = h.
 */
export class Slacks {
  readonly count: number;
  readonly s: Float64Array;
  readonly z: Float64Array;
  readonly ds: Float64Array;
  readonly dz: Float64Array;
  readonly correction: Float64Array;
  /** How many of the inequalities are rows; they come first. */
  readonly rows: number;
  private readonly lower: Int32Array;
  private readonly upper: Int32Array;
  private readonly elasticLower: Int32Array;
  private readonly elasticUpper: Int32Array;
  private readonly amounts: number;
  private readonly starts: Int32Array;

  constructor(
    private readonly program: BoxProgram,
    moves: Uint8Array,
  ) {
    const { variables, size, elastic, rows, equalities } = program;
    const indices = (count: number, has: (i: number) => boolean) => Int32Array.from({ length: count }, (_, i) => i).filter(has);
    this.rows = rows - equalities;
    this.lower = indices(variables, (j) => moves[j] === 1 && program.lower[j] > Number.NEGATIVE_INFINITY);
    this.upper = indices(variables, (j) => moves[j] === 1 && program.upper[j] < Number.POSITIVE_INFINITY);
    this.elasticLower = indices(elastic ? size : 0, (i) => elastic!.ofLower[i] >= 0);
    this.elasticUpper = indices(elastic ? size : 0, (i) => elastic!.ofUpper[i] >= 0);
    this.amounts = elastic?.count ?? 0;
    this.starts = startsOf(program);
    const bounds = this.lower.length + this.upper.length + this.elasticLower.length + this.elasticUpper.length;
    this.count = this.rows + bounds + this.amounts;
    [this.s, this.z, this.ds, this.dz, this.correction] = Array.from({ length: 5 }, () => new Float64Array(this.count));
  }

  /** Writes the slacks of all but the rows at (y, e), x being Sy. They stay exact, since they move by the step of (y, e). */
  placeAt(y: Float64Array, x: Float64Array, e: Float64Array): void {
    const { lower, upper, elastic } = this.program;
    const { s } = this;
    let c = this.rows;
    for (const j of this.lower) s[c++] = y[j] - lower[j];
    for (const j of this.upper) s[c++] = upper[j] - y[j];
    for (const i of this.elasticLower) s[c++] = x[i] + e[elastic!.ofLower[i]] - elastic!.lower[i];
    for (const i of this.elasticUpper) s[c++] = elastic!.upper[i] + e[elastic!.ofUpper[i]] - x[i];
    for (let k = 0; k < this.amounts; k++) s[c++] = e[k];
  }

  /** Writes the steps of the slacks of all but the rows for a step (dy, de), and from all slacks those of the multipliers. */
  follow(dy: Float64Array, de: Float64Array, target: number): void {
    const { elastic } = this.program;
    const { ds, starts } = this;
    let c = this.rows;
    for (let k = 0; k < this.lower.length; k++) ds[c++] = dy[this.lower[k]];
    for (let k = 0; k < this.upper.length; k++) ds[c++] = -dy[this.upper[k]];
    for (const [bases, groups, sign] of [
      [this.elasticLower, elastic?.ofLower, 1],
      [this.elasticUpper, elastic?.ofUpper, -1],
    ] as const) {
      for (const i of bases) {
        let dx = 0;
        for (let j = starts[i]; j < starts[i + 1]; j++) dx += dy[j];
        ds[c++] = sign * dx + de[groups![i]];
      }
    }
    for (let k = 0; k < this.amounts; k++) ds[c++] = de[k];
    for (c = 0; c < this.count; c++) this.dz[c] = (target - this.correction[c] - this.z[c] * ds[c]) / this.s[c] - this.z[c];
  }

  /** Adds Gᵀ W G of all but the rows, W = diag(z / s): to the variables, the bases, the amounts, and what both share (amounts × variables). */
  addWeights(d: Float64Array, perBase: Float64Array, perAmount: Float64Array, border: Float64Array): void {
    const { elastic, variables: n } = this.program;
    const { s, z, starts } = this;
    let c = this.rows;
    for (let k = 0; k < this.lower.length; k++, c++) d[this.lower[k]] += z[c] / s[c];
    for (let k = 0; k < this.upper.length; k++, c++) d[this.upper[k]] += z[c] / s[c];
    for (const [bases, groups, sign] of [
      [this.elasticLower, elastic?.ofLower, 1],
      [this.elasticUpper, elastic?.ofUpper, -1],
    ] as const) {
      for (const i of bases) {
        const weight = z[c] / s[c++];
        const group = groups![i];
        perBase[i] += weight;
        perAmount[group] += weight;
        for (let j = starts[i]; j < starts[i + 1]; j++) border[group * n + j] += sign * weight;
      }
    }
    for (let k = 0; k < this.amounts; k++, c++) perAmount[k] += z[c] / s[c];
  }

  /** Adds Gᵀv of all but the rows, to the variables and the amounts. `v` has one number an inequality. */
  addGradients(v: Float64Array, dual: Float64Array, dualAmounts: Float64Array): void {
    const { elastic } = this.program;
    const { starts } = this;
    let c = this.rows;
    for (let k = 0; k < this.lower.length; k++) dual[this.lower[k]] -= v[c++];
    for (let k = 0; k < this.upper.length; k++) dual[this.upper[k]] += v[c++];
    for (const [bases, groups, sign] of [
      [this.elasticLower, elastic?.ofLower, -1],
      [this.elasticUpper, elastic?.ofUpper, 1],
    ] as const) {
      for (const i of bases) {
        const value = v[c++];
        dualAmounts[groups![i]] -= value;
        for (let j = starts[i]; j < starts[i + 1]; j++) dual[j] += sign * value;
      }
    }
    for (let k = 0; k < this.amounts; k++) dualAmounts[k] -= v[c++];
  }

  /** Σ s · z after a step of the given length. */
  gapAfter(length: number): number {
    let sum = 0;
    for (let c = 0; c < this.count; c++) sum += (this.s[c] + length * this.ds[c]) * (this.z[c] + length * this.dz[c]);
    return sum;
  }

  /** The longest step up to `most` after which no slack and no multiplier is negative. */
  longestStep(most: number): number {
    const { s, z, ds, dz } = this;
    let length = most;
    for (let c = 0; c < this.count; c++) {
      if (s[c] + length * ds[c] < 0) length = -s[c] / ds[c];
      if (z[c] + length * dz[c] < 0) length = -z[c] / dz[c];
    }
    return length;
  }

  /** Remembers what a step leaves of the products s · z in second order. */
  correct(): void {
    for (let c = 0; c < this.count; c++) this.correction[c] = this.ds[c] * this.dz[c];
  }

  move(length: number): void {
    for (let c = 0; c < this.count; c++) {
      this.s[c] += length * this.ds[c];
      this.z[c] += length * this.dz[c];
    }
  }

  /** The multipliers of the bounds, one a variable. */
  boundMultipliers(): { zLower: Float64Array; zUpper: Float64Array } {
    const zLower = new Float64Array(this.program.variables);
    const zUpper = new Float64Array(this.program.variables);
    let c = this.rows;
    for (const j of this.lower) zLower[j] = this.z[c++];
    for (const j of this.upper) zUpper[j] = this.z[c++];
    return { zLower, zUpper };
  }
}
