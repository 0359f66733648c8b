/**
 * Turns the first `n` numbers into z-scores, (x − mean) / deviation with n − `ddof`, in place; says whether there are any.
 *
 * With fewer than two numbers, or numbers that are all equal but for rounding (a deviation below 10⁻¹³ of the mean), a
 * cross-section says nothing about who is above whom: all become NaN and the answer is false. The numbers must not be NaN.
 */
export function zScore(values: Float64Array, n: number, ddof = 1): boolean {
  const { mean, deviation } = momentsOf(values, n, ddof);
  if (!(deviation > 0)) {
    values.fill(Number.NaN, 0, n);
    return false;
  }
  for (let i = 0; i < n; i++) values[i] = (values[i] - mean) / deviation;
  return true;
}

/**
 * Mean and standard deviation (n − `ddof`) of the first `n` numbers, in two passes about the first of them, so that a constant has a
 * deviation of exactly 0; so has what differs by rounding only. The deviation is NaN for fewer than two numbers.
 */
export function momentsOf(values: Float64Array, n: number, ddof = 1): { mean: number; deviation: number } {
  if (n < 2) return { mean: n === 1 ? values[0] : Number.NaN, deviation: Number.NaN };
  const base = values[0];
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] - base;
  const mean = base + sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i] - mean;
    squares += d * d;
  }
  return { mean, deviation: deviationOf(squares, n - ddof, mean) };
}

/**
 * Writes the z-scores of the members' finite numbers at `begin` up to `end` into the same places of `out` (which may be `values`), as
 * `zScore` makes them, and NaN in the other places; `members` is null where all are.
 *
 * Squares are summed about the first number on the way; only where that is an outlier of more than eight deviations, which would cost
 * more than two digits, are they summed again about the mean.
 */
export function zScoreMembers(
  values: Float64Array,
  members: Uint8Array | null,
  begin: number,
  end: number,
  ddof: number,
  out: Float64Array,
): void {
  let base = Number.NaN;
  let sum = 0;
  let squares = 0;
  let n = 0;
  for (let i = begin; i < end; i++) {
    const value = values[i];
    if (value - value !== 0 || (members !== null && members[i] === 0)) {
      out[i] = Number.NaN;
      continue;
    }
    if (n === 0) base = value;
    out[i] = value;
    const d = value - base;
    sum += d;
    squares += d * d;
    n++;
  }
  const mean = base + sum / n;
  const about = squares;
  squares -= (sum * sum) / n;
  if (!(squares >= about / 64)) {
    squares = 0;
    for (let i = begin; i < end; i++) {
      const d = out[i] - mean;
      if (!Number.isNaN(d)) squares += d * d;
    }
  }
  const deviation = n < 2 ? Number.NaN : deviationOf(squares, n - ddof, mean);
  const scale = deviation > 0 ? 1 / deviation : Number.NaN;
  for (let i = begin; i < end; i++) out[i] = (out[i] - mean) * scale;
}

/** A deviation from a sum of squares; 0 where it is no more than the numbers' rounding. */
function deviationOf(squares: number, free: number, mean: number): number {
  const deviation = Math.sqrt(squares / free);
  return deviation > Math.abs(mean) * ROUNDING ? deviation : 0;
}

/** Part of the magnitude below which a deviation is rounding. */
export const ROUNDING = 1e-13;
