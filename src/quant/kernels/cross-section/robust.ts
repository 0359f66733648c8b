import { quantile } from './select.js';
import { clip } from './winsorise.js';

/** Turns the median absolute deviation of a normal variable into its standard deviation: 1 / Φ⁻¹(¾), as it is usually rounded. */
export const MAD_TO_DEVIATION = 1.4826;

/** The median of the first `n` numbers and their median absolute deviation from it. `scratch` has n places; nothing may be NaN. */
export function medianAndMad(values: Float64Array, n: number, scratch: Float64Array): { median: number; mad: number } {
  for (let i = 0; i < n; i++) scratch[i] = values[i];
  const median = quantile(scratch, n, 0.5);
  for (let i = 0; i < n; i++) scratch[i] = Math.abs(values[i] - median);
  return { median, mad: quantile(scratch, n, 0.5) };
}

/** Clips the first `n` numbers at `width` robust deviations (1.4826 · MAD) from the median, in place; says how many it changed. */
export function clipByMad(values: Float64Array, n: number, width: number, scratch: Float64Array): number {
  const { median, mad } = medianAndMad(values, n, scratch);
  const reach = width * MAD_TO_DEVIATION * mad;
  return clip(values, n, median - reach, median + reach);
}

/** Robust z-scores (x − median) / (1.4826 · MAD) of the first `n` numbers, in place; NaN where the MAD is 0. */
export function robustZScore(values: Float64Array, n: number, scratch: Float64Array): void {
  const { median, mad } = medianAndMad(values, n, scratch);
  const deviation = MAD_TO_DEVIATION * mad;
  for (let i = 0; i < n; i++) values[i] = deviation > 0 ? (values[i] - median) / deviation : Number.NaN;
}
