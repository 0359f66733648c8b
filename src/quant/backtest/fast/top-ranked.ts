import type { Grid } from '../../panel/grid.js';

/** How many of the names that have a score are held: a number, or a part of them, rounded down, at least one. */
export type HeldCount = { readonly names: number } | { readonly fraction: number };

/** How many are held of so many. */
export function heldOf(count: HeldCount, eligible: number): number {
  const wanted = 'names' in count ? count.names : Math.floor(eligible * count.fraction);
  return Math.min(eligible, Math.max(1, wanted));
}

/**
 * The securities of a date with a score, best first, ties by place, as places. `members` are those of the same date.
 *
 * A score that is NaN, or of no member, is none. n log n.
 */
export function orderOf(scores: Grid, t: number, members: Uint8Array | null): Int32Array {
  const { columns, data } = scores;
  const row = data.subarray(t * columns, (t + 1) * columns);
  let count = 0;
  const places = new Int32Array(columns);
  for (let s = 0; s < columns; s++) if (!Number.isNaN(row[s]) && (members === null || members[s] === 1)) places[count++] = s;
  return places.subarray(0, count).sort((a, b) => row[b] - row[a] || a - b);
}
