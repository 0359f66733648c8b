import type { Conviction } from '../../domain/trade.js';

/** Percentiles of the score from which a conviction is high, and medium. */
export interface ConvictionThresholds {
  readonly convictionHigh: number;
  readonly convictionMedium: number;
}

/** How strong a signal is: the percentile is the part of the ranking that it beats, 1 for the best and 0 for the last. */
export function convictionOf(rank: number, ranked: number, thresholds: ConvictionThresholds): Conviction {
  const percentile = ranked > 1 ? (ranked - rank) / (ranked - 1) : 1;
  if (percentile >= thresholds.convictionHigh) return 'HIGH';
  return percentile >= thresholds.convictionMedium ? 'MEDIUM' : 'LOW';
}
