import type { Grid } from '../../panel/grid.js';
import type { ForwardReturns } from './universe.js';

/**
 * The return of each security over the `days` sessions after each of the given rows of a grid of total-return prices, rows × securities.
 *
 * A security that leaves within them is held to its last price, so that delistings count; one without a price on the row, or without any after
 * it, has NaN, and so has everyone where the sessions reach beyond the grid.
 */
export function forwardReturns({ rows, columns, data }: Grid, at: ArrayLike<number>, days: number): ForwardReturns {
  if (!(Number.isInteger(days) && days >= 1))
    throw new RangeError(`Days ahead should be a whole number from 1, but are ${days}.`);
  const returns = new Float64Array(at.length * columns).fill(Number.NaN);
  for (let k = 0; k < at.length; k++) {
    const end = at[k] + days;
    if (end >= rows) continue;
    for (let s = 0; s < columns; s++) {
      let last = end;
      while (last > at[k] && Number.isNaN(data[last * columns + s])) last--;
      if (last > at[k]) returns[k * columns + s] = data[last * columns + s] / data[at[k] * columns + s] - 1;
    }
  }
  return { days, returns };
}
