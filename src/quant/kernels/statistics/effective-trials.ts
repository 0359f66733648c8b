import { type ClusterTree, clusterTree } from '../hrp/cluster-tree.js';
import { correlationDistances } from '../hrp/distance.js';
import { linkage } from '../hrp/linkage.js';

/**
 * How many different things were tried: the number of clusters of alike trials.
 *
 * After López de Prado & Lewis (2019), "Detection of false investment strategies using unsupervised learning methods", Quantitative Finance
 * 19(9): distances √(½(1 − ρ)), and the number of clusters whose silhouettes (Rousseeuw 1987) have the highest mean over deviation.
 * Read differently: clusters are cut from a tree of average linkage and not by k-means, so that no random start decides. Trials that are copies
 * of one another (ρ of all pairs above 1 − 10⁻⁹) are one.
 *
 * `correlation` is n × n. 1 for one trial; 2 trials are as many as ρ < ½ leaves apart; NaN with a NaN correlation. Cost n³ at worst.
 */
export function effectiveTrials(correlation: Float64Array, n: number): number {
  if (n < 2) return n;
  const distance = new Float64Array(n * n);
  correlationDistances(correlation, n, distance);
  const tree = clusterTree(n);
  if (!linkage(distance.slice(), n, 'average', tree)) return Number.NaN;
  if (tree.height[n - 2] < COPIES) return 1;
  if (n === 2) return correlation[1] < 0.5 ? 2 : 1;
  let clusters = 1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 2; k < n; k++) {
    const quality = silhouetteQuality(distance, n, labelsOf(tree, k), k);
    if (!(quality > highest)) continue;
    highest = quality;
    clusters = k;
  }
  return clusters;
}

/** A distance below which trials are copies. */
const COPIES = 2.3e-5;

/** The cluster, 0 … k − 1, of each leaf when the last k − 1 merges of a tree are undone. */
function labelsOf({ leaves, left, right }: ClusterTree, k: number): Int32Array {
  const label = new Int32Array(2 * leaves - 1).fill(-1);
  let next = 0;
  for (let cluster = 2 * leaves - 2; cluster >= 0; cluster--) {
    if (cluster >= leaves && cluster > 2 * leaves - 1 - k) continue;
    if (label[cluster] < 0) label[cluster] = next++;
    if (cluster < leaves) continue;
    label[left[cluster - leaves]] = label[cluster];
    label[right[cluster - leaves]] = label[cluster];
  }
  return label.subarray(0, leaves);
}

/** Mean over deviation of the silhouettes: how much nearer each is to its own cluster than to the next one. A cluster of one has 0. */
function silhouetteQuality(distance: Float64Array, n: number, label: Int32Array, k: number): number {
  const sums = new Float64Array(k);
  const sizes = new Int32Array(k);
  for (const l of label) sizes[l]++;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    sums.fill(0);
    for (let j = 0; j < n; j++) sums[label[j]] += distance[i * n + j];
    const own = label[i];
    let nearest = Number.POSITIVE_INFINITY;
    for (let l = 0; l < k; l++) if (l !== own) nearest = Math.min(nearest, sums[l] / sizes[l]);
    const within = sizes[own] > 1 ? sums[own] / (sizes[own] - 1) : Number.NaN;
    const widest = Math.max(within, nearest);
    const silhouette = widest > 0 ? (nearest - within) / widest : 0;
    sum += silhouette;
    squares += silhouette * silhouette;
  }
  const mean = sum / n;
  return mean / Math.sqrt(Math.max(squares / n - mean * mean, 1e-12));
}
