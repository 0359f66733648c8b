/**
 * Statistics of the last `window` dates of each security, or of a series.
 *
 * A window counts the numbers it holds: with fewer than `minCount` (all of them, unless said otherwise) it gives NaN. Drift of the
 * running sums is controlled in the kernels, each of which says how.
 */
import { rollingMeanDeviation as meanDeviationKernel, rollingStd as rollingStdKernel } from '../../kernels/rolling/deviation.js';
import { rollingExtreme } from '../../kernels/rolling/extreme.js';
import { rollingSum as rollingSumKernel } from '../../kernels/rolling/sum.js';
import type { Column } from '../../kernels/rolling/window.js';
import type { Grid } from '../grid.js';
import { putSlice, SLICE_WIDTH, SliceWorkspace, sliceOf } from '../slices.js';
import { isSeries, pastOf, shapeOf, type Values, valuesLike } from './values.js';

/** The mean of the last `window` values. */
export function rollingMean<X extends Values>(x: X, window: number, minCount = window): X {
  return downColumns(x, (data, out, column) => rollingSumKernel(data, out, column, window, minCount, true));
}

/** The sum of the last `window` values. */
export function rollingSum<X extends Values>(x: X, window: number, minCount = window): X {
  return downColumns(x, (data, out, column) => rollingSumKernel(data, out, column, window, minCount, false));
}

/** The standard deviation of the last `window` values, with n − `ddof`: 1 for a sample, 0 for a population. */
export function rollingStd<X extends Values>(x: X, window: number, minCount = window, ddof = 1): X {
  return downColumns(x, (data, out, column) => rollingStdKernel(data, out, column, window, minCount, ddof));
}

/** The mean absolute deviation of the last `window` values from their mean. */
export function rollingMeanDeviation<X extends Values>(x: X, window: number, minCount = window): X {
  return downColumns(x, (data, out, column) => meanDeviationKernel(data, out, column, window, minCount));
}

/** The smallest of the last `window` values. */
export function rollingMin<X extends Values>(x: X, window: number, minCount = window): X {
  return extremes(x, window, minCount, -1);
}

/** The largest of the last `window` values. */
export function rollingMax<X extends Values>(x: X, window: number, minCount = window): X {
  return extremes(x, window, minCount, 1);
}

/**
 * Values whose columns a kernel makes one after another.
 *
 * A wide grid is copied out a slice at a time, for in it the next date of a security is a whole row further and never in the cache.
 */
export function downColumns<X extends Values>(x: X, kernel: (data: Float64Array, out: Float64Array, column: Column) => void): X {
  const out = valuesLike(x);
  const { data, rows, columns } = pastOf(x);
  const target = shapeOf(out).data;
  if (isSeries(x) || columns <= SLICE_WIDTH) {
    for (let s = 0; s < columns; s++) kernel(data, target, { start: s, stride: columns, count: rows });
    return out;
  }
  const context = { members: null, workspace: new SliceWorkspace(), part: 'slice' as const };
  for (let from = 0; from < columns; from += SLICE_WIDTH) {
    context.workspace.release(0);
    const slice = sliceOf(x, from, Math.min(from + SLICE_WIDTH, columns), context);
    putSlice(downColumns(slice, kernel), out as Grid, from);
  }
  return out;
}

function extremes<X extends Values>(x: X, window: number, minCount: number, sign: 1 | -1): X {
  const queue = new Int32Array(shapeOf(x).rows);
  return downColumns(x, (data, out, column) => rollingExtreme(data, out, column, window, minCount, sign, queue));
}
