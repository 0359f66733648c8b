import { gram } from './product.js';
import { deviationsOf, sampleCovariance } from './sample.js';
import {
  constantCorrelationTarget,
  constantVarianceTarget,
  type ShrinkageTarget,
  shrinkTo,
  singleFactorTarget,
  squaredDistance,
} from './shrinkage-target.js';

/** Targets of `ledoitWolf`. `identity` and `constant_variance` are two names of one: the mean variance times the identity. */
export type LedoitWolfTarget = 'identity' | 'constant_variance' | 'single_factor' | 'constant_correlation';

/** How far a covariance was shrunk: from 0, the sample's, to 1, the target. */
export interface Shrinkage {
  intensity: number;
  /** Numbers that are missing. */
  missing: number;
}

const TARGETS = {
  identity: constantVarianceTarget,
  constant_variance: constantVarianceTarget,
  single_factor: singleFactorTarget,
  constant_correlation: constantCorrelationTarget,
};

/**
 * The covariance of the columns of `x` after Ledoit and Wolf into `out`: the sample's, shrunk to a target by the estimated optimal intensity.
 *
 * Papers: see the targets. `x` is rows × columns, row-major. The sample covariance is over n, but over n − 1 for `constant_correlation`, as
 * the authors' code and PyPortfolioOpt have it. NaN: the covariance and its target are those of `sampleCovariance`, pair by pair; the
 * intensity is estimated with a missing deviation as 0. Symmetric; positive definite when nothing is missing and the intensity is above 0.
 *
 * Cost rows · columns² / 2: what the intensity needs of the fourth moments are sums over rows. Throws `RangeError` for shapes that do not
 * fit.
 */
export function ledoitWolf(
  x: Float64Array,
  rows: number,
  columns: number,
  target: LedoitWolfTarget,
  out: Float64Array,
): Shrinkage {
  const { deviations, missing } = deviationsOf(x, rows, columns);
  const population = target !== 'constant_correlation';
  const divisor = population ? rows : rows - 1;
  gram(deviations, rows, columns, out);
  for (let k = 0; k < columns * columns; k++) out[k] /= divisor;
  const intensity = intensityOf(target, deviations, rows, columns, out, divisor / rows);
  if (missing > 0) sampleCovariance(x, rows, columns, out, { population });
  shrinkTo(TARGETS[target](out, columns), intensity, out, columns);
  return { intensity, missing };
}

/**
 * The covariance of the columns of `x` by oracle approximating shrinkage to the mean variance into `out`.
 *
 * Chen, Wiesel, Eldar & Hero (2010), "Shrinkage algorithms for MMSE covariance estimation", IEEE Transactions on Signal Processing 58(10),
 * eq. 23, in the form of scikit-learn, whose numerator has no 1 − 2/p. Shapes, NaN, cost and errors as in `ledoitWolf`.
 */
export function oracleShrinkage(x: Float64Array, rows: number, columns: number, out: Float64Array): Shrinkage {
  const { missing } = sampleCovariance(x, rows, columns, out, { population: true });
  const target = constantVarianceTarget(out, columns);
  const mean = target.diagonal[0];
  let squares = 0;
  for (let k = 0; k < columns * columns; k++) squares += out[k] ** 2;
  squares /= columns ** 2;
  const spread = (rows + 1) * (squares - mean ** 2 / columns);
  const intensity = spread > 0 ? Math.min((squares + mean ** 2) / spread, 1) : 1;
  shrinkTo(target, intensity, out, columns);
  return { intensity, missing };
}

/** (π − ρ) / (γ · rows), between 0 and 1. `covariance · shareOfRows` is the mean of the products of the deviations. */
function intensityOf(
  name: LedoitWolfTarget,
  deviations: Float64Array,
  rows: number,
  n: number,
  covariance: Float64Array,
  shareOfRows: number,
): number {
  const target = TARGETS[name](covariance, n);
  const gamma = squaredDistance(covariance, n, target);
  if (!(gamma > 0)) return 0;
  let squares = 0;
  for (let k = 0; k < n * n; k++) squares += covariance[k] ** 2;
  let fourth = 0;
  for (let t = 0; t < rows; t++) {
    let length = 0;
    for (let i = 0, at = t * n; i < n; i++, at++) length += deviations[at] ** 2;
    fourth += length ** 2;
  }
  // Σ_ij of the asymptotic variance of s_ij, with s_ij the covariance given, whatever its divisor.
  const pi = fourth / rows + (1 - 2 * shareOfRows) * squares;
  const rho =
    name === 'single_factor'
      ? rhoOfSingleFactor(deviations, rows, n, covariance, target)
      : name === 'constant_correlation'
        ? rhoOfConstantCorrelation(deviations, rows, n, covariance, shareOfRows, target)
        : 0;
  return Math.max(0, Math.min(1, (pi - rho) / (gamma * rows)));
}

/** ρ of Ledoit & Wolf (2003), eq. 12 and lemma 2, each double sum taken as a sum over rows of products of sums. */
function rhoOfSingleFactor(
  deviations: Float64Array,
  rows: number,
  n: number,
  covariance: Float64Array,
  { scale, loading: beta }: ShrinkageTarget,
): number {
  let fourths = 0;
  let mixed = 0;
  let market = 0;
  for (let t = 0; t < rows; t++) {
    const row = t * n;
    let m = 0;
    let lengths = 0;
    let fitted = 0;
    let cubes = 0;
    let ownFits = 0;
    for (let i = 0; i < n; i++) {
      const d = deviations[row + i];
      const square = d * d;
      m += d;
      lengths += square;
      fourths += square * square;
      fitted += beta[i] * d;
      cubes += beta[i] * square * d;
      ownFits += beta[i] * beta[i] * square;
    }
    m /= n;
    mixed += m * (lengths * fitted - cubes);
    market += m * m * (fitted * fitted - ownFits);
  }
  let diagonal = 0;
  let offDiagonal = 0;
  for (let i = 0; i < n; i++) {
    diagonal += covariance[i * n + i] ** 2;
    for (let j = 0; j < n; j++) if (j !== i) offDiagonal += beta[i] * beta[j] * covariance[i * n + j];
  }
  const first = (mixed / rows - offDiagonal) * scale;
  const third = market * (scale * scale) * (1 / rows) - offDiagonal * scale;
  return fourths / rows - diagonal + 2 * first - third;
}

/** ρ of Ledoit & Wolf (2004), "Honey, …", appendix B, likewise. */
function rhoOfConstantCorrelation(
  deviations: Float64Array,
  rows: number,
  n: number,
  covariance: Float64Array,
  shareOfRows: number,
  { scale, loading: deviation }: ShrinkageTarget,
): number {
  let fourths = 0;
  let mixed = 0;
  for (let t = 0; t < rows; t++) {
    let cubes = 0;
    let sum = 0;
    let own = 0;
    for (let i = 0, at = t * n; i < n; i++, at++) {
      const d = deviations[at];
      const square = d * d;
      fourths += square * square;
      own += square * square;
      sum += deviation[i] * d;
      if (deviation[i] > 0) cubes += (square * d) / deviation[i];
    }
    mixed += cubes * sum - own;
  }
  let diagonal = 0;
  let off = 0;
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i];
    diagonal += (1 - 2 * shareOfRows) * variance ** 2;
    if (!(deviation[i] > 0)) continue;
    for (let j = 0; j < n; j++) {
      if (j !== i) off += (deviation[j] / deviation[i]) * (1 - 2 * shareOfRows) * variance * covariance[i * n + j];
    }
  }
  return fourths / rows + diagonal + scale * (mixed / rows + off);
}
