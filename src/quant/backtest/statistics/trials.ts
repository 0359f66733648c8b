import { sampleCovariance } from '../../kernels/covariance/sample.js';
import { correlationOf } from '../../kernels/hrp/distance.js';
import { effectiveTrials } from '../../kernels/statistics/effective-trials.js';
import { sampleMoments } from '../../kernels/statistics/moments.js';
import { overfittingProbability } from '../../kernels/statistics/overfitting.js';
import type { Trials } from './results.js';

/** Above so many trials, clusters would cost more than they tell. */
export const MOST_CLUSTERED = 1000;
/** Blocks of the cross-validation: 12,870 ways to take half of them. */
const BLOCKS = 16;

/**
 * What trials amount to whose Sharpe ratios per day are known: their number, the variance of their ratios and, where their returns are given
 * too, the number of clusters of alike ones (1,000 trials at most). NaN ratios count as trials, not in the variance.
 *
 * `excess` has the daily excess returns of each trial on the same sessions, without NaN.
 */
export function trialsOf(sharpes: ArrayLike<number>, excess: readonly Float64Array[] | null = null): Trials {
  const known = Float64Array.from(Array.from(sharpes).filter(Number.isFinite));
  const { deviation } = sampleMoments(known);
  const clustered = excess !== null && excess.length > 0 && excess.length <= MOST_CLUSTERED;
  return {
    count: sharpes.length,
    variance: deviation * deviation,
    effective: clustered ? effectiveTrials(correlations(excess), excess.length) : sharpes.length === 1 ? 1 : Number.NaN,
  };
}

/**
 * The probability that the best configuration of a sweep was chosen by chance, from the daily excess returns of each on the same
 * sessions, without NaN: combinatorially symmetric cross-validation over 16 blocks, 12,870 splits. NaN for fewer than two
 * configurations or 32 sessions. Throws `RangeError` where they do not have the same sessions.
 */
export function overfittingOf(excess: readonly Float64Array[]): number {
  const rows = sessionsOf(excess);
  const all = new Float64Array(rows * excess.length);
  excess.forEach((returns, i) => {
    all.set(returns, i * rows);
  });
  return overfittingProbability(all, rows, excess.length, BLOCKS).probability;
}

function correlations(excess: readonly Float64Array[]): Float64Array {
  const n = excess.length;
  const rows = sessionsOf(excess);
  const byDate = new Float64Array(rows * n);
  for (let t = 0; t < rows; t++) for (let i = 0; i < n; i++) byDate[t * n + i] = excess[i][t];
  const out = new Float64Array(n * n);
  sampleCovariance(byDate, rows, n, out);
  correlationOf(out, n, out);
  return out;
}

function sessionsOf(excess: readonly Float64Array[]): number {
  const rows = excess[0]?.length ?? 0;
  const other = excess.find(({ length }) => length !== rows);
  if (other) throw new RangeError(`Trials should have ${rows} sessions each, but one has ${other.length}.`);
  return rows;
}
