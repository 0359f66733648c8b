import type { ExperimentRow } from '../../services/experiments.js';
import { FactorStudy } from './factor-study.js';

/** The object of an experiment, by its kind. */
export function experimentOf(experiment: ExperimentRow): FactorStudy {
  switch (experiment.row.kind) {
    case 'FACTOR_STUDY':
      return new FactorStudy(experiment);
  }
}
