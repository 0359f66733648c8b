import { Ranker } from './ranker.js';

/** Date-major arrays, rows × columns, of which the numbers of a row that are in both are compared. */
export interface CrossSections {
  rows: number;
  columns: number;
  /** 1 where a column belongs to the row's cross-section, date-major; null: wherever there are numbers. */
  members: Uint8Array | null;
}

/**
 * Spearman's rank correlation of each `x` with `y` for each row, into `out`, one array of `rows` for each `x`.
 *
 * Spearman (1904), "The Proof and Measurement of Association between Two Things", American Journal of Psychology 15(1): Pearson's correlation of ranks,
 * equal numbers sharing their mean rank. A place counts for an `x` where both have a finite number; the ranks of `y` are taken once a row for
 * all `x` that miss none of its numbers. NaN with fewer than three, or where either side has one value only. Linear in the numbers.
 * Throws `RangeError` for arrays of other shapes.
 */
export function rankCorrelations(
  x: readonly Float64Array[],
  y: Float64Array,
  { rows, columns, members }: CrossSections,
  out: readonly Float64Array[],
): void {
  checkShapes(x, y, { rows, columns, members }, out);
  const ranker = new Ranker(columns);
  const places = new Int32Array(columns);
  const values = new Float64Array(columns);
  const ranks = new Float64Array(columns);
  const target = new Float64Array(columns);
  const targetRanks = new Float64Array(columns);
  const own = new Float64Array(columns);
  const ownRanks = new Float64Array(columns);
  for (let t = 0, row = 0; t < rows; t++, row += columns) {
    const n = compact(y, members, row, columns, places, target);
    const targetSquares = ranker.centredRanks(target, n, targetRanks);
    for (let k = 0; k < x.length; k++) {
      const numbers = x[k];
      let m = 0;
      for (let i = 0; i < n; i++) {
        const value = numbers[row + places[i]];
        values[m] = value;
        if (value - value === 0) m++;
      }
      const squares = ranker.centredRanks(values, m, ranks);
      if (m === n) {
        out[k][t] = correlationOf(ranks, targetRanks, n, squares, targetSquares);
        continue;
      }
      m = 0;
      for (let i = 0; i < n; i++) {
        const value = numbers[row + places[i]];
        own[m] = target[i];
        if (value - value === 0) m++;
      }
      out[k][t] = correlationOf(ranks, ownRanks, m, squares, ranker.centredRanks(own, m, ownRanks));
    }
  }
}

/** Spearman's rank correlation of the first `n` numbers of `x` and `y`, none of which may be NaN; NaN as in `rankCorrelations`. */
export function rankCorrelation(x: Float64Array, y: Float64Array, n: number, ranker = new Ranker(n)): number {
  if (n < MIN_NUMBERS) return Number.NaN;
  const ranks = new Float64Array(n);
  const others = new Float64Array(n);
  const squares = ranker.centredRanks(x, n, ranks);
  return correlationOf(ranks, others, n, squares, ranker.centredRanks(y, n, others));
}

/** With fewer, a correlation says nothing. */
export const MIN_NUMBERS = 3;

/** Writes the finite numbers of a row's members without gaps, and their columns; says how many there are. */
export function compact(
  x: Float64Array,
  members: Uint8Array | null,
  row: number,
  columns: number,
  places: Int32Array,
  values: Float64Array,
): number {
  let n = 0;
  for (let s = 0; s < columns; s++) {
    const value = x[row + s];
    places[n] = s;
    values[n] = value;
    if (value - value === 0 && (members === null || members[row + s] !== 0)) n++;
  }
  return n;
}

function correlationOf(a: Float64Array, b: Float64Array, n: number, squaresA: number, squaresB: number): number {
  if (!(n >= MIN_NUMBERS && squaresA > 0 && squaresB > 0)) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i] * b[i];
  return Math.max(-1, Math.min(1, sum / Math.sqrt(squaresA * squaresB)));
}

function checkShapes(
  x: readonly Float64Array[],
  y: Float64Array,
  { rows, columns, members }: CrossSections,
  out: readonly Float64Array[],
): void {
  const size = rows * columns;
  if (members !== null && members.length !== size)
    throw new RangeError(`There should be ${size} memberships, but there are ${members.length}.`);
  for (const { length } of [y, ...x])
    if (length !== size) throw new RangeError(`There should be ${size} numbers, but there are ${length}.`);
  if (out.length !== x.length || out.some(({ length }) => length < rows)) {
    throw new RangeError(`There should be ${x.length} results of ${rows} rows.`);
  }
}
