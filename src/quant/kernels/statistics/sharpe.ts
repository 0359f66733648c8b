import { normalCdf } from '../normal-cdf.js';
import { normalQuantile } from '../normal-quantile.js';

/** What is known of a Sharpe ratio: the ratio of one period (not annualised) and the sample it was estimated on. */
export interface SharpeEstimate {
  /** Mean over deviation (n − 1) of a period's returns. */
  ratio: number;
  /** Periods. */
  n: number;
  /** Of the population. */
  skewness: number;
  /** Of the population; a normal distribution has 0. */
  excessKurtosis: number;
}

/**
 * The probability that a true Sharpe ratio is above `threshold`: Φ((SR − SR*) √(n − 1) / √(1 − γ₃ SR + (γ₄ − 1)/4 SR²)), γ₄ not in
 * excess.
 *
 * Bailey & López de Prado (2012), "The Sharpe Ratio Efficient Frontier", Journal of Risk 15(2), eq. 13. NaN where an input is, or where the
 * bracket is not positive.
 */
export function probabilisticSharpe(estimate: SharpeEstimate, threshold: number): number {
  return normalCdf(((estimate.ratio - threshold) * Math.sqrt(estimate.n - 1)) / Math.sqrt(spreadOf(estimate)));
}

/**
 * The number of periods after which the probability of a true ratio above `threshold` would be `confidence`: 1 + (1 − γ₃ SR + (γ₄ − 1)/4
 * SR²) (z / (SR − SR*))²; NaN where the ratio is not above the threshold.
 *
 * Bailey & López de Prado (2012), eq. 15.
 */
export function minimumTrackRecord(estimate: SharpeEstimate, threshold: number, confidence: number): number {
  if (!(estimate.ratio > threshold)) return Number.NaN;
  return 1 + spreadOf(estimate) * (normalQuantile(confidence) / (estimate.ratio - threshold)) ** 2;
}

/**
 * The best Sharpe ratio to be expected of so many independent trials without skill whose ratios have this variance: √V ((1 − γ)
 * Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e))), γ being the Euler-Mascheroni constant. 0 for a single trial, which was not chosen among any.
 *
 * Bailey & López de Prado (2014), "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), eq. 1. Throws `RangeError` for fewer
 * than one.
 */
export function expectedMaximumSharpe(trials: number, variance: number): number {
  if (!(trials >= 1)) throw new RangeError(`There should be at least one trial, but there are ${trials}.`);
  if (trials === 1) return 0;
  const low = normalQuantile(1 - 1 / trials);
  const high = normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(variance) * ((1 - EULER) * low + EULER * high);
}

const EULER = 0.5772156649015329;

/** The variance of the estimate × (n − 1), by its own distribution's moments. */
function spreadOf({ ratio, skewness, excessKurtosis }: SharpeEstimate): number {
  return 1 - skewness * ratio + ((excessKurtosis + 2) / 4) * ratio * ratio;
}
