import type { ExperimentRow } from '../../services/experiments.js';
import { Backtest } from './backtest.js';
import type { Experiment } from './experiment.js';
import { FactorStudy } from './factor-study.js';
import { Sweep } from './sweep.js';

/** The object of an experiment, by its kind. */
export function experimentOf(experiment: ExperimentRow): Experiment {
  switch (experiment.row.kind) {
    case 'BACKTEST':
      return new Backtest(experiment);
    case 'SWEEP':
      return new Sweep(experiment);
    case 'FACTOR_STUDY':
      return new FactorStudy(experiment);
  }
}
