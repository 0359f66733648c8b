import type { StoredExperiment } from '../../data/store/find/experiments.js';
import type { OnProgress } from '../../domain/progress.js';
import type { JobContext } from '../context.js';
import { backtestOutcome } from './backtest.js';
import { studyOutcome } from './factor-study.js';
import type { Outcome } from './outcome.js';
import { sweepOutcome } from './sweep.js';

/** What an experiment comes to when it is computed from its row, by its kind. */
export async function outcomeOf(context: JobContext, experiment: StoredExperiment, onProgress: OnProgress): Promise<Outcome> {
  switch (experiment.kind) {
    case 'BACKTEST':
      return backtestOutcome(context, experiment, onProgress, (_index, work) => work());
    case 'SWEEP': {
      const { points: _points, ...outcome } = await sweepOutcome(context, experiment);
      return outcome;
    }
    case 'FACTOR_STUDY':
      return studyOutcome(context, experiment, onProgress);
  }
}
