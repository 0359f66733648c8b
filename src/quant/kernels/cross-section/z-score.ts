/**
 * Turns the first `n` numbers into z-scores, (x − mean) / deviation with n − `ddof`, in place; says whether there are any.
 *
 * With fewer than two numbers, or numbers that are all equal but for rounding (a deviation below 10⁻¹³ of the largest magnitude), a
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
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i];
    sum += value - base;
    const size = value < 0 ? -value : value;
    if (size > largest) largest = size;
  }
  const mean = base + sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i] - mean;
    squares += d * d;
  }
  const deviation = Math.sqrt(squares / (n - ddof));
  return { mean, deviation: deviation > largest * ROUNDING ? deviation : 0 };
}

/** Part of the largest magnitude below which a deviation is rounding. */
export const ROUNDING = 1e-13;
