import { type ClusterTree, labelMerges } from './cluster-tree.js';

/** How far two clusters are apart: their nearest members, the mean of all pairs, the farthest, or the growth of the squared distances. */
export type LinkageMethod = 'single' | 'average' | 'complete' | 'ward';

/**
 * Clusters n things by their distances into `out`, in the order of `scipy.cluster.hierarchy.linkage`, ties included; false where a distance
 * is NaN, and then `out` means nothing.
 *
 * Single linkage by Prim's spanning tree, the others by the nearest-neighbour chain: Müllner (2011), "Modern hierarchical, agglomerative
 * clustering algorithms", arXiv:1109.2378, figs. 3 and 6. Ward's distances are the plain ones, not squared. `distance` is n × n and
 * symmetric, its diagonal unread; all but `single` overwrite it. Cost n². Throws `RangeError` for shapes that do not fit.
 */
export function linkage(distance: Float64Array, n: number, method: LinkageMethod, out: ClusterTree): boolean {
  if (!(distance.length >= n * n && out.leaves === n)) {
    throw new RangeError(
      `A clustering of ${n} needs ${n * n} distances, not ${distance.length}, and a tree of as many, not ${out.leaves}.`,
    );
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (Number.isNaN(distance[i * n + j])) return false;
  if (method === 'single') spanningTree(distance, n, out);
  else neighbourChain(distance, n, method, out);
  labelMerges(out);
  return true;
}

/** Prim's algorithm from leaf 0. A merge joins the leaf reached last to the next, which clusters as the tree's own edges do. */
function spanningTree(distance: Float64Array, n: number, { left, right, height }: ClusterTree): void {
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const rest = Int32Array.from({ length: n - 1 }, (_, k) => k + 1);
  let last = 0;
  for (let k = 0, count = n - 1; k < n - 1; k++, count--) {
    const row = last * n;
    let place = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let r = 0; r < count; r++) {
      const i = rest[r];
      const d = distance[row + i];
      if (d < nearest[i]) nearest[i] = d;
      if (nearest[i] < least) {
        least = nearest[i];
        place = r;
      }
    }
    left[k] = last;
    right[k] = rest[place];
    height[k] = least;
    last = rest[place];
    // Moved up one by one, because of two equally near leaves the one with the smaller number comes first.
    rest.copyWithin(place, place + 1, count);
  }
}

function neighbourChain(distance: Float64Array, n: number, method: LinkageMethod, out: ClusterTree): void {
  const size = new Int32Array(n).fill(1);
  const chain = new Int32Array(n);
  let length = 0;
  for (let k = 0; k < n - 1; k++) {
    if (length === 0) {
      chain[0] = size.findIndex((members) => members > 0);
      length = 1;
    }
    for (;;) {
      const x = chain[length - 1];
      // The one before is preferred among equals, else the chain could run in circles.
      const before = length > 1 ? chain[length - 2] : -1;
      const y = nearestOf(x, before, distance, n, size);
      if (y === before) break;
      chain[length++] = y;
    }
    const x = Math.min(chain[length - 1], chain[length - 2]);
    const y = Math.max(chain[length - 1], chain[length - 2]);
    length -= 2;
    out.left[k] = x;
    out.right[k] = y;
    out.height[k] = distance[x * n + y];
    join(x, y, distance, n, method, size);
  }
}

/** The nearest cluster of x, of equals `before` and then the one with the smallest number. */
function nearestOf(x: number, before: number, distance: Float64Array, n: number, size: Int32Array): number {
  const row = x * n;
  let nearest = before;
  let least = before < 0 ? Number.POSITIVE_INFINITY : distance[row + before];
  for (let i = 0; i < n; i++) {
    if (distance[row + i] < least && size[i] > 0 && i !== x) {
      least = distance[row + i];
      nearest = i;
    }
  }
  return nearest;
}

/** Makes y the union of x and y, and x nothing, by the formula of Lance & Williams (1967) for the method. */
function join(x: number, y: number, distance: Float64Array, n: number, method: LinkageMethod, size: Int32Array): void {
  const height = distance[x * n + y];
  const nx = size[x];
  const ny = size[y];
  size[x] = 0;
  size[y] = nx + ny;
  for (let i = 0; i < n; i++) {
    if (size[i] === 0 || i === y) continue;
    const dx = distance[x * n + i];
    const dy = distance[y * n + i];
    let d: number;
    if (method === 'complete') d = Math.max(dx, dy);
    else if (method === 'average') d = (nx * dx + ny * dy) / (nx + ny);
    else {
      const ni = size[i];
      const share = 1 / (nx + ny + ni);
      d = Math.sqrt((ni + nx) * share * dx * dx + (ni + ny) * share * dy * dy - ni * share * height * height);
    }
    distance[y * n + i] = d;
    distance[i * n + y] = d;
  }
}
