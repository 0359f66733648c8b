import type { ClusterTree } from '../../../src/quant/kernels/hrp/cluster-tree.js';
import { type HrpOptions, hierarchicalRiskParity } from '../../../src/quant/kernels/hrp/hrp.js';
import type { LinkageMethod } from '../../../src/quant/kernels/hrp/linkage.js';
import type { Check, Handle } from '../compare.js';
import { optimumWithPlugin } from '../with-plugin.js';

/** Hierarchical risk parity with scipy's trees, by the distances of the correlations and by those between their rows, and the plugin's. */
export const handle: Handle = ({ inputs, expected, tolerance }) => {
  const assets = inputs.assets as string[];
  const n = assets.length;
  const covariance = Float64Array.from((inputs.cov as number[][]).flat());
  const correlation = Float64Array.from((inputs.corr as number[][]).flat());
  const method = inputs.linkage as LinkageMethod;
  const solve = (distance: HrpOptions['distance']) => {
    const weights = new Float64Array(n);
    const result = hierarchicalRiskParity(covariance, n, weights, { linkage: method, distance, correlation });
    if (result === null) throw new Error('There are no weights.');
    return { weights, order: Array.from(result.order, (i) => assets[i]), tree: result.tree };
  };

  const byCorrelation = solve('correlation');
  const byRows = solve('rows');
  // The correlations of the vector with gaps are not those of its covariance, which is all that a plugin sees.
  const isOfCovariance = correlation.every((r, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return Math.abs(covariance[k] / Math.sqrt(covariance[i * (n + 1)] * covariance[j * (n + 1)]) - r) < 1e-9;
  });
  const byPlugin = (distance: HrpOptions['distance']) =>
    optimumWithPlugin('HRP', inputs.cov as number[][], { params: { linkageMethod: method, distance } }).weights;
  const weights = { abs: tolerance.weights_abs as number };
  const checks: Check[] = [
    { field: 'weights', got: byCorrelation.weights, tolerance: weights },
    { field: 'order', got: byCorrelation.order },
    { field: 'linkage_matrix', got: scipyMatrixOf(byCorrelation.tree) },
    { field: 'weights_euclidean_of_distance_rows', got: byRows.weights, tolerance: weights },
    { field: 'order_euclidean_of_distance_rows', got: byRows.order },
  ];
  if (isOfCovariance) {
    checks.push({ field: 'weights', got: byPlugin('correlation'), tolerance: weights });
    checks.push({ field: 'weights_euclidean_of_distance_rows', got: byPlugin('rows'), tolerance: weights });
  }
  return checks.filter(({ field }) => field in expected);
};

function scipyMatrixOf({ left, right, height, size }: ClusterTree): number[][] {
  return Array.from(height, (h, k) => [left[k], right[k], h, size[k]]);
}
