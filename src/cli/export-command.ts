import type { Command } from 'commander';
import { noData } from '../domain/errors.js';
import { isoOf } from '../domain/trading-day.js';
import { showProgress } from '../progress.js';
import { experimentDocument } from '../services/exports/experiment-document.js';
import { experimentTables } from '../services/exports/experiment-tables.js';
import { newestRuns, rankingTables } from '../services/exports/ranking-tables.js';
import { type Export, writeExport } from '../services/exports/write-export.js';
import type { Services } from '../services/services.js';
import { finishedExperiments } from './experiments-of.js';
import { OptionReader } from './option-reader.js';
import { parseDay, parseInstant, print } from './run.js';
import { withJobs } from './with-jobs.js';

/** Where an export goes. */
interface ExportOptions {
  out: string;
  force?: boolean;
  market?: string;
}

interface RankingsOptions extends ExportOptions {
  strategy?: string;
  from?: string;
  to?: string;
  asOf?: string;
}

/** Adds `export EXPERIMENT` and `export rankings`: Parquet files for DuckDB, pandas and others. */
export function addExportCommand(program: Command): void {
  const command = program.command('export').description('write an experiment, or rankings, as Parquet files (docs/exports.md)');
  const experiment = command
    .command('experiment <experiment>', { isDefault: true })
    .description("a finished experiment (its id, or its number): 'alphaql export backtest_3 --out FOLDER'");
  addExportOptions(experiment).action((text: string, options: ExportOptions) =>
    exportTo(options, async (services) => {
      const [found] = await finishedExperiments(services, [text]);
      const document = experimentDocument(found, await services.markets.get());
      return { name: 'experiment', document, tables: await experimentTables(services.experiments, found) };
    }),
  );
  const rankings = command
    .command('rankings')
    .description('the newest ranking of each date of a strategy')
    .option('--strategy <name>', 'the strategy; omitted: the configured one')
    .option('--from <day>', 'the first date')
    .option('--to <day>', 'the last date')
    .option('--as-of <instant>', 'only rankings of what was known at this instant');
  addExportOptions(rankings).action(async (options: RankingsOptions) => {
    const reader = new OptionReader();
    const from = reader.read('--from', options.from, parseDay);
    const to = reader.read('--to', options.to, parseDay);
    const asOf = reader.read('--as-of', options.asOf, parseInstant);
    reader.check();
    await exportTo(options, async (services) => {
      const { name: market, simulated } = await services.markets.get();
      const strategy = services.strategies.nameOf(options.strategy ?? null);
      const runs = await newestRuns(services.rankings, { strategy, from, to, asOf });
      if (runs.length === 0) throw noData(`The strategy "${strategy}" has no rankings there. Make them with "alphaql rank".`);
      const days = { from: isoOf(runs[0].date), to: isoOf(runs[runs.length - 1].date) };
      return {
        name: 'rankings',
        document: { market, simulated, strategy, ...days, asOf },
        tables: rankingTables(services.rankings, runs),
      };
    });
  });
}

function addExportOptions(command: Command): Command {
  return command
    .requiredOption('--out <folder>', 'the folder to write; one that has files is refused')
    .option('--force', 'replace files of the same names; others stay')
    .option('--market <name>', 'the market; omitted: the one that the server serves');
}

async function exportTo({ out, force = false, market }: ExportOptions, make: (services: Services) => Promise<Export>) {
  await withJobs(market ?? null, async ({ services }) => {
    const progress = showProgress();
    try {
      const made = await make(services);
      const written = await writeExport(made, { folder: out, force }, progress.onProgress);
      progress.finish();
      const tables = written.map(({ table, rows }) => `${out}/${table}.parquet: ${rows} row${rows === 1 ? '' : 's'}`);
      print([...tables, `${out}/${made.name}.json: what they are made of`]);
    } finally {
      progress.finish();
    }
  });
}
