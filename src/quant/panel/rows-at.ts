import type { Grid } from './grid.js';

/** The numbers of some dates of a grid, one date after the other; `rows` are their places. */
export function rowsAt({ columns, data }: Grid, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length * columns);
  for (let k = 0; k < rows.length; k++) out.set(data.subarray(rows[k] * columns, (rows[k] + 1) * columns), k * columns);
  return out;
}
