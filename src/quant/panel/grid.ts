/** One number for each date and security, date-major: `data[t * columns + s]`. NaN is missing. */
export interface Grid {
  /** Dates. */
  readonly rows: number;
  /** Securities. */
  readonly columns: number;
  readonly data: Float64Array;
  /** Where it comes from, as far as operators must know it. They hand it on to their results. */
  readonly context?: GridContext;
}

/** What a grid belongs to. */
export interface GridContext {
  /** 1 where a security belongs to the cross-section of the date, date-major; null: wherever it has a number. */
  readonly members: Uint8Array | null;
  /** Where the grid is a part: memory for results, given back when the part is done. */
  readonly workspace: Workspace | null;
  /** What the grid has of a panel: all of it (null), a slice of its securities, or a single date. */
  readonly part: 'slice' | 'date' | null;
}

/** Lends memory for grids that live no longer than a part is worked on. What it lends holds old numbers. */
export interface Workspace {
  take(length: number): Float64Array;
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
