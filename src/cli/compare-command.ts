import type { Command } from 'commander';
import type { Difference } from '../jobs/experiments/differences.js';
import { experimentIdOf, finishedExperiments } from './experiments-of.js';
import { inColumns, number } from './figures.js';
import { print } from './run.js';
import { withJobs } from './with-jobs.js';

/** Adds `compare`: two experiments side by side. */
export function addCompareCommand(program: Command): void {
  program
    .command('compare <left> <right>')
    .description('two finished experiments side by side: figures, plans and what they were made of')
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action((left: string, right: string, options: { market?: string }) =>
      withJobs(options.market ?? null, async ({ services }) => {
        const ids = (await finishedExperiments(services, [left, right])).map(experimentIdOf);
        const { metrics, plan, lineage, returnCorrelation } = await services.experiments.compare(ids[0], ids[1]);
        const rows = metrics.map(({ metric, ...one }) => [
          metric,
          ...[one.left, one.right, one.difference].map((value) => number(value, Number.isInteger(value) ? 0 : 4)),
        ]);
        print([
          ...(rows.length === 0
            ? [`${ids.join(' and ')} have no figures that can be compared`]
            : inColumns(['', ...ids, 'difference'], rows)),
          ...(returnCorrelation === null ? [] : ['', `Correlation of daily returns: ${number(returnCorrelation, 4)}`]),
          ...differenceLines('What was asked', plan),
          ...differenceLines('What it was made of', lineage),
        ]);
      }),
    );
}

function differenceLines(title: string, differences: readonly Difference[]): string[] {
  const lines = differences.map(({ path, left, right }) => `  ${path}: ${left ?? 'absent'} → ${right ?? 'absent'}`);
  return ['', `${title}:${lines.length === 0 ? ' the same' : ''}`, ...lines];
}
