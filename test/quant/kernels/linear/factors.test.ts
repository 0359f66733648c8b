import fc from 'fast-check';
import { BlockCholesky } from '../../../../src/quant/kernels/linear/block-cholesky.js';
import { factorLdl, solveLdl } from '../../../../src/quant/kernels/linear/ldl.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';

const shapes = fc.record({ n: fc.integer({ min: 1, max: 37 }), rows: fc.integer({ min: 0, max: 9 }), seed: fc.integer() });
const upTo = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

/** A random positive definite matrix. */
function definite(n: number, next: () => number): Float64Array {
  const x = Float64Array.from({ length: n * n }, () => next() - 0.5);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = i === j ? 0.1 : 0;
    for (let t = 0; t < n; t++) sum += x[i * n + t] * x[j * n + t];
    return sum;
  });
}

describe('the blocked Cholesky factor', () => {
  it('is that of a matrix one can factor by hand', () => {
    const factors = new BlockCholesky();
    const border = Float64Array.of(2, 0);
    expect(factors.factor(Float64Array.of(4, 2, 2, 5), 2, upTo(2), 2, new Float64Array(2), border, 1)).toBe(true);
    const x = Float64Array.of(8, 12);
    factors.solve(x);
    expect(x[0]).toBeCloseTo(1, 14);
    expect(x[1]).toBeCloseTo(2, 14);
    const product = new Float64Array(1);
    factors.borderProduct(product);
    expect(product[0]).toBeCloseTo((4 * 5) / 16, 14);
  });

  it('solves (A + diag(d)) x = b, and gives R (A + diag(d))⁻¹ Rᵀ', () => {
    fc.assert(
      fc.property(shapes, ({ n, rows, seed }) => {
        const next = randomStream(seed);
        const matrix = definite(n, next);
        const diagonal = Float64Array.from({ length: n }, () => next());
        const border = Float64Array.from({ length: rows * n }, () => next() - 0.5);
        const factors = new BlockCholesky();
        expect(factors.factor(matrix, n, upTo(n), n, diagonal, border, rows)).toBe(true);
        const product = new Float64Array(rows * rows);
        factors.borderProduct(product);
        for (let a = 0; a < rows; a++) {
          const x = border.slice(a * n, (a + 1) * n);
          factors.solve(x);
          for (let i = 0; i < n; i++) {
            let left = diagonal[i] * x[i];
            for (let j = 0; j < n; j++) left += matrix[i * n + j] * x[j];
            expect(left).toBeCloseTo(border[a * n + i], 9);
          }
          for (let b = 0; b < rows; b++) {
            let sum = 0;
            for (let i = 0; i < n; i++) sum += border[b * n + i] * x[i];
            expect(product[a * rows + b]).toBeCloseTo(sum, 8);
          }
        }
      }),
      { numRuns: 80, seed: 1 },
    );
  });

  it('takes any rows and columns of a larger matrix, and serves one size after another', () => {
    const next = randomStream(3);
    const matrix = definite(9, next);
    const factors = new BlockCholesky();
    for (const index of [Int32Array.of(8, 0, 5), Int32Array.of(1), upTo(9), Int32Array.of(2, 7, 3, 4, 6)]) {
      const n = index.length;
      expect(factors.factor(matrix, 9, index, n, new Float64Array(n), new Float64Array(0), 0)).toBe(true);
      const x = new Float64Array(n).fill(1);
      factors.solve(x);
      for (let i = 0; i < n; i++) {
        let left = 0;
        for (let j = 0; j < n; j++) left += matrix[index[i] * 9 + index[j]] * x[j];
        expect(left).toBeCloseTo(1, 9);
      }
    }
  });

  it('says when a matrix is not positive definite, and is not misled by a large entry beside a small one', () => {
    const factors = new BlockCholesky();
    const none = new Float64Array(0);
    expect(factors.factor(Float64Array.of(1, 2, 2, 1), 2, upTo(2), 2, new Float64Array(2), none, 0)).toBe(false);
    expect(factors.factor(Float64Array.of(1, 1, 1, 1), 2, upTo(2), 2, new Float64Array(2), none, 0)).toBe(false);
    const rankOne = Float64Array.from(
      { length: 9 },
      (_, at) => [0.1, 0.7, 1.3][Math.floor(at / 3)] * [0.1, 0.7, 1.3][at % 3] + 1e-17,
    );
    expect(factors.factor(rankOne, 3, upTo(3), 3, new Float64Array(3), none, 0)).toBe(false);
    expect(factors.factor(Float64Array.of(1e20, 0, 0, 1e-20), 2, upTo(2), 2, new Float64Array(2), none, 0)).toBe(true);
    expect(() => factors.factor(Float64Array.of(1), 1, upTo(1), 1, none, none, 0)).toThrow(RangeError);
  });
});

describe('the LDLᵀ factor', () => {
  it('solves quasi-definite systems without pivoting', () => {
    fc.assert(
      fc.property(shapes, ({ n, seed }) => {
        const next = randomStream(seed);
        const positive = Math.floor(next() * (n + 1));
        const matrix = definite(n, next);
        for (let i = positive; i < n; i++) for (let j = positive; j < n; j++) matrix[i * n + j] = -matrix[i * n + j];
        const b = Float64Array.from({ length: n }, () => next());
        const x = b.slice();
        const factors = matrix.slice();
        expect(factorLdl(factors, n, positive)).toBe(0);
        solveLdl(factors, n, x);
        for (let i = 0; i < n; i++) {
          let left = 0;
          for (let j = 0; j < n; j++) left += matrix[i * n + j] * x[j];
          expect(left).toBeCloseTo(b[i], 7);
        }
      }),
      { numRuns: 80, seed: 2 },
    );
  });

  it('counts pivots that it had to replace: a row that repeats another', () => {
    expect(factorLdl(Float64Array.of(1, 1, 1, 1), 2, 2)).toBe(1);
    expect(() => factorLdl(Float64Array.of(1), 2, 1)).toThrow(RangeError);
  });
});
