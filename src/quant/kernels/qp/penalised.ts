import type { BoxProgram, BoxSolution } from './box-program.js';
import { interiorPoint } from './interior-point.js';

/** Rows that are broken by less, in the scale of their largest coefficient, are kept. */
const HOLDS = 1e-9;
/** What breaking a row costs, for an objective whose largest number is about 1: more than any multiplier that a row can have. */
const PENALTY = 1e4;

/**
 * The answer to a program on which the interior point gave up, because it is infeasible or has no interior: first the least violation of
 * its rows, whose multipliers prove infeasibility; then its objective with a penalty on violations, exact where it is large enough (Nocedal &
 * Wright 2006, "Numerical optimization", 2nd ed., 17.2). Both always have an interior. Null where neither settles it.
 */
export function penalisedAnswer(box: BoxProgram, tolerance: number, maxIterations: number): BoxSolution | null {
  const { variables: n } = box;
  const settings = { tolerance: 0.1 * tolerance, maxIterations };
  const least = interiorPoint(withSlack({ ...box, P: null, q: new Float64Array(n) }, 1), settings);
  if (least.status !== 'optimal') return null;
  if (brokenBy(least, n) > HOLDS) return { ...shorter(least, n), status: 'infeasible' };
  const best = interiorPoint(withSlack(box, PENALTY), settings);
  return best.status === 'optimal' && brokenBy(best, n) <= HOLDS ? shorter(best, n) : null;
}

/** The program whose rows may be broken, by variables of their own. */
function withSlack(box: BoxProgram, cost: number): BoxProgram {
  const { variables: n, size, rows, equalities, P } = box;
  const slack = rows + equalities;
  const N = n + slack;
  const ownSize = size + slack;
  const extended = (values: Float64Array, tail: number) => Float64Array.from({ length: N }, (_, j) => (j < n ? values[j] : tail));
  const C = new Float64Array(rows * N);
  for (let r = 0; r < rows; r++) {
    C.set(box.C.subarray(r * n, (r + 1) * n), r * N);
    C[r * N + n + r] = -1;
    if (r < equalities) C[r * N + n + rows + r] = 1;
  }
  let ownP: Float64Array | null = null;
  if (P !== null) {
    ownP = new Float64Array(ownSize * ownSize);
    for (let i = 0; i < size; i++) ownP.set(P.subarray(i * size, (i + 1) * size), i * ownSize);
  }
  return {
    ...box,
    ...{ variables: N, size: ownSize, P: ownP, C },
    base: Int32Array.from({ length: N }, (_, j) => (j < n ? box.base[j] : size + j - n)),
    q: extended(box.q, cost),
    lower: extended(box.lower, 0),
    upper: extended(box.upper, Number.POSITIVE_INFINITY),
  };
}

function brokenBy({ y }: BoxSolution, n: number): number {
  let most = 0;
  for (let j = n; j < y.length; j++) most = Math.max(most, y[j]);
  return most;
}

function shorter(solution: BoxSolution, n: number): BoxSolution {
  const { y, zLower, zUpper } = solution;
  return { ...solution, y: y.slice(0, n), zLower: zLower.slice(0, n), zUpper: zUpper.slice(0, n) };
}
