import { BlockCholesky } from '../linear/block-cholesky.js';
import { factorLdl, solveLdl } from '../linear/ldl.js';
import { type BoxProgram, startsOf } from './box-program.js';

/** Curvature that a singular matrix is lent, relative to its diagonal. */
const REGULARISED = 1e-10;
/** Curvature of the steps of a linear program, so that variables without bounds move at all; where they lead, it does not change. */
const LINEAR = 1e-9;

/**
 * The linear systems of an interior-point method: [H Fᵀ; F T] with H = Sᵀ(P + diag(w))S + diag(d), and a few bordering rows F for elastic
 * amounts and general rows.
 *
 * The variables of one base share their row of P, so H comes down to P + diag(w + d̄), d̄ᵢ = 1 / Σ 1/dⱼ: cutting variables into segments
 * costs nothing (Sherman-Morrison on each base). What is left is the Schur complement T − F H⁻¹ Fᵀ, quasi-definite, of the size of the border.
 */
export class NewtonSystem {
  /** Border rows × variables: elastic amounts first. */
  readonly border: Float64Array;
  readonly borderRows: number;
  private readonly factors = new BlockCholesky();
  private readonly starts: Int32Array;
  private readonly identity: Int32Array;
  private readonly joint: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly share: Float64Array;
  private readonly folded: Float64Array;
  private readonly tail: Float64Array;
  private readonly right: Float64Array;
  private readonly ownRight: Float64Array;
  private readonly segments: Float64Array;
  private d: Float64Array = new Float64Array(0);

  constructor(private readonly program: BoxProgram) {
    const { size, variables, rows, elastic } = program;
    const t = rows + (elastic?.count ?? 0);
    this.borderRows = t;
    this.border = new Float64Array(t * variables);
    this.starts = startsOf(program);
    this.identity = Int32Array.from({ length: size }, (_, i) => i);
    [this.joint, this.diagonal, this.right] = Array.from({ length: 3 }, () => new Float64Array(size));
    [this.share, this.ownRight] = Array.from({ length: 2 }, () => new Float64Array(variables));
    this.folded = new Float64Array(t * size);
    this.tail = new Float64Array(t * t);
    let most = 1;
    for (let i = 0; i < size; i++) most = Math.max(most, this.starts[i + 1] - this.starts[i]);
    this.segments = new Float64Array(most);
  }

  /** Factors for the diagonals d (variables) and w (bases), the border as it stands, and T = diag(`corner`). False: not positive definite. */
  factor(d: Float64Array, w: Float64Array, corner: Float64Array): boolean {
    const { P, size, variables, elastic, ridge = 0 } = this.program;
    const { diagonal, joint, folded, border, tail, borderRows: t } = this;
    this.d = d;
    this.joinDiagonal();
    for (let a = 0; a < t; a++) this.fold(border, a * variables, folded, a * size);
    for (let i = 0; i < size; i++) diagonal[i] = joint[i] + w[i] + (P === null ? Math.max(ridge, LINEAR) : 0);
    if (P === null) this.diagonalProduct();
    else {
      if (!this.factors.factor(P, size, this.identity, size, diagonal, folded, t)) {
        // A matrix of low rank whose free variables the barrier has let go: a little curvature of its own keeps them.
        for (let i = 0; i < size; i++) diagonal[i] += REGULARISED * (P[i * (size + 1)] + 1e-3);
        if (!this.factors.factor(P, size, this.identity, size, diagonal, folded, t)) return false;
      }
      this.factors.borderProduct(tail);
    }
    this.addSegmentProducts();
    for (let a = 0; a < t; a++) {
      for (let b = 0; b <= a; b++) tail[a * t + b] = (a === b ? corner[a] : 0) - tail[a * t + b];
    }
    factorLdl(tail, t, elastic?.count ?? 0);
    return true;
  }

  /** Solves for (dy, dt), which hold the right-hand side before. */
  solve(dy: Float64Array, dt: Float64Array): void {
    const { variables: n } = this.program;
    const { border, ownRight, borderRows: t } = this;
    ownRight.set(dy);
    this.solveH(dy);
    for (let a = 0; a < t; a++) {
      let sum = 0;
      for (let j = 0, at = a * n; j < n; j++, at++) sum += border[at] * dy[j];
      dt[a] -= sum;
    }
    solveLdl(this.tail, t, dt);
    dy.set(ownRight);
    for (let a = 0; a < t; a++) {
      const weight = dt[a];
      for (let j = 0, at = a * n; j < n; j++, at++) dy[j] -= border[at] * weight;
    }
    this.solveH(dy);
  }

  private solveH(r: Float64Array): void {
    const { P, size } = this.program;
    const { starts, share, d, diagonal, right, segments } = this;
    this.fold(r, 0, right, 0);
    if (P === null) for (let i = 0; i < size; i++) right[i] /= diagonal[i];
    else this.factors.solve(right);
    for (let i = 0; i < size; i++) {
      const from = starts[i];
      const to = starts[i + 1];
      if (to - from === 1) {
        r[from] = right[i];
        continue;
      }
      for (let j = from; j < to; j++) {
        // Differences of right sides: a segment that dominates its base must not be less the mean that it makes.
        let apart = 0;
        for (let k = from; k < to; k++) apart += share[k] * (r[j] - r[k]);
        segments[j - from] = apart / d[j] + share[j] * right[i];
      }
      for (let j = from; j < to; j++) r[j] = segments[j - from];
    }
  }

  /** d̄ of each base and the share of each variable in it. */
  private joinDiagonal(): void {
    const { starts, d, joint, share } = this;
    for (let i = 0; i < joint.length; i++) {
      const from = starts[i];
      const to = starts[i + 1];
      if (to - from === 1) {
        joint[i] = d[from];
        share[from] = 1;
        continue;
      }
      let sum = 0;
      for (let j = from; j < to; j++) sum += 1 / d[j];
      joint[i] = 1 / sum;
      for (let j = from; j < to; j++) share[j] = joint[i] / d[j];
    }
  }

  private fold(values: Float64Array, at: number, out: Float64Array, to: number): void {
    const { starts, share } = this;
    for (let i = 0; i < this.joint.length; i++) {
      let sum = 0;
      for (let j = starts[i]; j < starts[i + 1]; j++) sum += share[j] * values[at + j];
      out[to + i] = sum;
    }
  }

  private diagonalProduct(): void {
    const { size } = this.program;
    const { folded, diagonal, tail, borderRows: t } = this;
    for (let a = 0; a < t; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let i = 0; i < size; i++) sum += (folded[a * size + i] * folded[b * size + i]) / diagonal[i];
        tail[a * t + b] = sum;
      }
    }
  }

  /** What F H⁻¹ Fᵀ has beyond its folded form: Lagrange's identity on the segments of each base, free of cancellation. */
  private addSegmentProducts(): void {
    const { size, variables } = this.program;
    const { starts, d, joint, border, tail, borderRows: t } = this;
    for (let i = 0; i < size; i++) {
      for (let j = starts[i]; j < starts[i + 1]; j++) {
        for (let k = starts[i]; k < j; k++) {
          const weight = joint[i] / d[j] / d[k];
          for (let a = 0; a < t; a++) {
            const apart = weight * (border[a * variables + j] - border[a * variables + k]);
            if (apart === 0) continue;
            for (let b = 0; b <= a; b++) tail[a * t + b] += apart * (border[b * variables + j] - border[b * variables + k]);
          }
        }
      }
    }
  }
}
