import { gram } from './product.js';
import { deviationsOf, sampleCovariance } from './sample.js';
import { rhoOfConstantCorrelation, rhoOfSingleFactor, type SampleMoments, shrinkageIntensity } from './shrinkage-intensity.js';
import { constantCorrelationTarget, constantVarianceTarget, shrinkTo, singleFactorTarget } from './shrinkage-target.js';

/** Targets of `ledoitWolf`. `identity` and `constant_variance` are two names of one: the mean variance times the identity. */
export type LedoitWolfTarget = 'identity' | 'constant_variance' | 'single_factor' | 'constant_correlation';

/** How far a covariance was shrunk: from 0, the sample's, to 1, the target. */
export interface Shrinkage {
  intensity: number;
  /** Numbers that are missing. */
  missing: number;
}

/** Each target with its ρ, what the sample's errors share with the target's. */
const TARGETS = {
  identity: { target: constantVarianceTarget, rho: () => 0 },
  constant_variance: { target: constantVarianceTarget, rho: () => 0 },
  single_factor: { target: singleFactorTarget, rho: rhoOfSingleFactor },
  constant_correlation: { target: constantCorrelationTarget, rho: rhoOfConstantCorrelation },
};

/**
 * The covariance of the columns of `x` after Ledoit and Wolf into `out`: the sample's, shrunk to a target by the estimated optimal intensity.
 *
 * Papers: see the targets. `x` is rows × columns, row-major. The sample covariance is over n, but over n − 1 for `constant_correlation`, as
 * the authors' code and PyPortfolioOpt have it. NaN: the covariance and its target are those of `sampleCovariance`, pair by pair; the
 * intensity is estimated with a missing deviation as 0. Symmetric; positive definite when nothing is missing and the intensity is above 0. A
 * column without two numbers makes all of it NaN.
 *
 * Cost rows · columns² / 2: what the intensity needs of the fourth moments are sums over rows. Throws `RangeError` for shapes that do not
 * fit.
 */
export function ledoitWolf(x: Float64Array, rows: number, columns: number, name: LedoitWolfTarget, out: Float64Array): Shrinkage {
  const { deviations, missing } = deviationsOf(x, rows, columns);
  const { target, rho } = TARGETS[name];
  const population = name !== 'constant_correlation';
  const divisor = population ? rows : rows - 1;
  gram(deviations, rows, columns, out);
  for (let k = 0; k < columns * columns; k++) out[k] /= divisor;
  const moments: SampleMoments = { deviations, rows, n: columns, covariance: out, shareOfRows: divisor / rows };
  const own = target(out, columns);
  const intensity = shrinkageIntensity(moments, own, rho(moments, own));
  if (missing > 0) sampleCovariance(x, rows, columns, out, { population });
  shrinkTo(missing > 0 ? target(out, columns) : own, intensity, out, columns);
  return { intensity, missing };
}
