#!/usr/bin/env node
/** `alphaql …`: thin commands over jobs. Results go to standard output, progress and errors to standard error. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { addIngestCommand } from './cli/ingest-command.js';
import { addKeysCommand } from './cli/keys-command.js';
import { addRankCommand } from './cli/rank-command.js';
import { print, withApp } from './cli/run.js';
import { listMarkets } from './data/store/load/find-market.js';
import { isAppError } from './domain/errors.js';
import { sha256 } from './jobs/sha256.js';
import { readStrategy } from './quant/strategy/read-strategy.js';

const program = new Command('alphaql')
  .description(
    'AlphaQL: point-in-time data, factor rankings and regimes. Uses the store that the server uses (DATABASE_URL, DATA_DIR).',
  )
  .showHelpAfterError();

addIngestCommand(program);
addRankCommand(program);
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
    withApp(async ({ jobs }) => {
      print(jobs.registry.metadata().map(({ kind, name, version, description }) => `${kind} ${name} ${version}: ${description}`));
    }),
  );

program
  .command('check <file>')
  .description('read a strategy document and list everything that is wrong with it')
  .action((file: string) =>
    withApp(async ({ jobs }) => {
      const { plan, problems } = readStrategy(await readFile(file, 'utf8'), jobs.registry, sha256);
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
