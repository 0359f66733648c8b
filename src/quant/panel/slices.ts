/**
 * Slices: a few securities at a time, copied out of the grids of a panel, so that all that is computed from them stays in the cache.
 *
 * Operators down the dates treat each security by itself, so what they make of a slice are the same numbers, bit for bit, as what they
 * make of the whole grid.
 */
import type { Grid, GridContext, Workspace } from './grid.js';

/** Securities in a slice. Measured with `bench/factors.mjs`: 16 to 64 are alike; narrower ones waste cache lines, wider ones the cache. */
export const SLICE_WIDTH = 32;

/** Memory for the grids of one slice after another: `reset` takes everything back, so nothing is allocated but for the first slice. */
export class SliceWorkspace implements Workspace {
  private readonly blocks: Float64Array[] = [];
  private block = 0;
  private used = 0;

  constructor(private readonly blockLength = 1 << 20) {}

  take(length: number): Float64Array {
    if (this.used + length > (this.blocks[this.block]?.length ?? 0)) {
      if (this.blocks.length > 0) this.block++;
      while (this.block < this.blocks.length && this.blocks[this.block].length < length) this.block++;
      if (this.block >= this.blocks.length) this.blocks.push(new Float64Array(Math.max(length, this.blockLength)));
      this.block = Math.min(this.block, this.blocks.length - 1);
      this.used = 0;
    }
    const memory = this.blocks[this.block].subarray(this.used, this.used + length);
    this.used += length;
    return memory;
  }

  reset(): void {
    this.block = 0;
    this.used = 0;
  }
}

/** The securities from `from` up to `to` of a grid, copied into the context's workspace. */
export function sliceOf(grid: Grid, from: number, to: number, context: GridContext & { workspace: Workspace }): Grid {
  const columns = to - from;
  const data = context.workspace.take(grid.rows * columns);
  for (let t = 0, i = 0, row = 0; t < grid.rows; t++, row += grid.columns) {
    for (let s = row + from; s < row + to; s++) data[i++] = grid.data[s];
  }
  return { rows: grid.rows, columns, data, context };
}

/** Writes a slice back to where its securities are in a grid. */
export function putSlice(slice: Grid, grid: Grid, from: number): void {
  for (let t = 0, i = 0, row = from; t < grid.rows; t++, row += grid.columns) {
    for (let s = row; s < row + slice.columns; s++) grid.data[s] = slice.data[i++];
  }
}

/** The dates of a grid from `t` on, as a view. */
export function rowsFrom(grid: Grid, t: number): Grid {
  return { rows: grid.rows - t, columns: grid.columns, data: grid.data.subarray(t * grid.columns), context: grid.context };
}
