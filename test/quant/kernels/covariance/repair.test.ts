import fc from 'fast-check';
import { repairCovariance } from '../../../../src/quant/kernels/covariance/repair.js';
import { symmetricEigen } from '../../../../src/quant/kernels/covariance/symmetric-eigen.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { distance, flat, randomCovariance } from './support.js';

function eigenvalues(matrix: Float64Array, n: number): Float64Array {
  const values = new Float64Array(n);
  expect(symmetricEigen(matrix.slice(), n, values, new Float64Array(n * n))).toBe(true);
  return values.sort();
}

function randomSymmetric(seed: number, n: number): Float64Array {
  const uniform = randomStream(seed);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      out[i * n + j] = i === j ? 1 : 2 * uniform() - 1;
      out[j * n + i] = out[i * n + j];
    }
  }
  return out;
}

describe('symmetricEigen', () => {
  it('finds 1 and 3 in the matrix with 2 on and −1 beside the diagonal', () => {
    expect(distance(eigenvalues(flat([[2, -1], [-1, 2]]), 2), [1, 3])).toBeLessThan(1e-15); // biome-ignore format: a matrix
  });

  it('rebuilds the matrix from orthonormal rows', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, n) => {
        const matrix = randomSymmetric(seed, n);
        const values = new Float64Array(n);
        const vectors = new Float64Array(n * n);
        symmetricEigen(matrix.slice(), n, values, vectors);
        const rebuilt = matrix.map((_, k) => {
          let sum = 0;
          for (let m = 0; m < n; m++) sum += values[m] * vectors[m * n + Math.floor(k / n)] * vectors[m * n + (k % n)];
          return sum;
        });
        const products = matrix.map((_, k) => {
          let sum = 0;
          for (let m = 0; m < n; m++) sum += vectors[Math.floor(k / n) * n + m] * vectors[(k % n) * n + m];
          return sum;
        });
        expect(distance(rebuilt, matrix)).toBeLessThan(1e-13);
        expect(distance(products, products.map((_, k) => (k % (n + 1) === 0 ? 1 : 0)))).toBeLessThan(1e-13); // biome-ignore format: one call
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('says so when a number is missing, and refuses shapes that do not fit', () => {
    expect(symmetricEigen(flat([[1, Number.NaN], [Number.NaN, 1]]), 2, new Float64Array(2), new Float64Array(4))).toBe(false); // biome-ignore format: a matrix
    expect(() => symmetricEigen(new Float64Array(4), 3, new Float64Array(3), new Float64Array(9))).toThrow(RangeError);
  });
});

describe('repairCovariance', () => {
  it("finds the nearest to Higham's example", () => {
    // Higham (2002), section 4: the off-diagonals are 0.7607 and 0.1573, at a distance of 0.5278 from the matrix.
    const matrix = flat([[1, 1, 0], [1, 1, 1], [0, 1, 1]]); // biome-ignore format: a matrix
    const result = repairCovariance(matrix, 3, { tolerance: 1e-10 });
    expect(result.status).toBe('repaired');
    expect(matrix[1]).toBeCloseTo(0.7607, 4);
    expect(matrix[2]).toBeCloseTo(0.1573, 4);
    expect(result.change * Math.sqrt(7)).toBeCloseTo(0.5278, 4);
    expect(result.largestCorrelationChange).toBeCloseTo(1 - 0.7607, 4);
  });

  it('leaves alone what needs no repair, a singular matrix too', () => {
    const covariance = randomCovariance(2, 6);
    const before = covariance.slice();
    expect(repairCovariance(covariance, 6).status).toBe('unchanged');
    expect(covariance).toEqual(before);
    expect(repairCovariance(new Float64Array(9).fill(0.04), 3).status).toBe('unchanged');
  });

  it('gives what is positive semi-definite with the same variances, whatever the units, and again is not repaired', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 12 }), (seed, n) => {
        const uniform = randomStream(seed);
        const scale = Float64Array.from({ length: n }, () => 10 ** (4 * uniform() - 4));
        const matrix = randomSymmetric(seed + 1, n).map((v, k) => v * scale[Math.floor(k / n)] * scale[k % n]);
        const before = matrix.slice();
        const { status, change } = repairCovariance(matrix, n);
        expect(['unchanged', 'repaired']).toContain(status);
        expect(change > 0).toBe(status === 'repaired');
        for (let i = 0; i < n; i++) expect(matrix[i * n + i]).toBe(before[i * n + i]);
        const correlation = matrix.map((v, k) => v / scale[Math.floor(k / n)] / scale[k % n]);
        expect(eigenvalues(correlation, n)[0]).toBeGreaterThan(-1e-10 - 1e-14 * n);
        expect(repairCovariance(matrix, n).status).toBe('unchanged');
      }),
      { seed: 21, numRuns: 60 },
    );
  });

  it('is nearer than any mixture with the identity that is positive semi-definite', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const n = 6;
      const matrix = randomSymmetric(seed, n);
      const lowest = eigenvalues(matrix, n)[0];
      if (lowest > -1e-6) continue;
      const before = matrix.slice();
      repairCovariance(matrix, n);
      const part = -lowest / (1 - lowest);
      const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
      const mixture = before.map((v, k) => (k % (n + 1) === 0 ? v : (1 - part) * v));
      expect(norm(matrix.map((v, k) => v - before[k]))).toBeLessThan(norm(mixture.map((v, k) => v - before[k])));
    }
  });

  it('takes the covariance from what has no variance, and cannot help where a number is missing', () => {
    const matrix = flat([[0, 0.1, 0], [0.1, 1, 2], [0, 2, 1]]); // biome-ignore format: a matrix
    expect(repairCovariance(matrix, 3).status).toBe('repaired');
    expect(matrix[1]).toBe(0);
    expect(matrix[5]).toBeCloseTo(1, 6);
    const missing = flat([[1, Number.NaN], [Number.NaN, 1]]); // biome-ignore format: a matrix
    expect(repairCovariance(missing, 2).status).toBe('not-possible');
    expect(repairCovariance(Float64Array.of(-1), 1).status).toBe('not-possible');
  });
});
