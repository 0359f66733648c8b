import type { Command } from 'commander';
import { providerPolicy } from '../data/providers/policy/provider-policy.js';
import { YAHOO_MARKET } from '../data/providers/yahoo/yahoo-market.js';
import type { TradingDay } from '../domain/trading-day.js';
import { checkCatchUp } from '../jobs/catch-up/check-request.js';
import { catchUpFromYahoo } from '../jobs/catch-up/from-yahoo.js';
import type { CatchUpReport } from '../jobs/catch-up.js';
import { showProgress } from '../progress.js';
import { listOf, parseCount, parseDay, print, withApp } from './run.js';

interface CatchUpCommand {
  universe?: string;
  tickers?: string[];
  from?: TradingDay;
  to?: TradingDay;
  limit?: number;
  market?: string;
}

/** Adds `catch-up`: the sessions that the bars of a market lack, from Yahoo. */
export function addCatchUpCommand(program: Command): void {
  program
    .command('catch-up')
    .description('fill the sessions that bars lack from Yahoo Finance; what it does not have is not asked for every day')
    .option('--universe <name>', 'only members of this universe')
    .option('--tickers <list>', 'only these tickers, separated by commas', listOf)
    .option('--from <day>', 'first day; omitted: the begin of each listing', parseDay)
    .option('--to <day>', 'last day; omitted: the last session that has closed', parseDay)
    .option('--limit <count>', 'how many securities to ask for at most; omitted: all', parseCount)
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action((options: CatchUpCommand) =>
      withApp(async ({ store, getMarket }) => {
        const market = await getMarket(options.market ?? null);
        const { universe = null, tickers = null, from = null, to = null, limit = null } = options;
        await checkCatchUp(store, market, { universe, tickers });
        const params = { marketId: market.id, universe, tickers, from, to, limit };
        const progress = showProgress();
        const policy = providerPolicy(YAHOO_MARKET.name);
        const report = await catchUpFromYahoo(store, { market, params, policy, now: new Date() }, progress.onProgress).finally(
          progress.finish,
        );
        print(catchUpLines(report));
        if (report.asked > 0 && report.answered === 0) process.exitCode = 1;
      }),
    );
}

function catchUpLines({ missing, asked, filled, unavailable, failures, ingests }: CatchUpReport): string[] {
  return [
    `${missing} sessions were missing: ${asked} asked for, ${filled} filled, ${unavailable} not to be had.`,
    ...ingests.flatMap((report) => report.failures.map((failure) => `  ${failure}`)),
    ...failures.map((failure) => `  ${failure}`),
  ];
}
