#!/usr/bin/env node
/** `alphaql …`: thin commands over jobs. Results go to standard output, progress and errors to standard error. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { addBacktestCommand } from './cli/backtest-command.js';
import { addCatchUpCommands } from './cli/catch-up-command.js';
import { addCompareCommand } from './cli/compare-command.js';
import { addExperimentsCommand } from './cli/experiments-command.js';
import { addExportCommand } from './cli/export-command.js';
import { addIngestCommand } from './cli/ingest-command.js';
import { addJobsCommand } from './cli/jobs-command.js';
import { addKeysCommand } from './cli/keys-command.js';
import { addRankCommand } from './cli/rank-command.js';
import { addReplayCommand } from './cli/replay-command.js';
import { print, withApp, withPlugins } from './cli/run.js';
import { addStudyCommand } from './cli/study-command.js';
import { addSweepCommand } from './cli/sweep-command.js';
import { listMarkets } from './data/store/load/find-market.js';
import { badInput, isAppError } from './domain/errors.js';
import { sha256 } from './jobs/sha256.js';
import { readStrategy } from './quant/strategy/read-strategy.js';

const program = new Command('alphaql')
  .description(
    'AlphaQL: point-in-time data, factor rankings and regimes. Uses the store that the server uses (DATABASE_URL, DATA_DIR).',
  )
  .showHelpAfterError();

addIngestCommand(program);
addCatchUpCommands(program);
addRankCommand(program);
addBacktestCommand(program);
addSweepCommand(program);
addStudyCommand(program);
addExperimentsCommand(program);
addCompareCommand(program);
addReplayCommand(program);
addExportCommand(program);
addJobsCommand(program);
addKeysCommand(program);

program
  .command('markets')
  .description('the markets of the store')
  .action(() =>
    withApp(async ({ store }) => {
      const markets = await listMarkets(store);
      print(markets.map(({ name, simulated, description }) => `${name}${simulated ? ' (simulated)' : ''}: ${description}`));
    }),
  );

program
  .command('plugins')
  .description('the factors and other plugins that were found')
  .action(() =>
    withPlugins(async (registry) => {
      print(registry.metadata().map(({ kind, name, version, description }) => `${kind} ${name} ${version}: ${description}`));
    }),
  );

program
  .command('check <file>')
  .description('read a strategy document and list everything that is wrong with it')
  .action((file: string) =>
    withPlugins(async (registry) => {
      const document = await readFile(file, 'utf8').catch((error: Error) => {
        throw badInput(['file'], 'a strategy document that can be read', `${file} (${error.message})`);
      });
      const { plan, problems } = readStrategy(document, registry, sha256);
      if (plan)
        print([
          `${plan.name} ${plan.version} can run: ${plan.factors.filter(({ enabled }) => enabled).length} factors, plan ${plan.hash}`,
        ]);
      else {
        print(problems.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`));
        process.exitCode = 1;
      }
    }),
  );

await program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
