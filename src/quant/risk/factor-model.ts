import { factorLdl, solveLdl } from '../kernels/linear/ldl.js';
import type { ReturnSample } from '../plugin/covariance.js';

/**
 * Returns of factors by date: rows × (factors + 1), the first of them the return that all securities share.
 *
 * Each date's returns are regressed across the securities on a constant and their loadings, by ordinary least squares: Fama & MacBeth
 * (1973), "Risk, Return, and Equilibrium", Journal of Political Economy 81(3); the fundamental factor model of Rosenberg (1974) with
 * loadings that stay those of today. `loadings` is columns × factors, row-major; a missing one counts as 0, the mean of a z-score. A security
 * without a return is left out of its date; a date with no more securities than unknowns has returns of 0. Loadings that depend on each other
 * linearly share their return. Cost rows · columns · factors, and factors² for each missing return. Throws `RangeError` where the loadings
 * are too few.
 */
export function factorReturns({ rows, columns, data }: ReturnSample, loadings: Float64Array, factors: number): Float64Array {
  if (!(loadings.length >= columns * factors)) {
    throw new RangeError(`Expected loadings of ${columns} securities for ${factors} factors, but there are ${loadings.length}.`);
  }
  const width = factors + 1;
  const design = new Float64Array(columns * width);
  for (let s = 0; s < columns; s++) {
    design[s * width] = 1;
    for (let k = 0; k < factors; k++) design[s * width + k + 1] = loadings[s * factors + k] || 0;
  }
  const out = new Float64Array(rows * width);
  const ofAll = new Float64Array(width * width);
  for (let s = 0; s < columns; s++) addSquare(ofAll, 1, design, s, width);
  const normal = new Float64Array(width * width);
  for (let t = 0; t < rows; t++) {
    const right = out.subarray(t * width, (t + 1) * width);
    normal.set(ofAll);
    let count = columns;
    for (let s = 0; s < columns; s++) {
      const value = data[t * columns + s];
      if (Number.isNaN(value)) {
        count--;
        addSquare(normal, -1, design, s, width);
        continue;
      }
      for (let i = 0, at = s * width; i < width; i++) right[i] += design[at + i] * value;
    }
    if (count <= width) right.fill(0);
    else solveNormal(normal, width, right);
  }
  return out;
}

/** Adds to the lower half of the normal equations those of one security, or takes them off. */
function addSquare(normal: Float64Array, sign: number, design: Float64Array, s: number, width: number): void {
  for (let i = 0, at = s * width; i < width; i++) {
    const x = sign * design[at + i];
    for (let j = 0; j <= i; j++) normal[i * width + j] += x * design[at + j];
  }
}

/** Penalty on squared factor returns, a part of the number of securities: too small to be seen but where loadings are dependent. */
const RIDGE = 1e-9;

/** Solves the normal equations in place. */
function solveNormal(normal: Float64Array, width: number, right: Float64Array): void {
  const penalty = RIDGE * normal[0];
  for (let i = 1; i < width; i++) normal[i * width + i] += penalty;
  factorLdl(normal, width, width);
  solveLdl(normal, width, right);
}

/** The sample covariance (n − 1) of two series. The numbers must not be NaN. */
export function covarianceOf(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let t = 0; t < n; t++) {
    meanX += x[t] / n;
    meanY += y[t] / n;
  }
  let sum = 0;
  for (let t = 0; t < n; t++) sum += (x[t] - meanX) * (y[t] - meanY);
  return sum / (n - 1);
}
