import type { QuadraticProgram, Rows } from '../../../../src/quant/kernels/qp/quadratic-program.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';

export interface Shape {
  /** Variables at most. */
  variables: number;
  linear?: boolean;
  absoluteLimits?: boolean;
}

/** A random convex program that has a feasible point, often on some of its bounds; now and then P is singular or a row repeats another. */
export function feasibleProgram(seed: number, { variables, linear = false, absoluteLimits = true }: Shape): QuadraticProgram {
  const next = randomStream(seed);
  const bell = () => next() + next() + next() + next() - 2;
  const n = 1 + Math.floor(next() * variables);
  const rank = next() < 0.8 ? n + 5 : 1 + Math.floor(next() * n);
  const scale = 10 ** (next() * 6 - 4);
  const P = new Float64Array(n * n);
  for (let k = 0; k < rank; k++) {
    const v = Array.from({ length: n }, bell);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) P[i * n + j] += (scale * v[i] * v[j]) / rank;
  }
  const q = Float64Array.from({ length: n }, () => (next() < 0.1 ? 0 : scale * bell()));
  const lower = Float64Array.from({ length: n }, () => (next() < 0.6 ? 0 : -next()));
  const upper = lower.map((low) => (next() < 0.03 ? low : Math.max(0, low) + 0.02 + next()));
  const point = lower.map((low, i) => (next() < 0.3 ? low : low + next() * (upper[i] - low)));
  const rows = (count: number, slack: () => number): Rows => {
    const coefficients = Float64Array.from({ length: count * n }, () => (next() < 0.5 ? 0 : next() < 0.5 ? 1 : bell()));
    if (count > 1 && next() < 0.1) coefficients.copyWithin(n, 0, n);
    const bounds = Float64Array.from(
      { length: count },
      (_, r) => point.reduce((sum, x, i) => sum + coefficients[r * n + i] * x, 0) + slack(),
    );
    return { coefficients, bounds };
  };
  const equalities = rows(Math.floor(next() * Math.min(3, n)), () => 0);
  const inequalities = rows(Math.floor(next() * 12), () => (next() < 0.3 ? 0 : next()));
  const limits = absoluteLimits && next() < 0.5 ? 1 + Math.floor(next() * 2) : 0;
  const absolute = Array.from({ length: limits }, () => {
    const center = Float64Array.from({ length: n }, () => (next() < 0.5 ? 0 : 0.2 * bell()));
    return { center, limit: point.reduce((sum, x, i) => sum + Math.abs(x - center[i]), 0.01 + 0.3 * next()) };
  });
  return { variables: n, P: linear ? null : P, q, equalities, inequalities, lower, upper, absoluteLimits: absolute };
}

/** The same with rows that cannot hold: one beyond what the box reaches, or three that contradict each other. Some variables have no bounds. */
export function infeasibleProgram(seed: number, variables: number): QuadraticProgram {
  const bounded = feasibleProgram(seed, { variables });
  const next = randomStream(seed + 1);
  const { variables: n, inequalities } = bounded;
  const open = Array.from({ length: n }, (_, i) => i > 0 && next() < 0.1);
  const lower = bounded.lower.map((bound, i) => (open[i] ? Number.NEGATIVE_INFINITY : bound));
  const upper = bounded.upper.map((bound, i) => (open[i] ? Number.POSITIVE_INFINITY : bound));
  const program = { ...bounded, lower, upper };
  const weights = open.map((unbounded) => (unbounded ? 0 : 0.1 + next()));
  const added: [number[], number][] = [];
  if (next() < 0.5) {
    const reach = weights.reduce((sum, weight, i) => sum + (weight > 0 ? weight * upper[i] : 0), 0);
    added.push([weights.map((weight) => -weight), -reach - 0.05 - next()]);
  } else {
    const others = weights.map(() => next() - 0.5);
    added.push(
      [weights.map((weight, i) => weight + others[i]), 0.3],
      [weights.map((weight) => -weight), 0.1],
      [others.map((v) => -v), -0.5],
    );
  }
  return {
    ...program,
    inequalities: {
      coefficients: Float64Array.from([...inequalities!.coefficients, ...added.flatMap(([row]) => row)]),
      bounds: Float64Array.from([...inequalities!.bounds, ...added.map(([, bound]) => bound)]),
    },
  };
}

/** The largest number of the objective: what residuals and gaps are measured against. */
export function objectiveSize({ P, q, variables: n }: QuadraticProgram): number {
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(q[i]), P ? P[i * (n + 1)] : 0);
  return size || 1;
}
