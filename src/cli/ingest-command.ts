import type { Command } from 'commander';
import { demoProvider } from '../data/providers/demo/demo-provider.js';
import { openFolder } from '../data/providers/files/open-folder.js';
import type { Provider } from '../data/providers/provider.js';
import { openUniverse } from '../data/providers/yahoo/open-universe.js';
import { YAHOO_MARKET } from '../data/providers/yahoo/yahoo-market.js';
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { badInput } from '../domain/errors.js';
import type { IngestReport } from '../domain/ingest-report.js';
import type { TradingDay } from '../domain/trading-day.js';
import { contextOf } from '../jobs/ingest/context-of.js';
import { type YahooDownload, yahooProviders } from '../jobs/ingest/yahoo-providers.js';
import { ingest, summaryOf } from '../jobs/ingest.js';
import { showProgress } from '../progress.js';
import { listOf, parseDay, print, withApp } from './run.js';

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
    .option('--tickers <list>', 'these tickers, separated by commas', listOf)
    .requiredOption('--from <day>', 'first day of bars', parseDay)
    .option('--to <day>', 'last day of bars; omitted: the last session', parseDay)
    .action(async (options: YahooCommand) => {
      const now = new Date();
      const providers = yahooProviders(await downloadOf(options), now).map(({ open }) => open);
      await bringIn(providers, contextOf(options.from, calendarOf(YAHOO_MARKET.timeZone), now));
    });
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
async function bringIn(
  providers: readonly (() => Promise<Provider>)[],
  context: IngestReport['context'] = 'BACKFILL',
): Promise<void> {
  await withApp(async ({ store }) => {
    for (const open of providers) {
      const provider = await open();
      const progress = showProgress();
      try {
        const report = await ingest(store, provider, { now: new Date(), context, onProgress: progress.onProgress });
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
