/**
 * How a walk did in training and test of each split. A plan is not fitted to its training, so there is one walk, and a sample is one of its
 * steps: the sessions from the day after a signal up to the next signal.
 */
import { insufficientHistory } from '../../domain/errors.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { combinatorialPurged } from '../../quant/backtest/splits/combinatorial-purged.js';
import { purgedKFold } from '../../quant/backtest/splits/purged-k-fold.js';
import type { Samples, Split } from '../../quant/backtest/splits/split.js';
import { walkForward } from '../../quant/backtest/splits/walk-forward.js';
import { metricsOf } from '../../quant/backtest/statistics/metrics.js';
import type { BacktestMetrics } from '../../quant/backtest/statistics/results.js';
import type { Step } from '../../quant/backtest/walk/step.js';
import type { Panel } from '../../quant/panel/panel.js';
import { joinedSeries } from './backtest-series.js';

/** How history is split. */
export interface SplitSettings {
  scheme: 'walk_forward_anchored' | 'walk_forward_rolling' | 'purged_k_fold' | 'combinatorial_purged';
  /** Folds, or tests of a walk-forward. */
  count: number;
  /** Folds in a test of a combinatorial split. */
  testFolds: number;
  /** Sessions of training of a rolling walk-forward; null: as long as a test. */
  trainDays: number | null;
  /** Part of the samples dropped after each test. */
  embargo: number;
}

/** One training and test with its figures. */
export interface SplitFigures extends Pick<Split, 'index' | 'testFrom' | 'testTo' | 'purged' | 'embargoed'> {
  trainFrom: TradingDay;
  trainTo: TradingDay;
  trainMetrics: BacktestMetrics;
  testMetrics: BacktestMetrics;
}

/** A path through the whole time that the tests of splits join to. */
export interface PathFigures {
  index: number;
  splits: number[];
  metrics: BacktestMetrics;
}

/** The figures of each split and path; none without splits. Throws `INSUFFICIENT_HISTORY` where there are too few steps. */
export function splitFigures(
  steps: readonly Step[],
  panel: Panel,
  settings: SplitSettings | null,
): { splits: SplitFigures[]; paths: PathFigures[] } {
  if (settings === null) return { splits: [], paths: [] };
  const { splits, paths } = splitsOf(steps, settings);
  const figures = (places: ArrayLike<number>) =>
    metricsOf(
      joinedSeries(
        Array.from(places, (i) => steps[i]),
        panel,
      ),
    );
  return {
    splits: splits.map(({ index, train, test, trainFrom, trainTo, testFrom, testTo, purged, embargoed }) => {
      if (trainFrom === null || trainTo === null) throw tooFew(steps, `split ${index} has nothing left to train on`);
      const of = { index, trainFrom, trainTo, testFrom, testTo, purged, embargoed };
      return { ...of, trainMetrics: figures(train), testMetrics: figures(test) };
    }),
    // Each path tests every step once, and one walk has each step once.
    paths: paths.map((joined, index) => ({ index, splits: joined, metrics: figures([...steps.keys()]) })),
  };
}

function splitsOf(steps: readonly Step[], settings: SplitSettings): { splits: Split[]; paths: number[][] } {
  const { scheme, count, testFolds, trainDays, embargo } = settings;
  const samples: Samples = { start: steps.map(({ days }) => days.date[0]), end: steps.map(({ state }) => state.date) };
  const sessions = steps.reduce((sum, { days }) => sum + days.date.length, 0);
  const rolled = trainDays === null ? undefined : Math.max(1, Math.round((trainDays * steps.length) / sessions));
  try {
    switch (scheme) {
      case 'walk_forward_anchored':
        return { splits: walkForward(samples, { tests: count, training: 'anchored', embargo }), paths: [] };
      case 'walk_forward_rolling':
        return { splits: walkForward(samples, { tests: count, training: 'rolling', trainDays: rolled, embargo }), paths: [] };
      case 'purged_k_fold':
        return { splits: purgedKFold(samples, { folds: count, embargo }), paths: [] };
      case 'combinatorial_purged':
        return combinatorialPurged(samples, { folds: count, testFolds, embargo });
    }
  } catch (error) {
    if (error instanceof RangeError) throw tooFew(steps, error.message);
    throw error;
  }
}

function tooFew(steps: readonly Step[], why: string) {
  return insufficientHistory(`The walk has ${steps.length} steps, which is too few to be split so: ${why}`);
}
