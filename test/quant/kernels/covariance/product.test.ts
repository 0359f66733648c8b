import fc from 'fast-check';
import { crossProduct, gram } from '../../../../src/quant/kernels/covariance/product.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { distance, flat } from './support.js';

function byDefinition(x: Float64Array, y: Float64Array, rows: number, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => {
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += x[t * n + Math.floor(k / n)] * y[t * n + (k % n)];
    return sum;
  });
}

describe('products of tall matrices', () => {
  it('are what one gets by hand', () => {
    const x = flat([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const out = new Float64Array(4);
    gram(x, 3, 2, out);
    expect(Array.from(out)).toEqual([35, 44, 44, 56]);
    crossProduct(x, flat([[1, 0], [0, 1], [1, 1]]), 3, 2, out); // biome-ignore format: a matrix
    expect(Array.from(out)).toEqual([6, 8, 8, 10]);
  });

  it('agree with the definition for any shape, beyond the blocks of 4 columns and 256 rows too', () => {
    const shape = fc.record({
      seed: fc.integer(),
      rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 250, max: 530 })),
      n: fc.integer({ min: 1, max: 23 }),
    });
    fc.assert(
      fc.property(shape, ({ seed, rows, n }) => {
        const uniform = randomStream(seed);
        const x = Float64Array.from({ length: rows * n }, () => uniform() - 0.5);
        const y = Float64Array.from({ length: rows * n }, () => uniform() - 0.5);
        const out = new Float64Array(n * n);
        gram(x, rows, n, out);
        expect(distance(out, byDefinition(x, x, rows, n))).toBeLessThan(1e-14 * rows);
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(out[i * n + j]).toBe(out[j * n + i]);
        crossProduct(x, y, rows, n, out);
        expect(distance(out, byDefinition(x, y, rows, n))).toBeLessThan(1e-14 * rows);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('give the same after a larger one has grown the memory between', () => {
    const x = flat([
      [1, -1, 2],
      [0.5, 3, 1],
    ]);
    const [first, second] = [new Float64Array(9), new Float64Array(9)];
    gram(x, 2, 3, first);
    gram(new Float64Array(300 * 200).fill(1), 300, 200, new Float64Array(200 * 200));
    gram(x, 2, 3, second);
    expect(second).toEqual(first);
  });

  it('let a missing number spread into its row and column only', () => {
    const out = new Float64Array(9);
    gram(flat([[1, Number.NaN, 2], [1, 1, 1]]), 2, 3, out); // biome-ignore format: a matrix
    expect(Array.from(out)).toEqual([2, Number.NaN, 3, Number.NaN, Number.NaN, Number.NaN, 3, Number.NaN, 5]);
  });

  it('refuse shapes that do not fit', () => {
    expect(() => gram(new Float64Array(5), 2, 3, new Float64Array(9))).toThrow(RangeError);
    expect(() => gram(new Float64Array(6), 2, 3, new Float64Array(8))).toThrow(RangeError);
  });
});
