import { quantile } from '../cross-section/select.js';
import { normalQuantile } from '../normal-quantile.js';
import { sampleMoments } from '../statistics/moments.js';
import { checkConfidence } from './normal-tail.js';

/** A value at risk and the mean loss beyond it, as fractions; a loss is positive. */
export interface SampleRisk {
  valueAtRisk: number;
  expectedShortfall: number;
}

/** The same with what the correction was made from. */
export interface CornishFisherRisk extends SampleRisk {
  /** Whether the corrected quantile grows with the probability everywhere; where it does not, the numbers are not to be trusted. */
  valid: boolean;
  /** Of the population, third moment. */
  skewness: number;
  /** Of the population, fourth moment less 3. */
  excessKurtosis: number;
}

/**
 * The historical value at risk: minus the R-7 quantile of the returns at 1 − confidence, and minus the mean of those at most it. NaN
 * without returns. The returns must not be NaN. Throws `RangeError` unless 0 < confidence < 1.
 */
export function historicalVar(returns: Float64Array, confidence: number): SampleRisk {
  checkConfidence(confidence);
  const threshold = quantile(returns.slice(), returns.length, 1 - confidence);
  let sum = 0;
  let count = 0;
  for (const value of returns) {
    if (value <= threshold) {
      sum += value;
      count++;
    }
  }
  return { valueAtRisk: -threshold, expectedShortfall: -sum / count };
}

/**
 * The value at risk of returns whose quantile is corrected for skewness and kurtosis, and its expected shortfall.
 *
 * Cornish & Fisher (1938), "Moments and Cumulants in the Specification of Distributions", Revue de l'Institut International de Statistique
 * 5(4), to the second order, z + (z² − 1)S/6 + (z³ − 3z)K/24 − (2z³ − 5z)S²/36, about the mean in population standard deviations. The
 * shortfall is the integral of this below z. Maillard (2012), "A User's Guide to the Cornish Fisher Expansion", SSRN 1997178, for where it is
 * monotone (so never with an excess kurtosis below 4/3 S²): elsewhere `valid` is false. NaN where the returns do not vary. The returns must not be NaN. Throws `RangeError` unless 0 <
 * confidence < 1.
 */
export function cornishFisherVar(returns: Float64Array, confidence: number): CornishFisherRisk {
  checkConfidence(confidence);
  const { mean, deviation: sample, skewness: s, excessKurtosis: k } = sampleMoments(returns);
  const deviation = sample * Math.sqrt((returns.length - 1) / returns.length);
  const alpha = 1 - confidence;
  const z = normalQuantile(alpha);
  const corrected = z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36;
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  const tail = (density / alpha) * (1 + (z * s) / 6 + ((z * z - 1) * k) / 24 - ((2 * z * z - 1) * s * s) / 36);
  return {
    valueAtRisk: -(mean + corrected * deviation),
    expectedShortfall: tail * deviation - mean,
    valid: isMonotone(s, k),
    skewness: s,
    excessKurtosis: k,
  };
}

/** Whether the derivative of the corrected quantile, a z² + b z + c, is nowhere negative. */
function isMonotone(s: number, k: number): boolean {
  const a = k / 8 - (s * s) / 6;
  const b = s / 3;
  const c = 1 - k / 8 + (5 * s * s) / 36;
  return a > 0 ? b * b <= 4 * a * c : a === 0 && b === 0 && c >= 0;
}
