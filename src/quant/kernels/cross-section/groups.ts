import { momentsOf } from './z-score.js';

/**
 * Subtracts from each of the first `n` numbers the mean of its group, in place; a number without a group (−1), or in one of fewer than
 * `minGroup`, loses the mean of all. Says how many groups were that small.
 *
 * `groups[i]` is below `sums.length` and `counts.length`, which are scratch. The numbers must not be NaN.
 */
export function subtractGroupMeans(
  values: Float64Array,
  n: number,
  groups: Int16Array | Int32Array,
  minGroup: number,
  sums: Float64Array,
  counts: Int32Array,
): number {
  sums.fill(0);
  counts.fill(0);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i];
    total += value;
    const group = groups[i];
    if (group >= 0) {
      sums[group] += value;
      counts[group]++;
    }
  }
  const mean = n === 0 ? 0 : total / n;
  let small = 0;
  for (let group = 0; group < sums.length; group++) {
    if (counts[group] === 0) continue;
    if (counts[group] < minGroup) {
      sums[group] = mean;
      small++;
    } else {
      sums[group] /= counts[group];
    }
  }
  for (let i = 0; i < n; i++) values[i] -= groups[i] >= 0 ? sums[groups[i]] : mean;
  return small;
}

/** z-scores within each group, n − `ddof`, in place; NaN in groups of one, of equal numbers, and without a group. */
export function groupZScores(
  values: Float64Array,
  n: number,
  groups: Int16Array | Int32Array,
  groupCount: number,
  ddof = 1,
): void {
  const own = new Float64Array(n);
  const places = new Int32Array(n);
  for (let group = -1; group < groupCount; group++) {
    let size = 0;
    for (let i = 0; i < n; i++) {
      if (groups[i] !== group) continue;
      own[size] = values[i];
      places[size++] = i;
    }
    const { mean, deviation } = momentsOf(own, size, ddof);
    const scored = group >= 0 && deviation > 0;
    for (let k = 0; k < size; k++) values[places[k]] = scored ? (own[k] - mean) / deviation : Number.NaN;
  }
}

/**
 * Residuals of the least-squares regression of the first `n` numbers on one dummy a group and on `x`, in place.
 *
 * By the theorem of Frisch & Waugh (1933), "Partial Time Regressions as Compared with Individual Trends", Econometrica 1(4): the slope
 * is that of the numbers on x, both less their group means. Every number has a group; where x does not vary within groups, its slope
 * is 0. Nothing may be NaN.
 */
export function residualsOnGroupsAnd(
  values: Float64Array,
  x: Float64Array,
  n: number,
  groups: Int16Array | Int32Array,
  groupCount: number,
): void {
  const sums = new Float64Array(groupCount);
  const counts = new Int32Array(groupCount);
  const inner = x.slice(0, n);
  subtractGroupMeans(values, n, groups, 1, sums, counts);
  subtractGroupMeans(inner, n, groups, 1, sums, counts);
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    xx += inner[i] * inner[i];
    xy += inner[i] * values[i];
  }
  const slope = xx > 0 ? xy / xx : 0;
  for (let i = 0; i < n; i++) values[i] -= slope * inner[i];
}
