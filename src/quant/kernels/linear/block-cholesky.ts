import { BlockMachine } from '../covariance/product-block.js';
import { factorBlock, solveBlock, subtractFrom, subtractFromBorder, WIDTH } from './blocks.js';

const BLOCK = WIDTH * WIDTH;

/** Shared by all factors of this thread: what is in its memory goes with the next factorisation. */
let machine: BlockMachine | undefined;

/**
 * A Cholesky factor L Lᵀ = A + diag(d), by blocks of four rows and columns, and with it R (A + diag(d))⁻¹ Rᵀ for further rows R.
 *
 * Golub & Van Loan (2013), "Matrix computations", 4th ed., 4.2.9, left-looking; the products run in WebAssembly (500 × 500 in about 4 ms
 * on one core, `bench/quadratic-program.mjs`). One object serves programs of any size, one after another; its arrays grow. The sums
 * run in a fixed order. Cost n³/6 + n² · rows / 2 to factor, n² to solve.
 */
export class BlockCholesky {
  private panels = new Float64Array(0);
  private padded = new Float64Array(0);
  private readonly scales = new Float64Array(WIDTH);
  private size = 0;
  private rows = 0;

  /**
   * Factors A + diag(d), where A[i][j] = `matrix[index[i] · stride + index[j]]` for i, j < n (its lower half is read) and `border` holds
   * `rows` rows of n numbers. False when the matrix is not positive definite; then nothing can be solved.
   */
  factor(
    matrix: Float64Array,
    stride: number,
    index: Int32Array,
    n: number,
    diagonal: Float64Array,
    border: Float64Array,
    rows: number,
  ): boolean {
    if (!(n >= 1 && rows >= 0 && index.length >= n && diagonal.length >= n && border.length >= rows * n)) {
      throw new RangeError(`A factor of ${n} with ${rows} further rows needs as many indices, diagonal and row numbers.`);
    }
    machine ??= new BlockMachine();
    this.size = n;
    this.rows = rows;
    const columnPanels = Math.ceil(n / WIDTH);
    const allPanels = columnPanels + Math.ceil(rows / WIDTH);
    const step = columnPanels * BLOCK;
    const memory = machine.reserve(BLOCK + allPanels * step);
    for (let q = 0; q < columnPanels; q++) {
      const at = BLOCK + q * step;
      for (let p = q; p < allPanels; p++) {
        const own = BLOCK + p * step;
        if (q > 0) machine.multiply(own * 8, at * 8, 0, q * WIDTH);
        else memory.fill(0, 0, BLOCK);
        if (p < columnPanels) subtractFrom(matrix, stride, index, n, diagonal, p, q, memory);
        else subtractFromBorder(border, n, rows, p - columnPanels, q, memory);
        if (p === q) {
          for (let c = 0; c < WIDTH; c++) {
            const i = q * WIDTH + c;
            this.scales[c] = i < n ? Math.abs(matrix[index[i] * stride + index[i]] + diagonal[i]) : 1;
          }
          if (!factorBlock(memory, at + q * BLOCK, this.scales)) return false;
        } else solveBlock(memory, at + q * BLOCK, own + q * BLOCK);
      }
    }
    const used = allPanels * step;
    if (this.panels.length < used) this.panels = new Float64Array(used);
    this.panels.set(memory.subarray(BLOCK, BLOCK + used));
    if (this.padded.length < columnPanels * WIDTH) this.padded = new Float64Array(columnPanels * WIDTH);
    return true;
  }

  /** Writes R (A + diag(d))⁻¹ Rᵀ, rows × rows, of the rows that were factored. */
  borderProduct(out: Float64Array): void {
    const { rows, panels } = this;
    const columnPanels = Math.ceil(this.size / WIDTH);
    const step = columnPanels * BLOCK;
    for (let a = 0; a < rows; a++) {
      const x = (columnPanels + (a >> 2)) * step + (a & 3);
      for (let b = 0; b <= a; b++) {
        const y = (columnPanels + (b >> 2)) * step + (b & 3);
        let sum = 0;
        for (let t = 0; t < step; t += WIDTH) sum += panels[x + t] * panels[y + t];
        out[a * rows + b] = sum;
        out[b * rows + a] = sum;
      }
    }
  }

  /** Solves (A + diag(d)) x = b in place. */
  solve(b: Float64Array): void {
    const { panels, padded: x, size: n } = this;
    const columnPanels = Math.ceil(n / WIDTH);
    const step = columnPanels * BLOCK;
    for (let i = 0; i < n; i++) x[i] = b[i];
    x.fill(0, n, columnPanels * WIDTH);
    for (let p = 0; p < columnPanels; p++) {
      const i = p * WIDTH;
      let at = p * step;
      let x0 = x[i];
      let x1 = x[i + 1];
      let x2 = x[i + 2];
      let x3 = x[i + 3];
      for (let t = 0; t < i; t++, at += WIDTH) {
        const known = x[t];
        x0 -= panels[at] * known;
        x1 -= panels[at + 1] * known;
        x2 -= panels[at + 2] * known;
        x3 -= panels[at + 3] * known;
      }
      x0 /= panels[at];
      x1 = (x1 - panels[at + 1] * x0) / panels[at + 5];
      x2 = (x2 - panels[at + 2] * x0 - panels[at + 6] * x1) / panels[at + 10];
      x3 = (x3 - panels[at + 3] * x0 - panels[at + 7] * x1 - panels[at + 11] * x2) / panels[at + 15];
      x[i] = x0;
      x[i + 1] = x1;
      x[i + 2] = x2;
      x[i + 3] = x3;
    }
    for (let p = columnPanels - 1; p >= 0; p--) {
      const i = p * WIDTH;
      const start = p * step;
      const at = start + i * WIDTH;
      const x3 = x[i + 3] / panels[at + 15];
      const x2 = (x[i + 2] - panels[at + 11] * x3) / panels[at + 10];
      const x1 = (x[i + 1] - panels[at + 6] * x2 - panels[at + 7] * x3) / panels[at + 5];
      const x0 = (x[i] - panels[at + 1] * x1 - panels[at + 2] * x2 - panels[at + 3] * x3) / panels[at];
      x[i] = x0;
      x[i + 1] = x1;
      x[i + 2] = x2;
      x[i + 3] = x3;
      for (let t = 0, from = start; t < i; t++, from += WIDTH) {
        x[t] -= panels[from] * x0 + panels[from + 1] * x1 + panels[from + 2] * x2 + panels[from + 3] * x3;
      }
    }
    for (let i = 0; i < n; i++) b[i] = x[i];
  }
}
