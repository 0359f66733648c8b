import { normalQuantile } from '../normal-quantile.js';

/**
 * Ranks of the first `n` numbers from 1, the smallest, to n, in place; equal numbers share the mean of their ranks.
 *
 * Cost n log n. The numbers must not be NaN; `scratch` has n places.
 */
export function rank(values: Float64Array, n: number, scratch: Float64Array): void {
  const sorted = scratch.subarray(0, n);
  sorted.set(values.subarray(0, n));
  sorted.sort();
  for (let i = 0; i < n; i++) {
    const below = countBelow(sorted, n, values[i], false);
    const upTo = countBelow(sorted, n, values[i], true);
    values[i] = (below + 1 + upTo) / 2;
  }
}

/** Rank-normal scores Φ⁻¹((rank − ½) / n) of the first `n` numbers, in place; ranks as in `rank`. */
export function rankNormal(values: Float64Array, n: number, scratch: Float64Array): void {
  rank(values, n, scratch);
  for (let i = 0; i < n; i++) values[i] = normalQuantile((values[i] - 0.5) / n);
}

/**
 * The number of the quantile group, 0 (lowest) to `groupCount` − 1, that each of the first `n` numbers falls into, in place: the edges are
 * the R-7 quantiles and belong to the group below, as in `pandas.qcut`. The numbers must not be NaN; `scratch` has n places.
 */
export function quantileGroups(values: Float64Array, n: number, groupCount: number, scratch: Float64Array): void {
  const sorted = scratch.subarray(0, n);
  sorted.set(values.subarray(0, n));
  sorted.sort();
  const edges = Float64Array.from({ length: groupCount - 1 }, (_, g) => {
    const place = ((n - 1) * (g + 1)) / groupCount;
    const k = Math.floor(place);
    return sorted[k] + (place - k) * ((sorted[k + 1] ?? sorted[k]) - sorted[k]);
  });
  for (let i = 0; i < n; i++) values[i] = countBelow(edges, edges.length, values[i], false);
}

/** How many of the first `n` sorted numbers are below `value`, or, with `equal`, at most it. */
function countBelow(sorted: Float64Array, n: number, value: number, equal: boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value || (equal && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
