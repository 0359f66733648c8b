/**
 * The merges of a hierarchical clustering, from the lowest to the highest, as scipy lays them out: merge k joins the clusters `left[k]` <
 * `right[k]` to the cluster n + k; clusters below n are the single leaves.
 */
export interface ClusterTree {
  readonly leaves: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Distance at which the two were joined. */
  readonly height: Float64Array;
  /** Leaves below the merge. */
  readonly size: Int32Array;
}

/** A tree to be written by `linkage`. Throws `RangeError` for less than one leaf. */
export function clusterTree(leaves: number): ClusterTree {
  if (!(leaves >= 1)) throw new RangeError(`A cluster tree needs at least 1 leaf, not ${leaves}.`);
  const merges = leaves - 1;
  return {
    leaves,
    left: new Int32Array(merges),
    right: new Int32Array(merges),
    height: new Float64Array(merges),
    size: new Int32Array(merges),
  };
}

/**
 * Sorts merges that name any leaf of either cluster (`left`, `right`, `height`) by height, equal ones in the order found, and writes the
 * numbers and sizes of the clusters, the smaller number to the left: `label` of `scipy.cluster.hierarchy`.
 */
export function labelMerges({ leaves, left, right, height, size }: ClusterTree): void {
  const merges = leaves - 1;
  const order = Int32Array.from({ length: merges }, (_, k) => k).sort((a, b) => height[a] - height[b] || a - b);
  const [from, to, at] = [left.slice(), right.slice(), height.slice()];
  const parent = Int32Array.from({ length: leaves + merges }, (_, cluster) => cluster);
  const sizeOf = (cluster: number) => (cluster < leaves ? 1 : size[cluster - leaves]);
  for (let k = 0; k < merges; k++) {
    const a = rootOf(parent, from[order[k]]);
    const b = rootOf(parent, to[order[k]]);
    left[k] = Math.min(a, b);
    right[k] = Math.max(a, b);
    height[k] = at[order[k]];
    size[k] = sizeOf(a) + sizeOf(b);
    parent[a] = leaves + k;
    parent[b] = leaves + k;
  }
}

/** Writes the leaves as they stand from left to right, so that similar ones are neighbours; `out` has a place for each. */
export function leafOrder({ leaves, left, right }: ClusterTree, out: Int32Array): void {
  if (out.length < leaves) throw new RangeError(`An order of ${leaves} leaves needs as many places, but has ${out.length}.`);
  const waiting = [2 * leaves - 2];
  for (let place = 0; place < leaves; ) {
    const cluster = waiting.pop()!;
    if (cluster < leaves) out[place++] = cluster;
    else waiting.push(right[cluster - leaves], left[cluster - leaves]);
  }
}

/** The cluster that a cluster has become part of; shortens the way for the next question. */
function rootOf(parent: Int32Array, cluster: number): number {
  let root = cluster;
  while (parent[root] !== root) root = parent[root];
  for (let c = cluster; parent[c] !== root; ) {
    const next = parent[c];
    parent[c] = root;
    c = next;
  }
  return root;
}
