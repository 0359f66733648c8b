/* Steps of a blocked Cholesky factorisation on 4 × 4 blocks, which begin at the start of a memory; panels of four rows lie column by column. */

/** Rows and columns of a block. */
export const WIDTH = 4;
/** A pivot below this share of its diagonal is rounding, not curvature. */
const SMALLEST_PIVOT = 1e-14;

/** Turns the block product at the start of the memory into the block of the matrix minus it; beyond the matrix lies an identity. */
export function subtractFrom(
  matrix: Float64Array,
  stride: number,
  index: Int32Array,
  n: number,
  diagonal: Float64Array,
  p: number,
  q: number,
  memory: Float64Array,
): void {
  for (let r = 0; r < WIDTH; r++) {
    const i = p * WIDTH + r;
    const row = i < n ? index[i] * stride : 0;
    for (let c = 0; c < WIDTH; c++) {
      const j = q * WIDTH + c;
      let entry = 0;
      if (i < n && j < n) entry = i === j ? matrix[row + index[j]] + diagonal[i] : matrix[row + index[j]];
      else if (i === j) entry = 1;
      memory[r * WIDTH + c] = entry - memory[r * WIDTH + c];
    }
  }
}

/** The same for a block of further rows. */
export function subtractFromBorder(
  border: Float64Array,
  n: number,
  rows: number,
  p: number,
  q: number,
  memory: Float64Array,
): void {
  for (let r = 0; r < WIDTH; r++) {
    const a = p * WIDTH + r;
    for (let c = 0; c < WIDTH; c++) {
      const j = q * WIDTH + c;
      memory[r * WIDTH + c] = (a < rows && j < n ? border[a * n + j] : 0) - memory[r * WIDTH + c];
    }
  }
}

/** Factors the 4 × 4 block at the start of the memory into the panel at `at`, column by column; false where a pivot is not positive. */
export function factorBlock(memory: Float64Array, at: number, scales: Float64Array): boolean {
  for (let c = 0; c < WIDTH; c++) {
    for (let r = 0; r < WIDTH; r++) {
      let sum = memory[r * WIDTH + c];
      for (let d = 0; d < c; d++) sum -= memory[at + d * WIDTH + r] * memory[at + d * WIDTH + c];
      if (r < c) memory[at + c * WIDTH + r] = 0;
      else if (r > c) memory[at + c * WIDTH + r] = sum / memory[at + c * WIDTH + c];
      else if (sum > SMALLEST_PIVOT * scales[c]) memory[at + c * WIDTH + r] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves X Lᵀ = block for the block at the start of the memory, with L at `at`, into the panel at `to`. */
export function solveBlock(memory: Float64Array, at: number, to: number): void {
  const l00 = memory[at];
  const l10 = memory[at + 1];
  const l20 = memory[at + 2];
  const l30 = memory[at + 3];
  const l11 = memory[at + 5];
  const l21 = memory[at + 6];
  const l31 = memory[at + 7];
  const l22 = memory[at + 10];
  const l32 = memory[at + 11];
  const l33 = memory[at + 15];
  for (let r = 0; r < WIDTH; r++) {
    const x0 = memory[r * WIDTH] / l00;
    const x1 = (memory[r * WIDTH + 1] - x0 * l10) / l11;
    const x2 = (memory[r * WIDTH + 2] - x0 * l20 - x1 * l21) / l22;
    memory[to + r] = x0;
    memory[to + WIDTH + r] = x1;
    memory[to + 2 * WIDTH + r] = x2;
    memory[to + 3 * WIDTH + r] = (memory[r * WIDTH + 3] - x0 * l30 - x1 * l31 - x2 * l32) / l33;
  }
}
