import fc from 'fast-check';
import { clusterTree, leafOrder } from '../../../../src/quant/kernels/hrp/cluster-tree.js';
import { type LinkageMethod, linkage } from '../../../../src/quant/kernels/hrp/linkage.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { flat } from '../covariance/support.js';

const METHODS: LinkageMethod[] = ['single', 'average', 'complete', 'ward'];

function clustered(distance: Float64Array, n: number, method: LinkageMethod) {
  const tree = clusterTree(n);
  const order = new Int32Array(n);
  expect(linkage(distance.slice(), n, method, tree)).toBe(true);
  leafOrder(tree, order);
  const merges = Array.from(tree.height, (h, k) => [tree.left[k], tree.right[k], h, tree.size[k]]);
  return { merges, order: Array.from(order) };
}

function randomDistances(seed: number, n: number): Float64Array {
  const uniform = randomStream(seed);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      out[i * n + j] = 0.1 + uniform();
      out[j * n + i] = out[i * n + j];
    }
  }
  return out;
}

/** Merges by the definition: again and again the two nearest clusters, their distance taken anew from all pairs of members. */
function byDefinition(distance: Float64Array, n: number, method: LinkageMethod): number[] {
  let clusters = Array.from({ length: n }, (_, i) => [i]);
  const between = (a: number[], b: number[]): number => {
    const pairs = a.flatMap((i) => b.map((j) => distance[i * n + j]));
    if (method === 'single') return Math.min(...pairs);
    if (method === 'complete') return Math.max(...pairs);
    if (method === 'average') return pairs.reduce((sum, d) => sum + d, 0) / pairs.length;
    const within = (c: number[]) => c.flatMap((i) => c.map((j) => distance[i * n + j] ** 2)).reduce((sum, d) => sum + d, 0);
    const across = pairs.reduce((sum, d) => sum + d * d, 0);
    const [p, q] = [a.length, b.length];
    return Math.sqrt(((2 * p * q) / (p + q)) * (across / (p * q) - within(a) / (2 * p * p) - within(b) / (2 * q * q)));
  };
  const heights: number[] = [];
  while (clusters.length > 1) {
    const pairs = clusters.flatMap((a, i) => clusters.slice(0, i).map((b) => ({ a, b, d: between(a, b) })));
    const { a, b, d } = pairs.reduce((best, pair) => (pair.d < best.d ? pair : best));
    heights.push(d);
    clusters = [...clusters.filter((c) => c !== a && c !== b), [...a, ...b]];
  }
  return heights;
}

describe('linkage', () => {
  // A ring of neighbours at 1 with equal ways around: every merge is a tie. From scipy 1.17.
  const ring = flat([
    [0, 1, 1, 2, 2],
    [1, 0, 2, 1, 2],
    [1, 2, 0, 2, 1],
    [2, 1, 2, 0, 1],
    [2, 2, 1, 1, 0],
  ]);

  it("breaks ties as scipy's single linkage does", () => {
    expect(clustered(ring, 5, 'single')).toEqual({
      merges: [[0, 1, 1, 2], [2, 5, 1, 3], [3, 6, 1, 4], [4, 7, 1, 5]], // biome-ignore format: a matrix
      order: [4, 3, 2, 0, 1],
    });
  });

  it.each([
    ['average', 1.5, 5 / 3],
    ['complete', 2, 2],
    ['ward', Math.sqrt(3), Math.sqrt(5)],
  ] as const)("breaks ties as scipy's %s linkage does", (method, third, fourth) => {
    expect(clustered(ring, 5, method)).toEqual({
      merges: [[0, 1, 1, 2], [2, 4, 1, 2], [3, 5, expect.closeTo(third, 12), 3], [6, 7, expect.closeTo(fourth, 12), 5]], // biome-ignore format: a matrix
      order: [2, 4, 3, 0, 1],
    });
  });

  it('joins the nearest clusters by their definition, lowest first, and orders every leaf once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 14 }), fc.constantFrom(...METHODS), (seed, n, method) => {
        const distance = randomDistances(seed, n);
        const { merges, order } = clustered(distance, n, method);
        expect(merges.map(([, , height]) => height)).toEqual(byDefinition(distance, n, method).map((h) => expect.closeTo(h, 10)));
        merges.forEach(([left, right, , size], k) => {
          expect(left).toBeLessThan(right);
          expect(right).toBeLessThan(n + k);
          const sizeOf = (cluster: number) => (cluster < n ? 1 : merges[cluster - n][3]);
          expect(size).toBe(sizeOf(left) + sizeOf(right));
        });
        expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
      { seed: 4, numRuns: 120 },
    );
  });

  it('says so when a distance is missing, and refuses shapes that do not fit', () => {
    const tree = clusterTree(2);
    expect(linkage(flat([[0, Number.NaN], [Number.NaN, 0]]), 2, 'single', tree)).toBe(false); // biome-ignore format: a matrix
    expect(() => linkage(new Float64Array(4), 3, 'single', clusterTree(3))).toThrow(RangeError);
    expect(() => linkage(new Float64Array(4), 2, 'single', clusterTree(3))).toThrow(RangeError);
    expect(() => clusterTree(0)).toThrow(RangeError);
  });
});
