import type { Command } from 'commander';
import { demoProvider } from '../data/providers/demo/demo-provider.js';
import { openFolder } from '../data/providers/files/open-folder.js';
import type { Provider } from '../data/providers/provider.js';
import { openUniverse } from '../data/providers/yahoo/open-universe.js';
import { badInput } from '../domain/errors.js';
import type { TradingDay } from '../domain/trading-day.js';
import { type YahooDownload, yahooProviders } from '../jobs/ingest/yahoo-providers.js';
import { ingest, summaryOf } from '../jobs/ingest.js';
import { showProgress } from '../progress.js';
import { parseDay, print, withApp } from './run.js';

/** Adds `ingest files | demo | yahoo`: data from a source into the store. */
export function addIngestCommand(program: Command): void {
  const command = program.command('ingest').description('bring data into the store; repeating it changes nothing');
  command
    .command('files <folder>')
    .description('a market folder: a market.yaml and the files that it reads (docs/data-formats.md)')
    .action(async (folder: string) => bringIn([() => openFolder(folder)]));
  command
    .command('demo')
    .description('the simulated demo market')
    .action(async () => bringIn([async () => demoProvider()]));
  command
    .command('yahoo')
    .description('Yahoo Finance (docs/yahoo.md)')
    .option('--universe <name>', 'starter, or another name with --membership')
    .option('--membership <file>', 'a CSV of ticker,from,to with the members of the universe')
    .option('--tickers <list>', 'these tickers, separated by commas', (list) => list.split(',').map((ticker) => ticker.trim()))
    .requiredOption('--from <day>', 'first day of bars', parseDay)
    .option('--to <day>', 'last day of bars; omitted: the last session', parseDay)
    .action(async (options: YahooCommand) =>
      bringIn(yahooProviders(await downloadOf(options), new Date()).map(({ open }) => open)),
    );
}

interface YahooCommand {
  universe?: string;
  membership?: string;
  tickers?: string[];
  from: TradingDay;
  to?: TradingDay;
}

async function downloadOf({ universe, membership, tickers, from, to }: YahooCommand): Promise<YahooDownload> {
  if (universe === undefined && tickers === undefined) {
    throw badInput(['ingest yahoo'], 'given a --universe or --tickers', 'given neither');
  }
  return { universe: universe === undefined ? undefined : await openUniverse(universe, membership ?? null), tickers, from, to };
}

/** Ingests from providers that are opened one after the other, and prints a summary of each. */
async function bringIn(providers: readonly (() => Promise<Provider>)[]): Promise<void> {
  await withApp(async ({ store }) => {
    for (const open of providers) {
      const provider = await open();
      const progress = showProgress();
      try {
        const report = await ingest(store, provider, { now: new Date(), onProgress: progress.onProgress });
        progress.finish();
        print(summaryOf(report));
        // A source that could not be reached has cost nothing, but whoever waits for its data should know.
        if (!report.tables.some(({ read }) => read > 0)) process.exitCode = 1;
      } finally {
        progress.finish();
        await provider.close();
      }
    }
  });
}
