import { BlockMachine } from './product-block.js';

const WIDTH = 4;
/** Rows that are multiplied at a time, so that two panels stay in the first-level cache. */
const DEPTH = 256;

let machine: BlockMachine | undefined;

/**
 * XᵀX of a rows × columns matrix, all of it, symmetric to the last bit.
 *
 * `x` is row-major; `out` holds columns² numbers. Sums run in blocks of 256 rows, in order, whatever the machine. NaN spreads into its row
 * and column of the product. Cost rows · columns² / 2. Throws `RangeError` for shapes that do not fit.
 */
export function gram(x: Float64Array, rows: number, columns: number, out: Float64Array): void {
  multiply(x, x, rows, columns, out);
}

/**
 * XᵀY of two rows × columns matrices. Shapes, order and cost (twice) as in `gram`.
 */
export function crossProduct(x: Float64Array, y: Float64Array, rows: number, columns: number, out: Float64Array): void {
  multiply(x, y, rows, columns, out);
}

function multiply(x: Float64Array, y: Float64Array, rows: number, columns: number, out: Float64Array): void {
  if (!(rows >= 1 && columns >= 1 && x.length >= rows * columns && y.length >= rows * columns && out.length >= columns ** 2)) {
    throw new RangeError(
      `A product of ${rows} × ${columns} numbers needs so many and ${columns ** 2} places, but has ${x.length}, ${y.length} and ${out.length}.`,
    );
  }
  machine ??= new BlockMachine();
  const panels = Math.ceil(columns / WIDTH);
  const depth = Math.min(DEPTH, rows);
  const size = panels * WIDTH * depth;
  const symmetric = x === y;
  const memory = machine.reserve(WIDTH * WIDTH + size * (symmetric ? 1 : 2));
  const a = WIDTH * WIDTH;
  const b = symmetric ? a : a + size;
  out.fill(0, 0, columns * columns);
  for (let first = 0; first < rows; first += depth) {
    const count = Math.min(depth, rows - first);
    pack(x, first, count, columns, depth, memory, a);
    if (!symmetric) pack(y, first, count, columns, depth, memory, b);
    for (let p = 0; p < panels; p++) {
      for (let q = 0; q <= (symmetric ? p : panels - 1); q++) {
        machine.multiply((a + p * depth * WIDTH) * 8, (b + q * depth * WIDTH) * 8, 0, count);
        addBlock(memory, p * WIDTH, q * WIDTH, columns, out);
      }
    }
  }
  if (symmetric) for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) out[j * columns + i] = out[i * columns + j];
}

/** Writes `count` rows from the row `first` on as panels of four columns, what is beyond the last column as zeros. */
function pack(x: Float64Array, first: number, count: number, columns: number, depth: number, memory: Float64Array, at: number) {
  for (let t = 0; t < count; t++) {
    const row = (first + t) * columns;
    for (let i = 0, to = at + t * WIDTH; i < columns; i += WIDTH, to += depth * WIDTH) {
      memory[to] = x[row + i];
      memory[to + 1] = i + 1 < columns ? x[row + i + 1] : 0;
      memory[to + 2] = i + 2 < columns ? x[row + i + 2] : 0;
      memory[to + 3] = i + 3 < columns ? x[row + i + 3] : 0;
    }
  }
}

/** Adds the 4 × 4 block at the start of the memory, as far as it lies inside. */
function addBlock(memory: Float64Array, i0: number, j0: number, columns: number, out: Float64Array): void {
  const high = Math.min(WIDTH, columns - i0);
  const wide = Math.min(WIDTH, columns - j0);
  for (let i = 0; i < high; i++) {
    for (let j = 0, at = (i0 + i) * columns + j0; j < wide; j++) out[at + j] += memory[i * WIDTH + j];
  }
}
