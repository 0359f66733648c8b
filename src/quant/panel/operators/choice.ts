/** Operators that choose between grids, or take what is there of them, cell by cell. */
import type { Grid } from '../grid.js';
import { checkShape, gridLike } from './values.js';

/** `then` where the condition is not 0, `otherwise` where it is 0; NaN where the condition is missing. */
export function where(condition: Grid, then: Grid | number, otherwise: Grid | number): Grid {
  const result = gridLike(condition);
  const yes = sideOf(then, condition.rows, condition.columns);
  const no = sideOf(otherwise, condition.rows, condition.columns);
  for (let i = 0; i < result.data.length; i++) {
    const c = condition.data[i];
    result.data[i] = Number.isNaN(c) ? Number.NaN : c !== 0 ? yes.data[i * yes.across] : no.data[i * no.across];
  }
  return result;
}

/** The first of the grids that has a number in the cell. */
export function coalesce(first: Grid, ...others: Grid[]): Grid {
  const result = gridLike(first);
  result.data.set(first.data);
  for (const other of others) {
    const { data } = sideOf(other, first.rows, first.columns);
    for (let i = 0; i < data.length; i++) if (Number.isNaN(result.data[i])) result.data[i] = data[i];
  }
  return result;
}

/** The mean of those grids that have a number in the cell; NaN where none has. */
export function meanOf(first: Grid, ...others: Grid[]): Grid {
  const result = gridLike(first);
  const sum = result.data.fill(0);
  const count = gridLike(first).data.fill(0);
  // A grid after another: going through all of them cell by cell takes three times as long.
  for (const grid of [first, ...others]) {
    const { data } = sideOf(grid, first.rows, first.columns);
    for (let i = 0; i < data.length; i++) {
      const value = data[i];
      if (Number.isNaN(value)) continue;
      sum[i] += value;
      count[i]++;
    }
  }
  for (let i = 0; i < sum.length; i++) sum[i] /= count[i];
  return result;
}

/** Numbers with the step that leads from one cell to the next: 0 for a number that stands for all. */
interface Side {
  data: Float64Array;
  across: number;
}

function sideOf(x: Grid | number, rows: number, columns: number): Side {
  if (typeof x === 'number') return { data: Float64Array.of(x), across: 0 };
  checkShape(x, rows, columns);
  return { data: x.data, across: 1 };
}
