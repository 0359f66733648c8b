/** One number for each date and security, date-major: `data[t * columns + s]`. NaN is missing. */
export interface Grid {
  /** Dates. */
  readonly rows: number;
  /** Securities. */
  readonly columns: number;
  readonly data: Float64Array;
}

/** One number for each date; NaN is missing. */
export type Series = Float64Array;

/** A grid over numbers that exist already. Throws `RangeError` when there are not `rows × columns` of them. */
export function gridOf(rows: number, columns: number, data: Float64Array): Grid {
  if (data.length !== rows * columns) {
    throw new RangeError(`A grid of ${rows} × ${columns} needs ${rows * columns} numbers, but there are ${data.length}.`);
  }
  return { rows, columns, data };
}

/** A grid of numbers that are yet to be written; all are 0 until then. */
export function emptyGrid(rows: number, columns: number): Grid {
  return { rows, columns, data: new Float64Array(rows * columns) };
}

/** The numbers of one date, as a view. */
export function rowOf(grid: Grid, t: number): Float64Array {
  return grid.data.subarray(t * grid.columns, (t + 1) * grid.columns);
}
