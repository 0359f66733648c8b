import { emptyGrid, type Grid, type GridContext, type Series } from '../grid.js';

/** What an operator down the dates can work on: each security of a grid by itself, or a series. */
export type Values = Grid | Series;

/** Whether values are a series, one number a date. */
export function isSeries(x: Values | number): x is Series {
  return x instanceof Float64Array;
}

/** The numbers of values with the number of their dates and columns; a series has one column. */
export function shapeOf(x: Values): { data: Float64Array; rows: number; columns: number } {
  return isSeries(x) ? { data: x, rows: x.length, columns: 1 } : x;
}

/** The same, for an operator that looks back. Throws `RangeError` for a single date, whose past is not there. */
export function pastOf(x: Values): { data: Float64Array; rows: number; columns: number } {
  if (isSeries(x) || x.context?.part !== 'date') return shapeOf(x);
  throw new RangeError('An operator that looks back was given a single date. Use it before byDate.');
}

/** A grid of the same shape and context, all of whose numbers its caller writes. */
export function gridLike(grid: Grid, context: GridContext | undefined = grid.context): Grid {
  const { rows, columns } = grid;
  if (context?.workspace) return { rows, columns, data: context.workspace.take(rows * columns), context };
  return context ? { ...emptyGrid(rows, columns), context } : emptyGrid(rows, columns);
}

/** Values of the same kind and shape, all of whose numbers its caller writes. */
export function valuesLike<X extends Values>(x: X): X {
  return (isSeries(x) ? new Float64Array(x.length) : gridLike(x)) as X;
}

/** Throws `RangeError` unless values have so many dates and, where they are a grid, columns. */
export function checkShape(x: Values, rows: number, columns: number): void {
  const shape = shapeOf(x);
  if (shape.rows === rows && (isSeries(x) || shape.columns === columns)) return;
  throw new RangeError(
    `An operator was given ${rows} × ${columns} values and ${shape.rows} × ${shape.columns}; they should be alike.`,
  );
}
