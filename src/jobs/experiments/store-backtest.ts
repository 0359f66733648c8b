import { findExperiments } from '../../data/store/find/experiments.js';
import { findSweepOf } from '../../data/store/find/sweeps.js';
import type { StepFence } from '../../data/store/save/fenced-transaction.js';
import { finishBacktest } from '../../data/store/save/save-backtest.js';
import type { OnProgress } from '../../domain/progress.js';
import { excessReturnsOf } from '../../quant/backtest/statistics/risk-free.js';
import { statisticsOf } from '../../quant/backtest/statistics/statistics.js';
import type { JobContext } from '../context.js';
import { makerOf } from '../environment.js';
import { backtestOutcome, type KeepStep } from './backtest.js';
import { knownTrials } from './known-trials.js';
import { sealed } from './outcome.js';
import type { LoadWalkData } from './walk-data.js';

/** How a backtest that is written down is walked. */
export interface Walking {
  onProgress: OnProgress;
  keep: KeepStep;
  /** Where the data are shared with other backtests. */
  load?: LoadWalkData;
}

/** Walks a backtest that is written down, and stores what it comes to and what that is worth among the trials that are finished. */
export async function storeBacktest(
  context: JobContext,
  id: number,
  { onProgress, keep, load }: Walking,
  fence: StepFence,
): Promise<void> {
  const { store } = context;
  const [experiment] = await findExperiments(store, [id]);
  const { details, series, ...outcome } = await backtestOutcome(context, experiment, onProgress, keep, load);
  const clustered = (await findSweepOf(store, experiment.jobId)) === null;
  const trials = await knownTrials(store, id, { dates: series.dates, excess: excessReturnsOf(series) }, { clustered });
  const statistics = statisticsOf(series, { seed: experiment.seed, trials });
  await finishBacktest(store, id, { ...sealed(outcome), ...(await makerOf(context)) }, { ...details, statistics }, fence);
}
