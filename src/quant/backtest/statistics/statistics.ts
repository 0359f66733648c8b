import { sampleMoments } from '../../kernels/statistics/moments.js';
import { expectedMaximumSharpe, minimumTrackRecord, probabilisticSharpe } from '../../kernels/statistics/sharpe.js';
import { type IntervalOptions, intervalsOf } from './intervals.js';
import { sharpePerDay } from './ratios.js';
import type { BacktestStatistics, Trials } from './results.js';
import { excessReturnsOf, knownOf } from './risk-free.js';
import type { BacktestSeries } from './series.js';

/** What the figures of a backtest are judged by. */
export interface StatisticsOptions extends IntervalOptions {
  /** All trials that the experiment store knows of, this one included. */
  trials: Trials;
  /** From `overfittingOf` a sweep; NaN or omitted outside of one. */
  overfittingProbability?: number;
}

/** A backtest that was tried once. */
export const ONE_TRIAL: Trials = { count: 1, variance: Number.NaN, effective: 1 };

const CONFIDENCE = 0.95;

/**
 * What the Sharpe ratio of a backtest is worth after so many trials, and how sure its figures are. Ratios are of daily excess returns, whose
 * moments the probabilities use. The deflated ratio counts all trials, alike or not, which asks more of it than their clusters would.
 */
export function statisticsOf(series: BacktestSeries, options: StatisticsOptions): BacktestStatistics {
  return { ...worthOf(excessReturnsOf(series), options), intervals: intervalsOf(series, options) };
}

/** The same without the intervals, which take a thousand times as long and do not depend on trials; from daily excess returns, NaN: unknown. */
export function worthOf(
  returns: Float64Array,
  { trials, overfittingProbability = Number.NaN }: Pick<StatisticsOptions, 'trials' | 'overfittingProbability'>,
): Omit<BacktestStatistics, 'intervals'> {
  const excess = knownOf(returns);
  const { skewness, excessKurtosis } = sampleMoments(excess);
  const ratio = sharpePerDay(excess);
  const estimate = { ratio, n: excess.length, skewness, excessKurtosis };
  return {
    sharpePerDay: ratio,
    probabilisticSharpe: probabilisticSharpe(estimate, 0),
    minimumTrackRecordDays: minimumTrackRecord(estimate, 0, CONFIDENCE),
    deflatedSharpe: probabilisticSharpe(estimate, expectedMaximumSharpe(trials.count, trials.variance)),
    trials: trials.count,
    effectiveTrials: trials.effective,
    trialVariance: trials.variance,
    overfittingProbability,
  };
}
