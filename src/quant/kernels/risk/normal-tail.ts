import { normalQuantile } from '../normal-quantile.js';

/** What a standard deviation is multiplied by, for a loss at some confidence under the normal distribution. */
export interface NormalTail {
  /** Value at risk: Φ⁻¹(confidence). */
  quantile: number;
  /** Expected shortfall, the mean of the losses beyond it: φ(Φ⁻¹(confidence)) / (1 − confidence). */
  shortfall: number;
}

/** The normal tail beyond a confidence such as 0.95. Throws `RangeError` unless it lies between 0 and 1. */
export function normalTail(confidence: number): NormalTail {
  checkConfidence(confidence);
  const quantile = normalQuantile(confidence);
  return { quantile, shortfall: Math.exp(-0.5 * quantile * quantile) / Math.sqrt(2 * Math.PI) / (1 - confidence) };
}

/** Throws `RangeError` unless 0 < confidence < 1. */
export function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`A confidence should be between 0 and 1, but is ${confidence}.`);
}
