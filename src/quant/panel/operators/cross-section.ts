/**
 * Operators that see the securities of a date together.
 *
 * The cross-section of a date is the members of the universe that have a number; all others are NaN in the result. They need all
 * securities, so they refuse a slice: a factor that uses them says `crossSectional: true`.
 */
import { subtractGroupMeans } from '../../kernels/cross-section/groups.js';
import { rankNormal, rank as rankRow } from '../../kernels/cross-section/rank.js';
import { clipByMad as clipRowByMad, robustZScore as robustZScoreRow } from '../../kernels/cross-section/robust.js';
import { winsorise as winsoriseRow } from '../../kernels/cross-section/winsorise.js';
import { zScoreMembers } from '../../kernels/cross-section/z-score.js';
import type { Grid } from '../grid.js';
import { gridLike } from './values.js';

/** Ranks from 1, the smallest, to n, ties sharing their mean rank; or, as `normal`, the scores Φ⁻¹((rank − ½) / n). */
export function rank(x: Grid, as: 'ranks' | 'normal' = 'ranks'): Grid {
  const scratch = new Float64Array(x.columns);
  const kernel = as === 'normal' ? rankNormal : rankRow;
  return acrossRows(x, 'rank', (values, n) => kernel(values, n, scratch));
}

/** Clipped at the `tail` and 1 − `tail` quantiles of the date. */
export function winsorise(x: Grid, tail = 0.01): Grid {
  const scratch = new Float64Array(x.columns);
  return acrossRows(x, 'winsorise', (values, n) => winsoriseRow(values, n, tail, scratch));
}

/** Clipped at `width` robust deviations, 1.4826 × the median absolute deviation, from the median of the date. */
export function clipByMad(x: Grid, width = 3): Grid {
  const scratch = new Float64Array(x.columns);
  return acrossRows(x, 'clipByMad', (values, n) => clipRowByMad(values, n, width, scratch));
}

/** (x − median) / robust deviation of the date; NaN where more than half of its numbers are equal. */
export function robustZScore(x: Grid): Grid {
  const scratch = new Float64Array(x.columns);
  return acrossRows(x, 'robustZScore', (values, n) => robustZScoreRow(values, n, scratch));
}

/** (x − mean) / deviation of the date, with n − `ddof`; NaN on a date with fewer than two numbers, or with all of them equal. */
export function zScore(x: Grid, ddof = 1): Grid {
  const members = membersOf(x, 'zScore');
  const out = gridLike(x);
  for (let begin = 0; begin < x.data.length; begin += x.columns) {
    zScoreMembers(x.data, members, begin, begin + x.columns, ddof, out.data);
  }
  return out;
}

/**
 * x less the mean of its group (its sector, say) on the date; without a group (−1), or in one of fewer than `minGroup`, less the mean of all.
 * `groups` has the group of each security.
 */
export function neutralise(x: Grid, groups: Int16Array, minGroup = 5): Grid {
  if (groups.length !== x.columns) throw new RangeError(`neutralise needs ${x.columns} groups, but was given ${groups.length}.`);
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const sums = new Float64Array(count);
  const counts = new Int32Array(count);
  const own = new Int16Array(x.columns);
  return acrossRows(x, 'neutralise', (values, n, places) => {
    for (let i = 0; i < n; i++) own[i] = groups[places[i]];
    subtractGroupMeans(values, n, own, minGroup, sums, counts);
  });
}

/** Applies a kernel to the numbers of each date's cross-section, put together without gaps; `places` are their securities. */
function acrossRows(x: Grid, operator: string, kernel: (values: Float64Array, n: number, places: Int32Array) => void): Grid {
  const members = membersOf(x, operator);
  const out = gridLike(x);
  const values = scratchLike(x);
  const places = new Int32Array(x.columns);
  out.data.fill(Number.NaN);
  for (let t = 0, row = 0; t < x.rows; t++, row += x.columns) {
    let n = 0;
    for (let s = 0; s < x.columns; s++) {
      const value = x.data[row + s];
      if (value - value !== 0 || (members && members[row + s] === 0)) continue;
      values[n] = value;
      places[n++] = s;
    }
    kernel(values, n, places);
    for (let i = 0; i < n; i++) out.data[row + places[i]] = values[i];
  }
  return out;
}

/** Who belongs to the cross-sections of a grid; null: everyone. Throws `RangeError` for a slice, which does not have them all. */
function membersOf(x: Grid, operator: string): Uint8Array | null {
  if (x.context?.part === 'slice') {
    throw new RangeError(
      `${operator} needs all securities of a date, but was given a slice of them. Declare crossSectional: true.`,
    );
  }
  return x.context?.members ?? null;
}

/** Memory for the numbers of one date. */
function scratchLike(x: Grid): Float64Array {
  return x.context?.workspace?.take(x.columns) ?? new Float64Array(x.columns);
}
