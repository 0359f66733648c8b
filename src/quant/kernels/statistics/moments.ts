import { momentsOf } from '../cross-section/z-score.js';

/** Mean, deviation and shape of a sample. */
export interface SampleMoments {
  mean: number;
  /** With n − 1; 0 where the numbers differ by rounding only. */
  deviation: number;
  /** Third standardised moment, of the population (n). */
  skewness: number;
  /** Fourth standardised moment less 3, of the population (n). */
  excessKurtosis: number;
}

/**
 * The moments of the first `n` numbers, sums about the mean. NaN: the deviation of fewer than two, the shape where nothing varies. The
 * numbers must not be NaN.
 */
export function sampleMoments(values: Float64Array, n = values.length): SampleMoments {
  const { mean: nearly, deviation } = momentsOf(values, n);
  // The mean's own rounding, taken back: a third moment about it would show it.
  let off = 0;
  for (let i = 0; i < n; i++) off += values[i] - nearly;
  const mean = nearly + (n > 0 ? off / n : 0);
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i] - mean;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  const varies = deviation > 0;
  return {
    mean,
    deviation,
    skewness: varies ? third / n / (second / n) ** 1.5 : Number.NaN,
    excessKurtosis: varies ? fourth / n / (second / n) ** 2 - 3 : Number.NaN,
  };
}
