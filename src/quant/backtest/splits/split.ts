/**
 * What a split of history into training and test is. A sample is a day on which something was decided and the span of days that its outcome
 * depends on; samples of one day always stay together.
 */
import type { TradingDay } from '../../../domain/trading-day.js';

/** Samples in any order: the outcome of sample i depends on the days `start[i]` to `end[i]`, both included. */
export interface Samples {
  start: ArrayLike<TradingDay>;
  end: ArrayLike<TradingDay>;
}

/** One training and test, by positions of samples, ascending. */
export interface Split {
  /** Position, from 0. */
  index: number;
  train: Int32Array;
  test: Int32Array;
  /** First and last day on which a sample of the training or the test starts; null where there is none. */
  trainFrom: TradingDay | null;
  trainTo: TradingDay | null;
  testFrom: TradingDay;
  testTo: TradingDay;
  /** Samples dropped from training because their span reaches into the test's. */
  purged: number;
  /** Samples dropped beside the test. */
  embargoed: number;
}

/** Splits and how their tests join to paths through the whole time. */
export interface CombinatorialSplits {
  splits: CombinatorialSplit[];
  /** First and last day of each fold. */
  folds: { from: TradingDay; to: TradingDay }[];
  /** `paths[p][f]` is the index of the split whose test of fold f belongs to path p. */
  paths: number[][];
}

/** A split whose test is several folds. */
export interface CombinatorialSplit extends Split {
  /** The folds of its test, ascending. */
  folds: number[];
}

/** Part of the days of samples that are dropped beside each test unless said otherwise. */
export const DEFAULT_EMBARGO = 0.01;
