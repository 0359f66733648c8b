import type { Ranker } from './ranker.js';

/**
 * Writes the group, 0 (lowest) to `groups` − 1, of each of the first `n` numbers: ⌊k · groups / n⌋ for the k-th smallest, counted from 0, so
 * that groups differ by at most one in size and equal numbers are parted in the order of their places. The numbers must not be NaN.
 */
export function ordinalGroups(values: Float64Array, n: number, groups: number, ranker: Ranker, out: Int32Array): void {
  const places = ranker.order(values, n);
  for (let k = 0; k < n; k++) out[places[k]] = Math.floor((k * groups) / n);
}
