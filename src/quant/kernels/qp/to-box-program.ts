import type { BoxProgram, BoxSolution } from './box-program.js';
import type { QuadraticProgram } from './quadratic-program.js';

/** A program in the form of the solvers, scaled so that its largest numbers are about 1, and how to read the answer. */
export interface BoxForm {
  box: BoxProgram;
  /** The segments of variable i are `starts[i]` to `starts[i + 1]`. */
  starts: Int32Array;
  /** Where the segments of a variable begin to count: x = anchor + Σ segments. */
  anchor: Float64Array;
  /** By what the objective, and each row, was multiplied. */
  objectiveScale: number;
  rowScales: Float64Array;
}

/**
 * Cuts each variable at the centers of the absolute limits, where |x − center| has its kink, so that the limits become rows. Since slopes
 * grow along x, filling segments out of turn never pays. Rows that can never bind (a bound of +∞) stay, scaled to nothing.
 */
export function boxFormOf(program: QuadraticProgram): BoxForm {
  const { variables: n, P, q, lower, upper, equalities, inequalities, absoluteLimits = [] } = program;
  const cuts = Array.from({ length: n }, (_, i) => {
    const inside = absoluteLimits.map(({ center }) => center[i]).filter((c) => c > lower[i] && c < upper[i]);
    return [...new Set(inside)].sort((a, b) => a - b);
  });
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = starts[i] + cuts[i].length + 1;
  const N = starts[n];
  const anchor = Float64Array.from(cuts, (own) => own[0] ?? 0);

  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(q[i]), P === null ? 0 : P[i * (n + 1)]);
  const objectiveScale = size > 0 ? 1 / size : 1;
  const scaledP = P === null ? null : scaled(P, objectiveScale);
  const gradient = q.map((value) => value * objectiveScale);
  if (scaledP) {
    for (let k = 0; k < n; k++) {
      if (anchor[k] !== 0) for (let i = 0; i < n; i++) gradient[i] += scaledP[k * n + i] * anchor[k];
    }
  }

  const base = new Int32Array(N);
  const ownLower = new Float64Array(N);
  const ownUpper = new Float64Array(N);
  for (let i = 0; i < n; i++) {
    const edges = [lower[i], ...cuts[i], upper[i]];
    for (let j = starts[i], e = 0; j < starts[i + 1]; j++, e++) {
      base[j] = i;
      const from = e === 0 ? anchor[i] : edges[e];
      ownLower[j] = e === 0 ? edges[0] - anchor[i] : 0;
      ownUpper[j] = edges[e + 1] - from;
    }
  }

  const m = (equalities?.bounds.length ?? 0) + (inequalities?.bounds.length ?? 0) + absoluteLimits.length;
  const C = new Float64Array(m * N);
  const b = new Float64Array(m);
  const rowScales = new Float64Array(m);
  let row = 0;
  for (const block of [equalities, inequalities]) {
    for (let r = 0; r < (block?.bounds.length ?? 0); r++, row++) {
      b[row] = block!.bounds[r];
      for (let i = 0; i < n; i++) {
        const coefficient = block!.coefficients[r * n + i];
        b[row] -= coefficient * anchor[i];
        for (let j = starts[i]; j < starts[i + 1]; j++) C[row * N + j] = coefficient;
      }
    }
  }
  for (const { center, limit } of absoluteLimits) {
    b[row] = limit;
    for (let i = 0; i < n; i++) {
      const edges = [lower[i], ...cuts[i], upper[i]];
      for (let j = starts[i], e = 0; j < starts[i + 1]; j++, e++) C[row * N + j] = edges[e] >= center[i] ? 1 : -1;
      b[row] -= C[row * N + starts[i]] * (anchor[i] - center[i]);
    }
    row++;
  }
  for (let r = 0; r < m; r++) {
    let most = 0;
    for (let j = 0; j < N; j++) most = Math.max(most, Math.abs(C[r * N + j]));
    rowScales[r] = b[r] === Number.POSITIVE_INFINITY ? 0 : most > 0 ? 1 / most : 1;
    for (let j = 0; j < N; j++) C[r * N + j] *= rowScales[r];
    b[r] = rowScales[r] === 0 ? 1 : b[r] * rowScales[r];
  }
  const ownGradient = Float64Array.from(base, (i) => gradient[i]);
  const shape = { variables: N, size: n, rows: m, equalities: equalities?.bounds.length ?? 0 };
  const box: BoxProgram = { ...shape, base, P: scaledP, q: ownGradient, lower: ownLower, upper: ownUpper, C, b };
  return { box, starts, anchor, objectiveScale, rowScales };
}

/** A loop, since `map` takes ten times as long on a matrix. */
function scaled(values: Float64Array, factor: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = values[i] * factor;
  return out;
}

/** The point of the program, from the segments of an answer; on a bound it is the bound itself. */
export function pointOf({ starts, anchor, box }: BoxForm, { lower, upper }: QuadraticProgram, { y }: BoxSolution): Float64Array {
  return anchor.map((from, i) => {
    let x = from;
    let low = true;
    let high = true;
    for (let j = starts[i]; j < starts[i + 1]; j++) {
      x += y[j];
      low &&= y[j] === box.lower[j];
      high &&= y[j] === box.upper[j];
    }
    if (low) return lower[i];
    return high ? upper[i] : Math.min(Math.max(x, lower[i]), upper[i]);
  });
}
