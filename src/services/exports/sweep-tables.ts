import type { ParquetTable } from '../../data/files/write-parquet.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { SweepSettings } from '../../jobs/experiments/sweep.js';
import { FIGURES } from '../compare-experiments.js';
import type { ExperimentRow, Experiments } from '../experiments.js';
import { pointsOf } from '../sweep-grid.js';
import { tableOf, type WholeColumn } from './table-of.js';

/** The points of a sweep in the order of its grid: their backtests, what varies, and their figures by the names of the API. */
export async function sweepTables(source: Pick<Experiments, 'points'>, sweep: ExperimentRow): Promise<ParquetTable[]> {
  const { grid } = sweep.row.settings as SweepSettings;
  const points = await source.points(sweep);
  const rows = pointsOf(grid);
  return [
    tableOf('points', [
      ['backtest', 'VARCHAR', points.map(({ experimentId }) => experimentId && nodeIdOf('Backtest', experimentId))],
      ['status', 'VARCHAR', points.map(({ status }) => status)],
      ...grid.map(({ path }, i) =>
        parameterOf(
          path,
          rows.map((row) => row[i]),
        ),
      ),
      ...FIGURES.map((metric): WholeColumn => {
        return [metric, 'DOUBLE', points.map(({ metrics }) => (metrics?.[metric] as number | null | undefined) ?? null)];
      }),
    ]),
  ];
}

/** Numbers and truth values as they are; a parameter with values of several kinds is text. */
function parameterOf(path: string, values: readonly (number | string | boolean)[]): WholeColumn {
  if (values.every((value) => typeof value === 'number')) return [path, 'DOUBLE', values];
  if (values.every((value) => typeof value === 'boolean')) return [path, 'BOOLEAN', values];
  return [path, 'VARCHAR', values.map(String)];
}
