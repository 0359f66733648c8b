import { type Command, InvalidArgumentError } from 'commander';
import type { SweepPoint } from '../data/store/find/sweeps.js';
import { COMMAND_LINE } from '../domain/caller.js';
import { nodeIdOf } from '../domain/node-id.js';
import type { SweepAxis, SweepResult, SweepSettings } from '../jobs/experiments/sweep.js';
import type { ExperimentRow } from '../services/experiments.js';
import { pointsOf } from '../services/sweep-grid.js';
import { addBacktestOptions, type BacktestOptions, backtestRequestOf } from './backtest-options.js';
import { followToExperiment, headingOf } from './experiments-of.js';
import { inColumns, number, percent } from './figures.js';
import { OptionReader, scalarOf } from './option-reader.js';
import { listOf, print } from './run.js';
import { withJobs } from './with-jobs.js';

/** Points that are printed. */
const LISTED = 20;

/** Adds `sweep`: a backtest for each point of a grid. */
export function addSweepCommand(program: Command): void {
  const command = program
    .command('sweep <strategy>')
    .description('walk a strategy (its name, or a YAML file) for all combinations of a grid; a job that Ctrl-C cancels')
    .option(
      '--grid <path=values>',
      'a parameter of the plan and its values, such as factors.VSM.lookback=126,252 or topN=20,50; repeatable',
      (text: string, before: string[]) => [...before, text],
      [],
    );
  addBacktestOptions(command).action(async (strategy: string, options: BacktestOptions & { grid: string[] }) => {
    const reader = new OptionReader();
    const grid = options.grid.flatMap((text) => reader.read('--grid', text, parseAxis) ?? []);
    const backtest = await backtestRequestOf(strategy, options, reader);
    await withJobs(options.market ?? null, async (open) => {
      const { experimentRequests, experiments } = open.services;
      const { id } = await experimentRequests.runSweep({ backtest, grid, name: backtest.name }, COMMAND_LINE);
      const sweep = await followToExperiment(open, id);
      if (sweep) print(summaryOf(sweep, await experiments.points(sweep)));
    });
  });
}

/** `topN=20,50`. */
function parseAxis(text: string): SweepAxis {
  const [, path, values] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (path === undefined) throw new InvalidArgumentError('Expected path=value,value.');
  return { path, values: listOf(values).map(scalarOf) };
}

function summaryOf(sweep: ExperimentRow, points: readonly SweepPoint[]): string[] {
  const { grid } = sweep.row.settings as SweepSettings;
  const { overfittingProbability } = sweep.row.result as SweepResult;
  const values = pointsOf(grid);
  const figure = ({ metrics }: SweepPoint, name: string) => (metrics?.[name] as number | null | undefined) ?? null;
  const best = points
    .map((point, i) => ({ point, at: values[i], sharpe: figure(point, 'sharpe') }))
    .sort((a, b) => (b.sharpe ?? Number.NEGATIVE_INFINITY) - (a.sharpe ?? Number.NEGATIVE_INFINITY));
  const headings = ['backtest', ...grid.map(({ path }) => path), 'Sharpe', 'a year', 'drawdown', 'turnover'];
  const rows = best
    .slice(0, LISTED)
    .map(({ point, at, sharpe }) => [
      point.experimentId === null ? point.status : nodeIdOf('Backtest', point.experimentId),
      ...at.map(String),
      ...[number(sharpe), percent(figure(point, 'annualReturn')), percent(figure(point, 'maxDrawdown'))],
      number(figure(point, 'turnoverAnnual')),
    ]);
  return [
    ...headingOf(sweep, { ...sweep.row, note: `${points.length} points` }),
    ...inColumns(headings, rows),
    ...(best.length > LISTED ? [`and ${best.length - LISTED} more`] : []),
    '',
    `Probability that the best was overfitted: ${number(overfittingProbability)}`,
  ];
}
