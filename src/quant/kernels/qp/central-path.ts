import { addRowGradients, type BoxProgram, type BoxSolution, largest, multiplyCurvature, multiplyRows } from './box-program.js';
import { NewtonSystem } from './newton.js';
import { Slacks } from './slacks.js';

/** A width of which nothing is left between two bounds. */
const NO_WIDTH = 1e-13;
/** What a variable that cannot move weighs. */
const FIXED = 1e20;
/** Weights of the first step that outdo P, so that it goes to the point of least norm on the rows. */
const HEAVY = 1e6;

/**
 * An iterate (y, e, λ, s, z) of an interior-point method and its steps: the Newton system of a program's optimality conditions, with products
 * s · z to aim at. Slacks of bounds stay exact; rows are met on the way.
 */
export class CentralPath {
  private readonly newton: NewtonSystem;
  readonly slacks: Slacks;
  private readonly amounts: number;
  private readonly moves: Uint8Array;
  private readonly y: Float64Array;
  private readonly e: Float64Array;
  readonly lambda: Float64Array;
  private readonly dy: Float64Array;
  private readonly dt: Float64Array;
  private readonly d: Float64Array;
  private readonly perBase: Float64Array;
  private readonly corner: Float64Array;
  /** What no multiplier explains of the gradient. */
  readonly dual: Float64Array;
  readonly dualAmounts: Float64Array;
  /** C y + s − b. */
  readonly primal: Float64Array;
  private readonly pull: Float64Array;
  private readonly curvature: Float64Array;
  private readonly x: Float64Array;
  private readonly px: Float64Array;

  constructor(private readonly program: BoxProgram) {
    const { variables: n, rows: m, size, elastic, lower, upper } = program;
    this.amounts = elastic?.count ?? 0;
    const several = (count: number, length: number) => Array.from({ length: count }, () => new Float64Array(length));
    [this.y, this.dy, this.d, this.dual, this.curvature] = several(5, n);
    [this.lambda, this.primal] = several(2, m);
    [this.e, this.dualAmounts] = several(2, this.amounts);
    [this.dt, this.corner] = several(2, this.amounts + m);
    [this.x, this.px, this.perBase] = several(3, size);
    this.moves = Uint8Array.from(lower, (low, j) =>
      upper[j] - low > NO_WIDTH * Math.max(1, Math.abs(low)) || low === -Infinity ? 1 : 0,
    );
    this.newton = new NewtonSystem(program);
    this.slacks = new Slacks(program, this.moves);
    this.pull = new Float64Array(this.slacks.count);
  }

  /** The point of least norm on the rows, drawn inside the box; slacks and multipliers of the size of the data. */
  start(): void {
    const { program, y, x, e, dy, dt, d, corner, slacks, amounts, moves, primal } = this;
    const { variables: n, lower, upper, rows: m, equalities, elastic, base } = program;
    for (let j = 0; j < n; j++) {
      y[j] = Math.min(Math.max(0, lower[j]), upper[j]);
      d[j] = moves[j] ? HEAVY : FIXED * HEAVY;
    }
    this.newton.border.set(program.C, amounts * n);
    corner.fill(1);
    this.residuals();
    for (let r = 0; r < m; r++) {
      corner[amounts + r] = r < equalities ? 0 : -1 / HEAVY;
      dt[amounts + r] = r < equalities ? -primal[r] : -Math.max(0, primal[r]);
    }
    if (this.newton.factor(d, this.perBase, corner)) {
      this.newton.solve(dy, dt);
      for (let j = 0; j < n; j++) y[j] += dy[j];
    }
    for (let j = 0; j < n; j++) {
      const room = Math.min(0.1 * (upper[j] - lower[j]), 0.1 * Math.max(1, Math.abs(y[j])));
      y[j] = moves[j] ? Math.min(Math.max(y[j], lower[j] + room), upper[j] - room) : lower[j];
    }
    x.fill(0);
    for (let j = 0; j < n; j++) x[base[j]] += y[j];
    e.fill(1);
    for (let i = 0; elastic && i < program.size; i++) {
      if (elastic.ofLower[i] >= 0) e[elastic.ofLower[i]] = Math.max(e[elastic.ofLower[i]], 1 + elastic.lower[i] - x[i]);
      if (elastic.ofUpper[i] >= 0) e[elastic.ofUpper[i]] = Math.max(e[elastic.ofUpper[i]], 1 + x[i] - elastic.upper[i]);
    }
    slacks.placeAt(y, x, e);
    slacks.z.fill(Math.max(1e-3, largest(program.q), elastic ? largest(elastic.cost) : 0));
    this.residuals();
    for (let c = 0; c < slacks.rows; c++) {
      this.lambda[equalities + c] = slacks.z[c];
      slacks.s[c] = Math.max(-primal[equalities + c], 0.1);
    }
  }

  /** Computes what the iterate leaves of the optimality conditions. */
  residuals(): void {
    const { program, primal, dual, dualAmounts, slacks, moves, lambda } = this;
    const { variables: n, q, b, equalities, elastic } = program;
    multiplyRows(program, this.y, primal);
    for (let r = 0; r < b.length; r++) primal[r] += (r < equalities ? 0 : slacks.s[r - equalities]) - b[r];
    multiplyCurvature(program, this.y, this.curvature, this.x, this.px);
    for (let j = 0; j < n; j++) dual[j] = this.curvature[j] + q[j];
    addRowGradients(program, lambda, dual);
    if (elastic) dualAmounts.set(elastic.cost);
    slacks.addGradients(slacks.z, dual, dualAmounts);
    for (let j = 0; j < n; j++) if (moves[j] === 0) dual[j] = 0;
  }

  /** Factors the Newton system at the iterate; false where rounding lets it not be. */
  factor(): boolean {
    const { program, newton, slacks, d, perBase, corner, moves, amounts } = this;
    const { variables: n, equalities, rows } = program;
    for (let j = 0; j < n; j++) d[j] = moves[j] ? 0 : FIXED;
    perBase.fill(0);
    corner.fill(0);
    newton.border.fill(0, 0, amounts * n);
    slacks.addWeights(d, perBase, corner, newton.border);
    for (let r = equalities; r < rows; r++) corner[amounts + r] = -slacks.s[r - equalities] / slacks.z[r - equalities];
    return newton.factor(d, perBase, corner);
  }

  /** The Newton step towards products s · z of `target`, less the corrections. */
  direction(target: number): void {
    const { program, dy, dt, slacks, pull, amounts, moves, primal, dual, dualAmounts } = this;
    const { variables: n, equalities, rows } = program;
    for (let c = 0; c < slacks.count; c++) pull[c] = (target - slacks.correction[c]) / slacks.s[c] - slacks.z[c];
    dy.set(dual);
    dt.set(dualAmounts);
    slacks.addGradients(pull, dy, dt);
    for (let j = 0; j < n; j++) dy[j] = moves[j] ? -dy[j] : 0;
    for (let k = 0; k < amounts; k++) dt[k] = -dt[k];
    for (let r = 0; r < rows; r++) {
      dt[amounts + r] = -primal[r];
      if (r >= equalities) dt[amounts + r] -= (slacks.s[r - equalities] / slacks.z[r - equalities]) * pull[r - equalities];
    }
    this.newton.solve(dy, dt);
    for (let j = 0; j < n; j++) if (moves[j] === 0) dy[j] = 0;
    for (let c = 0; c < slacks.rows; c++) {
      slacks.ds[c] = (target - slacks.correction[c] - slacks.s[c] * dt[amounts + equalities + c]) / slacks.z[c] - slacks.s[c];
    }
    slacks.follow(dy, dt, target);
  }

  /** Takes a share of the last step. */
  move(length: number): void {
    const { program, y, e, lambda, dy, dt, slacks, amounts } = this;
    for (let j = 0; j < y.length; j++) y[j] += length * dy[j];
    for (let k = 0; k < amounts; k++) e[k] += length * dt[k];
    slacks.move(length);
    for (let r = 0; r < program.rows; r++) {
      lambda[r] = r < program.equalities ? lambda[r] + length * dt[amounts + r] : slacks.z[r - program.equalities];
    }
  }

  /** Whether y has left every scale along a direction that costs nothing, breaks nothing and earns something. */
  runsAway(): boolean {
    const { program, y } = this;
    const length = largest(y);
    if (length < 1e8) return false;
    let earned = 0;
    for (let j = 0; j < y.length; j++) earned -= program.q[j] * y[j];
    return earned > 1e-6 * length && largest(this.curvature) < 1e-6 * length && largest(this.primal) < 1e-6 * length;
  }

  /** The iterate as an answer. */
  solution(status: BoxSolution['status'], iterations: number): BoxSolution {
    const { program, y, e, lambda, moves } = this;
    const { zLower, zUpper } = this.slacks.boundMultipliers();
    const gradients = this.curvature.slice();
    addRowGradients(program, lambda, gradients);
    for (let j = 0; j < y.length; j++) {
      // The bounds of a variable that cannot move take up whatever its gradient is.
      if (moves[j] === 0) zLower[j] = Math.max(0, gradients[j] + program.q[j]);
      if (moves[j] === 0) zUpper[j] = Math.max(0, -gradients[j] - program.q[j]);
    }
    return { status, method: 'interior-point', iterations, y: y.slice(), e: e.slice(), lambda: lambda.slice(), zLower, zUpper };
  }
}
