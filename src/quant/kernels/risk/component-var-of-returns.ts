import { checkParts, decompose, type ParametricRisk, type RiskParts } from './risk-parts.js';

/**
 * The parametric value at risk z √(w'Σw) and its Euler decomposition into `out`, from returns under their sample covariance (n − 1), which
 * is never formed: Σw = X̃ᵀ(X̃w) / (rows − 1), in one pass.
 *
 * Jorion (2007), "Value at Risk", 3rd edition, eqs. 7.22 and 7.29; `z` as `normalTail` gives it (its `shortfall` for the parts of the expected
 * shortfall); all 0 for a portfolio without risk. `x` is rows × n, row-major. NaN: a missing return counts as 0, the position did not move; one that is not there at all has no risk. Means are
 * taken off at the end, which costs digits only where a mean is many times a deviation. Cost rows · n. Throws `RangeError` for shapes
 * that do not fit and less than two rows.
 */
export function componentVarOfReturns(
  x: Float64Array,
  rows: number,
  n: number,
  weights: Float64Array,
  z: number,
  out: RiskParts,
): ParametricRisk {
  if (!(rows >= 2 && x.length >= rows * n)) {
    throw new RangeError(`Expected at least 2 rows of ${n} returns, but there are ${rows} rows and ${x.length} numbers.`);
  }
  checkParts(n, weights, out);
  const { marginal: products, component: sums } = out;
  products.fill(0, 0, n);
  sums.fill(0, 0, n);
  const block = new Float64Array(ROWS_AT_ONCE * n);
  let total = 0;
  let gaps = false;
  for (let t = 0; t < rows; t += ROWS_AT_ONCE) {
    const full = t + ROWS_AT_ONCE <= rows;
    // A missing return makes the sum NaN before anything else is touched; from then on rows are copied with 0 in its place.
    const added: number = gaps || !full ? Number.NaN : addRows(x, t * n, n, weights, products, sums);
    if (Number.isNaN(added)) {
      gaps ||= full;
      copyWithoutGaps(x, t * n, Math.min(rows * n, (t + ROWS_AT_ONCE) * n), block);
      total += addRows(block, 0, n, weights, products, sums);
    } else total += added;
  }
  const mean = total / rows;
  for (let i = 0; i < n; i++) products[i] = (products[i] - mean * sums[i]) / (rows - 1);
  return decompose(n, weights, z, out);
}

const ROWS_AT_ONCE = 4;

/** Writes the numbers of a stretch, 0 for what is missing and beyond its end. */
function copyWithoutGaps(x: Float64Array, begin: number, end: number, block: Float64Array): void {
  for (let k = 0, at = begin; at < end; k++, at++) {
    const value = x[at];
    block[k] = value - value === 0 ? value : 0;
  }
  block.fill(0, end - begin);
}

/** Adds p_t x_t and x_t of four rows, p being their products with the weights, and returns the sum of p; where that is NaN, adds nothing. */
function addRows(
  x: Float64Array,
  at: number,
  n: number,
  weights: Float64Array,
  products: Float64Array,
  sums: Float64Array,
): number {
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let p3 = 0;
  const second = at + n;
  const third = second + n;
  const fourth = third + n;
  for (let i = 0; i < n; i++) {
    const w = weights[i];
    p0 += w * x[at + i];
    p1 += w * x[second + i];
    p2 += w * x[third + i];
    p3 += w * x[fourth + i];
  }
  const total = p0 + p1 + p2 + p3;
  if (total - total !== 0) return Number.NaN;
  for (let i = 0; i < n; i++) {
    const x0 = x[at + i];
    const x1 = x[second + i];
    const x2 = x[third + i];
    const x3 = x[fourth + i];
    products[i] += p0 * x0 + p1 * x1 + (p2 * x2 + p3 * x3);
    sums[i] += x0 + x1 + (x2 + x3);
  }
  return total;
}
