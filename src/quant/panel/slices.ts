/**
 * Slices: a few securities at a time, copied out of the grids of a panel, so that all that is computed from them stays in the cache.
 *
 * Operators down the dates treat each security by itself, so what they make of a slice are the same numbers, bit for bit, as what they
 * make of the whole grid.
 */
import type { Grid, GridContext, Workspace } from './grid.js';

/**
 * Securities in a slice. With the six factors of `bench/factors.mjs`, 32, 64 and 96 took the same CPU time within the noise of a busy
 * machine (0.75 to 0.87 s), and 8 and 16 more, since they touch every page of a grid more often.
 */
export const SLICE_WIDTH = 64;

/**
 * Memory for the grids of one slice after another. What is taken after a point is given back together, by releasing to that point, so
 * that nothing is allocated once the first slice is done.
 */
export class SliceWorkspace implements Workspace {
  private readonly pieces: Float64Array[] = [];
  /** How many pieces are in use; what `release` goes back to. */
  used = 0;

  take(length: number): Float64Array {
    const held = this.pieces[this.used];
    if (held?.length === length) {
      this.used++;
      return held;
    }
    const piece = new Float64Array(length);
    this.pieces[this.used++] = piece;
    return piece;
  }

  release(used: number): void {
    this.used = used;
  }
}

/**
 * The securities from `from` up to `to` of a grid, copied into the context's workspace.
 *
 * Runs of a wide grid are far apart, so each is a miss of the cache. Reading one number of every line of the next few runs first lets
 * their misses overlap: 16 ms instead of 25 for a grid of 3,000 × 2,520.
 */
export function sliceOf(grid: Grid, from: number, to: number, context: GridContext & { workspace: Workspace }): Grid {
  const { rows, data: source } = grid;
  const columns = to - from;
  const data = context.workspace.take(rows * columns);
  let read = 0;
  for (let t = 0; t < rows; t += AHEAD) {
    const end = Math.min(t + AHEAD, rows);
    for (let u = t, i = from + t * grid.columns; u < end; u++, i += grid.columns) {
      for (let s = 0; s < columns; s += CACHE_LINE) read += source[i + s];
    }
    for (let u = t, i = from + t * grid.columns, j = t * columns; u < end; u++, i += grid.columns, j += columns) {
      for (let s = 0; s < columns; s++) data[j + s] = source[i + s];
    }
  }
  // Kept, so that the compiler cannot leave the reading out.
  lastRead[0] = read;
  return { rows, columns, data, context };
}

/** Writes a slice back to where its securities are in a grid. */
export function putSlice({ rows, columns, data }: Grid, grid: Grid, from: number): void {
  const target = grid.data;
  for (let t = 0, i = 0, j = from; t < rows; t++, i += columns, j += grid.columns) {
    for (let s = 0; s < columns; s++) target[j + s] = data[i + s];
  }
}

/** The dates of a grid from `t` on, as a view. */
export function rowsFrom(grid: Grid, t: number): Grid {
  return { rows: grid.rows - t, columns: grid.columns, data: grid.data.subarray(t * grid.columns), context: grid.context };
}

/** Runs that are read ahead, and numbers in a line of the cache. */
const AHEAD = 8;
const CACHE_LINE = 8;
const lastRead = new Float64Array(1);
