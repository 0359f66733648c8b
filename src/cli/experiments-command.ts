import type { Command } from 'commander';
import type { ExperimentKind } from '../domain/experiment.js';
import { isoOf } from '../domain/trading-day.js';
import type { BacktestMetrics } from '../quant/backtest/statistics/results.js';
import type { ExperimentRow } from '../services/experiments.js';
import { experimentIdOf } from './experiments-of.js';
import { inColumns, number } from './figures.js';
import { choiceOf, OptionReader } from './option-reader.js';
import { parseCount, print } from './run.js';
import { withJobs } from './with-jobs.js';

interface ExperimentsOptions {
  kind?: string;
  strategy?: string;
  limit?: string;
  market?: string;
}

const KINDS = { backtest: 'BACKTEST', sweep: 'SWEEP', study: 'FACTOR_STUDY' } as const satisfies Record<string, ExperimentKind>;
const LIMIT = 20;

/** Adds `experiments`: what there is, newest first. */
export function addExperimentsCommand(program: Command): void {
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  program
    .command('experiments')
    .description('the experiments of a market, newest first')
    .option('--kind <kind>', `only those of a kind: ${kinds.join(', ')}`)
    .option('--strategy <name>', 'only those of a strategy')
    .option('--limit <count>', `how many; omitted: ${LIMIT}`)
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action(async (options: ExperimentsOptions) => {
      const reader = new OptionReader();
      const kind = reader.read('--kind', options.kind, choiceOf(kinds));
      const limit = reader.read('--limit', options.limit, parseCount) ?? LIMIT;
      reader.check();
      await withJobs(options.market ?? null, async ({ services }) => {
        const query = { kind: kind && KINDS[kind], strategy: options.strategy ?? null };
        const { experiments, count } = await services.experiments.list(query, null, limit);
        if (experiments.length === 0) return;
        const headings = ['experiment', 'status', 'name', 'strategy', 'universe', 'from', 'to', 'Sharpe', 'asked for'];
        print(inColumns(headings, experiments.slice(0, limit).map(rowOf)));
        if (experiments.length > limit) print([`and ${(await count()) - limit} more`]);
      });
    });
}

function rowOf(experiment: ExperimentRow): string[] {
  const { row, job } = experiment;
  const metrics = (row.result as { metrics?: BacktestMetrics } | null)?.metrics;
  return [
    ...[
      experimentIdOf(experiment),
      job.status,
      row.name ?? '-',
      row.strategy ?? '-',
      row.universe,
      isoOf(row.from),
      isoOf(row.to),
    ],
    ...[number(metrics?.sharpe), job.createdAt.toISOString()],
  ];
}
