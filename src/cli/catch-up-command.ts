import type { Command } from 'commander';
import { COMMAND_LINE } from '../domain/caller.js';
import type { TradingDay } from '../domain/trading-day.js';
import { followJob } from './follow-job.js';
import { printReports } from './ingest-command.js';
import { listOf, parseDay } from './run.js';
import { COMMAND_PRIORITY, withJobs } from './with-jobs.js';

interface CatchUpCommand {
  universe?: string;
  tickers?: string[];
  from?: TradingDay;
  to?: TradingDay;
  market?: string;
}

interface DailyCommand {
  strategies?: string[];
  date?: TradingDay;
  market?: string;
}

const ASKED = { priority: COMMAND_PRIORITY, idempotencyKey: null };

/** Adds `catch-up`, the sessions that the bars of a market lack, from Yahoo, and `daily`: that, and then every ranking. */
export function addCatchUpCommands(program: Command): void {
  program
    .command('catch-up')
    .description('fill the sessions that bars lack from Yahoo Finance; what it does not have is not asked for every day')
    .option('--universe <name>', 'only members of this universe')
    .option('--tickers <list>', 'only these tickers, separated by commas', listOf)
    .option('--from <day>', 'first day; omitted: the begin of each listing', parseDay)
    .option('--to <day>', 'last day; omitted: the last session that has closed', parseDay)
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action((options: CatchUpCommand) =>
      withJobs(options.market ?? null, async (command) => {
        const { universe = null, tickers = null, from = null, to = null } = options;
        const request = { universe, tickers, from, to, ...ASKED };
        const { id } = await command.services.jobRequests.catchUp(request, COMMAND_LINE);
        await followJob(command, id, { help: true, cancels: true });
        await printReports(command.app.store, id);
      }),
    );
  program
    .command('daily')
    .description('fill what is missing, then rank by every strategy, as the server does after each close')
    .option('--strategies <list>', 'names of strategies, separated by commas; omitted: all without problems', listOf)
    .option('--date <day>', 'the session; omitted: the last one that has closed', parseDay)
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action((options: DailyCommand) =>
      withJobs(options.market ?? null, async (command) => {
        const { strategies = null, date = null } = options;
        const { id } = await command.services.jobRequests.runDaily({ strategies, date, ...ASKED }, COMMAND_LINE);
        await followJob(command, id, { help: true, cancels: true });
      }),
    );
}
