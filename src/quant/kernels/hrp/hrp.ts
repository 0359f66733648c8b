import { bisectWeights, type ClusterRisk } from './bisect.js';
import { type ClusterTree, clusterTree, leafOrder } from './cluster-tree.js';
import { correlationDistances, correlationOf, rowDistances } from './distance.js';
import { type LinkageMethod, linkage } from './linkage.js';

/** Choices of hierarchical risk parity. */
export interface HrpOptions {
  linkage?: LinkageMethod;
  /** What is clustered by: the distances of the correlations, or, as the paper's code does, the distances between the rows of these. */
  distance?: 'correlation' | 'rows';
  risk?: ClusterRisk;
  /** Highest weight of each, in the order of the covariance. */
  caps?: Float64Array;
  /** n × n, where the correlations are not those of the covariance (pairwise estimates). */
  correlation?: Float64Array;
}

/** How the weights came about. */
export interface HrpResult {
  tree: ClusterTree;
  /** Places in the covariance from the left of the tree to its right. */
  order: Int32Array;
}

/**
 * Writes the weights of hierarchical risk parity, which add up to 1, and returns the tree behind them; null where there are none: a variance
 * that is not positive, a correlation that is NaN, caps that add up to less than 1.
 *
 * López de Prado (2016), "Building Diversified Portfolios that Outperform Out of Sample", Journal of Portfolio Management 42(4): cluster,
 * order, bisect. Exchanging the two sides of a merge changes the weights, so the order of the n things matters where the caller does
 * not fix it. `covariance` is n × n; it is not changed. Cost n², with `rows` n³ / 2. Throws `RangeError` for shapes that do not fit.
 */
export function hierarchicalRiskParity(
  covariance: Float64Array,
  n: number,
  out: Float64Array,
  { linkage: method = 'single', distance = 'correlation', risk, caps, correlation }: HrpOptions = {},
): HrpResult | null {
  let distances = new Float64Array(n * n);
  if (correlation === undefined) correlationOf(covariance, n, distances);
  correlationDistances(correlation ?? distances, n, distances);
  if (distance === 'rows') {
    const between = new Float64Array(n * n);
    rowDistances(distances, n, between);
    distances = between;
  }
  const tree = clusterTree(n);
  if (!linkage(distances, n, method, tree)) return null;
  const order = new Int32Array(n);
  leafOrder(tree, order);
  return bisectWeights(covariance, n, order, out, { risk, caps }) ? { tree, order } : null;
}
