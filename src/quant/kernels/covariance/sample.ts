import { crossProduct, gram } from './product.js';

/** What `sampleCovariance` found besides the covariance. */
export interface PairCounts {
  /** Numbers that are missing. */
  missing: number;
  /** Rows that the pair with the fewest has in common; with weights, their effective number (Σw)² / Σw². */
  fewest: number;
}

/**
 * The sample covariance of the columns of `x` into `out` (columns², symmetric), from n − 1; with `weights`, one a row, the weighted one about
 * the weighted means, over Σw − Σw² / Σw, so that equal weights give the plain one.
 *
 * `x` is rows × columns, row-major. NaN: a pair of columns uses the rows on which both are there, with means of just these rows, as
 * `DataFrame.cov` of pandas does; such a matrix need not be positive semi-definite (`repairCovariance`). A pair without two common rows has
 * covariance 0; a column without two rows has variance NaN. `population` divides by n (Σw) instead.
 *
 * Cost rows · columns² / 2, five times that where something is missing. Throws `RangeError` for shapes that do not fit and for
 * weights that are negative or all 0.
 */
export function sampleCovariance(
  x: Float64Array,
  rows: number,
  columns: number,
  out: Float64Array,
  { weights, population = false }: { weights?: Float64Array; population?: boolean } = {},
): PairCounts {
  const { deviations, missing } = deviationsOf(x, rows, columns, weights);
  const total = weights ? sumOf(weights, rows, 1) : rows;
  const effective = weights ? total ** 2 / sumOf(weights, rows, 2) : rows;
  if (missing > 0) return { missing, fewest: pairwise(x, deviations, rows, columns, out, weights, population) };
  if (weights) scaleRows(deviations, weights, rows, columns);
  gram(deviations, rows, columns, out);
  const share = unbiased(total, effective, population);
  for (let k = 0; k < columns * columns; k++) out[k] *= share;
  if (effective < 2 - 1e-9) out.fill(Number.NaN, 0, columns * columns);
  return { missing, fewest: effective };
}

/**
 * Weights of an exponentially weighted covariance, the newest row last with weight 1 and each row `halfLife` rows earlier half of it.
 *
 * RiskMetrics (1996), "Technical Document", 4th edition, section 5.2, with the decay stated as a half-life: λ = 2^(−1 / halfLife).
 */
export function halfLifeWeights(rows: number, halfLife: number): Float64Array {
  if (!(halfLife > 0)) throw new RangeError(`A half-life should be positive, but is ${halfLife}.`);
  return Float64Array.from({ length: rows }, (_, t) => 2 ** ((t + 1 - rows) / halfLife));
}

/** Deviations from the column means, 0 where a number is missing. The means, weighted where there are weights, are of what is there. */
export function deviationsOf(
  x: Float64Array,
  rows: number,
  columns: number,
  weights?: Float64Array,
): { deviations: Float64Array; means: Float64Array; missing: number } {
  if (!(rows >= 1 && columns >= 1 && x.length >= rows * columns && (weights === undefined || weights.length >= rows))) {
    throw new RangeError(
      `Expected ${rows} × ${columns} numbers and a weight a row, but there are ${x.length} and ${weights?.length}.`,
    );
  }
  const means = new Float64Array(columns);
  const counts = new Float64Array(columns);
  let missing = 0;
  for (let t = 0; t < rows; t++) {
    const w = weights ? weights[t] : 1;
    for (let i = 0, at = t * columns; i < columns; i++, at++) {
      const value = x[at];
      if (value - value === 0) {
        means[i] += w * value;
        counts[i] += w;
      } else missing++;
    }
  }
  const deviations = new Float64Array(rows * columns);
  for (let i = 0; i < columns; i++) means[i] /= counts[i];
  for (let t = 0; t < rows; t++) {
    for (let i = 0, at = t * columns; i < columns; i++, at++) {
      const deviation = x[at] - means[i];
      deviations[at] = deviation - deviation === 0 ? deviation : 0;
    }
  }
  return { deviations, means, missing };
}

/** The covariance where numbers are missing; returns the (effective) number of rows of the pair with the fewest. */
function pairwise(
  x: Float64Array,
  deviations: Float64Array,
  rows: number,
  columns: number,
  out: Float64Array,
  weights: Float64Array | undefined,
  population: boolean,
): number {
  const size = columns * columns;
  const present = Float64Array.from({ length: rows * columns }, (_, k) => (x[k] - x[k] === 0 ? 1 : 0));
  const squares = new Float64Array(size);
  if (weights) {
    const weighted = present.slice();
    for (let k = 0; k < 2; k++) scaleRows(weighted, weights, rows, columns);
    gram(weighted, rows, columns, squares);
    scaleRows(present, weights, rows, columns);
    scaleRows(deviations, weights, rows, columns);
  }
  const totals = new Float64Array(size);
  gram(present, rows, columns, totals);
  const sums = new Float64Array(size);
  crossProduct(deviations, present, rows, columns, sums);
  gram(deviations, rows, columns, out);
  let fewest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) {
      const k = i * columns + j;
      const mirror = j * columns + i;
      const total = totals[k];
      const effective = total > 0 ? (weights ? total ** 2 / squares[k] : total) : 0;
      fewest = Math.min(fewest, effective);
      const few = i === j ? Number.NaN : 0;
      const spread = out[k] - (sums[k] * sums[mirror]) / total;
      out[k] = effective < 2 - 1e-9 ? few : spread * unbiased(total, effective, population);
      out[mirror] = out[k];
    }
  }
  return fewest;
}

/** What a weighted sum of squared deviations is multiplied by. */
function unbiased(total: number, effective: number, population: boolean): number {
  return population ? 1 / total : 1 / (total * (1 - 1 / effective));
}

/** Multiplies each row by the root of its weight. */
function scaleRows(values: Float64Array, weights: Float64Array, rows: number, columns: number): void {
  for (let t = 0; t < rows; t++) {
    const root = Math.sqrt(weights[t]);
    for (let i = 0, at = t * columns; i < columns; i++, at++) values[at] *= root;
  }
}

function sumOf(weights: Float64Array, rows: number, power: 1 | 2): number {
  let sum = 0;
  for (let t = 0; t < rows; t++) {
    if (!(weights[t] >= 0)) throw new RangeError(`A weight should not be negative, but that of row ${t} is ${weights[t]}.`);
    sum += weights[t] ** power;
  }
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) throw new RangeError('At least one weight should be positive.');
  return sum;
}
