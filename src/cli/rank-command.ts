import type { Command } from 'commander';
import { nodeIdOf } from '../domain/node-id.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { type RankedRun, rank } from '../jobs/rank.js';
import { showProgress } from '../progress.js';
import { parseCount, parseDay, parseInstant, print, withApp } from './run.js';

/** Adds `rank`: from what was known on a day to a stored run, printed. */
export function addRankCommand(program: Command): void {
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
}

function rankingLines({ runId, market, universe, asOf, ranking }: RankedRun, top: number): string[] {
  const { date, regime, factors, signals, universeSize, warnings } = ranking;
  const names = factors.map(({ factor, weight }) => `${factor} ${(100 * weight).toFixed(0)} %`);
  const headings = ['rank', 'ticker', 'score', ...factors.map(({ factor }) => `z(${factor})`)];
  const width = Math.max(12, ...headings.map((heading) => heading.length + 1));
  const row = (cells: string[]) => cells.map((cell) => cell.padEnd(width)).join('');
  return [
    `${nodeIdOf('RankingRun', runId)}: ${market}, ${universe} on ${isoOf(date)}, as known at ${asOf.toISOString()}`,
    `Ranked ${signals.length} of ${universeSize}; regime ${regime?.state ?? 'not used'}; ${names.join(', ')}`,
    ...warnings.map(({ code, message }) => `${code}: ${message}`),
    '',
    row(headings),
    ...signals
      .slice(0, top)
      .map(({ rank: place, ticker, score, zScores }) =>
        row([String(place), ticker, ...[score, ...zScores].map((z) => (Number.isNaN(z) ? '-' : z.toFixed(3)))]),
      ),
  ];
}
