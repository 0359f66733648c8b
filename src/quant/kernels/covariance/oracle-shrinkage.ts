import type { Shrinkage } from './ledoit-wolf.js';
import { sampleCovariance } from './sample.js';
import { constantVarianceTarget, shrinkTo } from './shrinkage-target.js';

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
