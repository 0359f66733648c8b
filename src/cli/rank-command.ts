import { type Command, Option } from 'commander';
import { COMMAND_LINE } from '../domain/caller.js';
import { nodeIdOf, rowIdOf } from '../domain/node-id.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import type { RankedRun, RankedSignals } from '../services/rankings.js';
import { followJob } from './follow-job.js';
import { parseCount, parseDay, parseInstant, print } from './run.js';
import { COMMAND_PRIORITY, withJobs } from './with-jobs.js';

interface RankCommand {
  date?: TradingDay;
  from?: TradingDay;
  to?: TradingDay;
  rebalance: 'MONTH_END' | 'WEEK_END' | 'EVERY_N_DAYS';
  every?: number;
  strategy?: string;
  market?: string;
  asOf?: Date;
  top: number;
}

/** Adds `rank`: from what was known on a day, or on those of a range, to stored runs; the last is printed. */
export function addRankCommand(program: Command): void {
  const frequencies = ['MONTH_END', 'WEEK_END', 'EVERY_N_DAYS'];
  program
    .command('rank')
    .description('rank the members of a universe from what was known, and store the run; a job that Ctrl-C cancels')
    .option('--date <day>', 'the day to rank; a day without a session stands for the session before; omitted: the last', parseDay)
    .option('--from <day>', 'the first day of a range', parseDay)
    .option('--to <day>', 'the last day of the range', parseDay)
    .addOption(new Option('--rebalance <frequency>', 'which days of the range').choices(frequencies).default('MONTH_END'))
    .option('--every <days>', 'the n of EVERY_N_DAYS', parseCount)
    .option('--strategy <name>', 'the strategy; omitted: the default one')
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .option('--as-of <instant>', 'use only what was known at this instant; omitted: at the close of the day', parseInstant)
    .option('--top <count>', 'how many lines to print', parseCount, 20)
    .action((options: RankCommand) =>
      withJobs(options.market ?? null, async (command) => {
        const { app, services } = command;
        const { date = null, from = null, to = null, rebalance, every = null, strategy = null, asOf = null } = options;
        // With a sentence that says what to ingest, where there is nothing yet.
        const market = await app.getMarket(options.market ?? null);
        await app.lastSession(market);
        const request = { date, from, to, rebalance, everyDays: every, strategy, asOf };
        const asked = { ...request, priority: COMMAND_PRIORITY, idempotencyKey: null };
        const { id } = await services.jobRequests.computeRankings(asked, COMMAND_LINE);
        const job = await followJob(command, id, { help: true, cancels: true });
        if (job?.status !== 'SUCCESS') return;
        const made = job.result === null ? null : rowIdOf(String(job.result.id));
        const run = made === null ? null : await services.rankings.findById(made);
        if (run) print(rankingLines(market.name, run, await services.rankings.signals(run), options.top));
      }),
    );
}

function rankingLines(market: string, run: RankedRun, signals: RankedSignals, top: number): string[] {
  const { id, universe, asOf, date, regime, factors, size, universeSize, warnings } = run;
  const names = factors.map(({ factor, weight }) => `${factor} ${(100 * weight).toFixed(0)} %`);
  const headings = ['rank', 'ticker', 'score', ...factors.map(({ factor }) => `z(${factor})`)];
  const width = Math.max(12, ...headings.map((heading) => heading.length + 1));
  const row = (cells: string[]) => cells.map((cell) => cell.padEnd(width)).join('');
  const number = (z: number | null) => (z === null ? '-' : z.toFixed(3));
  return [
    `${nodeIdOf('RankingRun', id)}: ${market}, ${universe} on ${isoOf(date)}, as known at ${asOf.toISOString()}`,
    `Ranked ${size} of ${universeSize}; regime ${regime?.state ?? 'not used'}; ${names.join(', ')}`,
    ...warnings.map(({ code, message }) => `${code}: ${message}`),
    '',
    row(headings),
    ...signals.rank
      .slice(0, top)
      .map((place, i) =>
        row([String(place), signals.ticker[i], number(signals.score[i]), ...signals.zScores.map((column) => number(column[i]))]),
      ),
  ];
}
