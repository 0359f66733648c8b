#!/usr/bin/env node
/** `alphaql …`: thin commands over jobs. Results go to standard output, progress and errors to standard error. */
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { type App, openApp } from './app.js';
import { readConfig } from './config.js';
import { demoProvider } from './data/providers/demo/demo-provider.js';
import { openFolder } from './data/providers/files/open-folder.js';
import type { Provider } from './data/providers/provider.js';
import { listMarkets } from './data/store/load/find-market.js';
import { isAppError } from './domain/errors.js';
import { nodeIdOf } from './domain/node-id.js';
import { findTradingDay, isoOf, type TradingDay } from './domain/trading-day.js';
import { ingest, summaryOf } from './jobs/ingest.js';
import { type RankedRun, rank } from './jobs/rank.js';
import { sha256 } from './jobs/sha256.js';
import { logTo } from './log.js';
import { showProgress } from './progress.js';
import { readStrategy } from './quant/strategy/read-strategy.js';

const program = new Command('alphaql')
  .description(
    'AlphaQL: point-in-time data, factor rankings and regimes. Uses the store that the server uses (DATABASE_URL, DATA_DIR).',
  )
  .showHelpAfterError();

const ingestCommand = program.command('ingest').description('bring data into the store; repeating it changes nothing');

ingestCommand
  .command('files <folder>')
  .description('a market folder: a market.yaml and the files that it reads (docs/data-formats.md)')
  .action(async (folder: string) => bringIn(() => openFolder(folder)));

ingestCommand
  .command('demo')
  .description('the simulated demo market')
  .action(async () => bringIn(async () => demoProvider()));

program
  .command('rank')
  .description('rank the members of a universe from what was known, and store the run')
  .option('--date <day>', 'the day to rank; a day without a session stands for the session before', parseDay)
  .option('--strategy <name>', 'the strategy; omitted: the default one')
  .option('--market <name>', 'the market; omitted: the one that the server serves')
  .option('--as-of <instant>', 'use only what was known at this instant; omitted: at the close of the day', parseInstant)
  .option('--top <count>', 'how many lines to print', parseCount, 20)
  .action((options: { date?: TradingDay; strategy?: string; market?: string; asOf?: Date; top: number }) =>
    withApp(async (app) => {
      const market = await app.getMarket(options.market ?? null);
      const progress = showProgress();
      const [run] = await rank(
        app.jobs,
        {
          marketId: market.id,
          strategy: options.strategy ?? app.defaultStrategy,
          dates: [options.date ?? (await app.lastSession(market))],
          asOf: options.asOf ?? null,
        },
        progress.onProgress,
      );
      progress.finish();
      print(rankingLines(run, options.top));
    }),
  );

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

/** Runs an ingest from a provider that is opened for it, and prints the summary. */
async function bringIn(open: () => Promise<Provider>): Promise<void> {
  const provider = await open();
  const progress = showProgress();
  try {
    await withApp(async ({ store }) => {
      const report = await ingest(store, provider, { now: new Date(), onProgress: progress.onProgress });
      progress.finish();
      print(summaryOf(report));
    });
  } finally {
    progress.finish();
    await provider.close();
  }
}

async function withApp(work: (app: App) => Promise<void>): Promise<void> {
  const app = await openApp(readConfig(), logTo(process.stderr));
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

function rankingLines({ runId, market, universe, asOf, ranking }: RankedRun, top: number): string[] {
  const { date, regime, factors, signals, universeSize, warnings } = ranking;
  const names = factors.map(({ factor, weight }) => `${factor} ${(100 * weight).toFixed(0)} %`);
  return [
    `${nodeIdOf('RankingRun', runId)}: ${market}, ${universe} on ${isoOf(date)}, as known at ${asOf.toISOString()}`,
    `Ranked ${signals.length} of ${universeSize}; regime ${regime?.state ?? 'not used'}; ${names.join(', ')}`,
    ...warnings.map(({ code, message }) => `${code}: ${message}`),
    '',
    ['rank', 'ticker', 'score', ...factors.map(({ factor }) => `z(${factor})`)].map(column).join(''),
    ...signals
      .slice(0, top)
      .map(({ rank: place, ticker, score, zScores }) =>
        [String(place), ticker, ...[score, ...zScores].map((z) => (Number.isNaN(z) ? '-' : z.toFixed(3)))].map(column).join(''),
      ),
  ];
}

function column(text: string): string {
  return text.padEnd(12);
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(''));
}

function parseDay(text: string): TradingDay {
  const day = findTradingDay(text);
  if (day === null) throw new InvalidArgumentError('Expected a day of the calendar as YYYY-MM-DD.');
  return day;
}

function parseInstant(text: string): Date {
  const instant = new Date(text);
  if (!/T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('Expected an instant with an offset, such as 2017-12-29T21:00:00Z.');
  }
  return instant;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return count;
}
