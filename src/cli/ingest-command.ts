import type { Command } from 'commander';
import { demoProvider } from '../data/providers/demo/demo-provider.js';
import { openFolder } from '../data/providers/files/open-folder.js';
import { providerPolicy } from '../data/providers/policy/provider-policy.js';
import type { Provider } from '../data/providers/provider.js';
import { openUniverse } from '../data/providers/yahoo/open-universe.js';
import { membersBetween } from '../data/providers/yahoo/universe.js';
import { YAHOO_MARKET } from '../data/providers/yahoo/yahoo-market.js';
import { yahooProvider } from '../data/providers/yahoo/yahoo-provider.js';
import { badInput } from '../domain/errors.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { ingest, summaryOf } from '../jobs/ingest.js';
import { showProgress } from '../progress.js';
import { parseDay, print, withApp } from './run.js';

/** Tickers an ingest: one is a transaction that others wait for, and at four requests a second these take a minute. */
const TICKERS_AN_INGEST = 50;

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
    .action(async (options: YahooCommand) => bringIn(await yahooProviders(options, new Date())));
}

interface YahooCommand {
  universe?: string;
  membership?: string;
  tickers?: string[];
  from: TradingDay;
  to?: TradingDay;
}

/** The providers of a download, one after the other through one policy, so that a breaker that opens holds for all. */
async function yahooProviders(options: YahooCommand, now: Date): Promise<(() => Promise<Provider>)[]> {
  const { from, to } = options;
  if (options.universe === undefined && options.tickers === undefined) {
    throw badInput(['ingest yahoo'], 'given a --universe or --tickers', 'given neither');
  }
  const universe = options.universe === undefined ? undefined : await openUniverse(options.universe, options.membership ?? null);
  const today = Math.floor(now.getTime() / 86_400_000);
  const tickers = options.tickers ?? membersBetween(universe!, from, to ?? today);
  if (tickers.length === 0) throw badInput(['universe'], `a universe with members since ${isoOf(from)}`, options.universe);
  const policy = providerPolicy(YAHOO_MARKET.name);
  const parts = Array.from({ length: Math.ceil(tickers.length / TICKERS_AN_INGEST) }, (_, i) =>
    tickers.slice(i * TICKERS_AN_INGEST, (i + 1) * TICKERS_AN_INGEST),
  );
  return parts.map((part) => async () => yahooProvider({ tickers: part, universe, from, to, now, policy }));
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
