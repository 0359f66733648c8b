import type { ParquetTable } from '../../data/files/write-parquet.js';
import type { ExperimentRow, Experiments } from '../experiments.js';
import { type BacktestSource, backtestTables } from './backtest-tables.js';
import { studyTables } from './study-tables.js';
import { sweepTables } from './sweep-tables.js';

/** The tables of a finished experiment, by its kind. */
export function experimentTables(
  source: BacktestSource & Pick<Experiments, 'points'>,
  experiment: ExperimentRow,
): Promise<ParquetTable[]> {
  switch (experiment.row.kind) {
    case 'BACKTEST':
      return backtestTables(source, experiment);
    case 'SWEEP':
      return sweepTables(source, experiment);
    case 'FACTOR_STUDY':
      return Promise.resolve(studyTables(experiment));
  }
}
