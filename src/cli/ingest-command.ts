import { type Command, Option } from 'commander';
import { readConfig } from '../config.js';
import { openFolder } from '../data/providers/files/open-folder.js';
import { providerPolicy } from '../data/providers/policy/provider-policy.js';
import type { Provider } from '../data/providers/provider.js';
import { openUniverse } from '../data/providers/yahoo/open-universe.js';
import { YAHOO_MARKET } from '../data/providers/yahoo/yahoo-market.js';
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { listIngestsOfJob, type StoredIngest } from '../data/store/find/health.js';
import type { Store } from '../data/store/store.js';
import { COMMAND_LINE } from '../domain/caller.js';
import { badInput } from '../domain/errors.js';
import type { IngestReport } from '../domain/ingest-report.js';
import type { TradingDay } from '../domain/trading-day.js';
import { contextOf } from '../jobs/ingest/context-of.js';
import type { FillPolicy } from '../jobs/ingest/run.js';
import { type YahooDownload, yahooProviders } from '../jobs/ingest/yahoo-providers.js';
import { type IngestOptions, ingest, summaryOf } from '../jobs/ingest.js';
import { logTo } from '../log.js';
import { showProgress } from '../progress.js';
import type { IngestRequest } from '../services/job-request.js';
import { followJob } from './follow-job.js';
import { listOf, parseCount, parseDay, print, withApp } from './run.js';
import { COMMAND_PRIORITY, withJobs } from './with-jobs.js';

/** Adds `ingest files | demo | yahoo`: data from a source into the store. */
export function addIngestCommand(program: Command): void {
  const command = program.command('ingest').description('bring data into the store; repeating it changes nothing');
  command
    .command('files <folder>')
    .description('a market folder: a market.yaml and the files that it reads (docs/data-formats.md)')
    .addOption(
      new Option('--fill <policy>', 'make bars up for sessions that a security lacks between two bars').choices([
        'FFILL',
        'INTERPOLATE',
      ]),
    )
    .option('--fill-sessions <n>', 'so many sessions in a row at most; omitted: 5', parseCount)
    .action(async (folder: string, options: FillCommand) => bringIn([() => openFolder(folder)], { fill: fillOf(options) }));
  command
    .command('demo')
    .description('the simulated demo market')
    .action(() => bringInByJob({ provider: 'DEMO', universe: null, tickers: null, from: null, to: null }));
  command
    .command('yahoo')
    .description('Yahoo Finance (docs/yahoo.md)')
    .option('--universe <name>', 'starter, or another name with --membership')
    .option('--membership <file>', 'a CSV of ticker,from,to with the members of the universe')
    .option('--tickers <list>', 'these tickers, separated by commas', listOf)
    .requiredOption('--from <day>', 'first day of bars', parseDay)
    .option('--to <day>', 'last day of bars; omitted: the last session', parseDay)
    .action(async (options: YahooCommand) => {
      const { universe = null, tickers = null, from, to = null, membership } = options;
      // Workers of other machines do not have the file.
      if (membership === undefined) return bringInByJob({ provider: 'YAHOO', universe, tickers, from, to });
      const now = new Date();
      const { breaker, logLevel } = readConfig();
      const policy = providerPolicy(YAHOO_MARKET.name, { ...breaker, log: logTo(process.stderr, logLevel) });
      const providers = yahooProviders({ ...(await downloadOf(options)), policy }, now).map(({ open }) => open);
      await bringIn(providers, { context: contextOf(options.from, calendarOf(YAHOO_MARKET.timeZone), now) });
    });
}

interface FillCommand {
  fill?: FillPolicy['policy'];
  fillSessions?: number;
}

function fillOf({ fill, fillSessions }: FillCommand): FillPolicy | null {
  if (fill === undefined && fillSessions !== undefined) throw badInput(['--fill-sessions'], 'given with --fill', 'given alone');
  return fill === undefined ? null : { policy: fill, maxSessions: fillSessions ?? 5 };
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

/** Asks for an ingest, follows it, and prints a summary of each transaction. */
async function bringInByJob(wanted: Omit<IngestRequest, 'folder' | 'priority' | 'idempotencyKey'>): Promise<void> {
  await withJobs(null, async (command) => {
    const request = { ...wanted, folder: null, priority: COMMAND_PRIORITY, idempotencyKey: null };
    const { id } = await command.services.jobRequests.ingest(request, COMMAND_LINE);
    const job = await followJob(command, id, { help: true, cancels: true });
    const reports = await printReports(command.app.store, id);
    if (job?.status === 'SUCCESS' && !reports.every(broughtSomething)) process.exitCode = 1;
  });
}

/** Prints a summary of each transaction that a job has made, and returns their reports. */
export async function printReports(store: Store, jobId: number): Promise<StoredIngest[]> {
  const reports = await listIngestsOfJob(store, jobId);
  for (const { tables, rules, ...report } of reports) {
    print(summaryOf({ ...report, tables: tables as IngestReport['tables'], rules: rules as IngestReport['rules'] }));
  }
  return reports;
}

/** A source that could not be reached has cost nothing, but whoever waits for its data should know. */
function broughtSomething({ tables }: { tables: readonly unknown[] }): boolean {
  return (tables as IngestReport['tables']).some(({ read }) => read > 0);
}

/** Ingests from providers that are opened one after the other, and prints a summary of each. */
async function bringIn(
  providers: readonly (() => Promise<Provider>)[],
  options: Pick<IngestOptions, 'context' | 'fill'>,
): Promise<void> {
  await withApp(async ({ store }) => {
    for (const open of providers) {
      const provider = await open();
      const progress = showProgress();
      try {
        const report = await ingest(store, provider, { ...options, now: new Date(), onProgress: progress.onProgress });
        progress.finish();
        print(summaryOf(report));
        if (!broughtSomething(report)) process.exitCode = 1;
      } finally {
        progress.finish();
        await provider.close();
      }
    }
  });
}
