import { ROUNDING } from '../cross-section/z-score.js';
import { type CrossSections, MIN_NUMBERS } from './rank-correlation.js';

/**
 * Pearson's correlation of `x` with `y` for each row, into `out`, over the places where both have a finite number; NaN with fewer than
 * three, or where either does not vary. Sums about the first numbers' means, in two passes. Throws `RangeError` for arrays of other shapes.
 */
export function rowCorrelations(
  x: Float64Array,
  y: Float64Array,
  { rows, columns, members }: CrossSections,
  out: Float64Array,
): void {
  const size = rows * columns;
  if (x.length !== size || y.length !== size || (members !== null && members.length !== size) || out.length < rows) {
    throw new RangeError(`Two times ${size} numbers, as many memberships and ${rows} results should be given.`);
  }
  for (let t = 0, row = 0; t < rows; t++, row += columns) {
    let n = 0;
    let sumX = 0;
    let sumY = 0;
    for (let i = row; i < row + columns; i++) {
      const both = x[i] * y[i];
      if (both - both !== 0 || (members !== null && members[i] === 0)) continue;
      sumX += x[i];
      sumY += y[i];
      n++;
    }
    const meanX = sumX / n;
    const meanY = sumY / n;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let i = row; i < row + columns; i++) {
      const both = x[i] * y[i];
      if (both - both !== 0 || (members !== null && members[i] === 0)) continue;
      const dx = x[i] - meanX;
      const dy = y[i] - meanY;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    const varies = xx > n * (meanX * ROUNDING) ** 2 && yy > n * (meanY * ROUNDING) ** 2;
    out[t] = n >= MIN_NUMBERS && varies ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : Number.NaN;
  }
}
