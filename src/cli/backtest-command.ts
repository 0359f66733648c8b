import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { COMMAND_LINE } from '../domain/caller.js';
import { badInput } from '../domain/errors.js';
import { nodeIdOf, rowIdOf } from '../domain/node-id.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import type { BacktestMetrics, BacktestStatistics, BenchmarkComparison } from '../quant/backtest/statistics/results.js';
import type { Warning } from '../quant/ranking/ranking.js';
import type { ExperimentRow } from '../services/experiments.js';
import { followJob } from './follow-job.js';
import { parseCount, parseDay, print } from './run.js';
import { COMMAND_PRIORITY, withJobs } from './with-jobs.js';

interface BacktestCommand {
  from?: TradingDay;
  to?: TradingDay;
  universe?: string;
  top?: number;
  capital: number;
  fill: 'next_open' | 'next_close' | 'signal_close';
  dividends: 'cash' | 'reinvest';
  fractional?: boolean;
  market?: string;
}

/** Adds `backtest`: walks a strategy, or a document of one, over history and prints what came of it. */
export function addBacktestCommand(program: Command): void {
  program
    .command('backtest <strategy>')
    .description('walk a strategy (its name, or a YAML file) over history with what was known; a job that Ctrl-C cancels')
    .option('--from <day>', 'the first day; omitted: that of the data', parseDay)
    .option('--to <day>', 'the last day; omitted: that of the data', parseDay)
    .option('--universe <name>', "the universe; omitted: the strategy's")
    .option('--top <count>', 'how many names are held; omitted: as the strategy says', parseCount)
    .option('--capital <money>', 'the capital at the start', parseCount, 1_000_000)
    .addOption(
      new Option('--fill <price>', 'at which price trades are made')
        .choices(['next_open', 'next_close', 'signal_close'])
        .default('next_open'),
    )
    .addOption(new Option('--dividends <use>', 'what becomes of dividends').choices(['cash', 'reinvest']).default('cash'))
    .option('--fractional', 'trade parts of shares')
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action((strategy: string, options: BacktestCommand) =>
      withJobs(options.market ?? null, async (command) => {
        const { services } = command;
        const isFile = /\.ya?ml$/.test(strategy);
        const { from = null, to = null, universe = null, top = null, capital, fill, dividends, fractional = false } = options;
        const plain = { name: null, startYear: null, endYear: null, rebalance: null, everyDays: null, driftBand: null };
        const request = {
          ...{
            ...plain,
            benchmarks: null,
            style: 'long_only' as const,
            costs: {},
            splits: null,
            asOf: null,
            seed: 1,
            auditSteps: 5,
          },
          ...{ from, to, universe, topN: top, capital, fill, dividends, fractionalShares: fractional },
          strategy: isFile ? null : strategy,
          document: isFile ? await readDocument(strategy) : null,
          ...{ priority: COMMAND_PRIORITY, idempotencyKey: null },
        };
        const { id } = await services.experimentRequests.runBacktest(request, COMMAND_LINE);
        const job = await followJob(command, id, { help: true, cancels: true });
        const made = job?.status === 'SUCCESS' && job.result ? rowIdOf(String(job.result.id)) : null;
        const backtest = made === null ? null : await services.experiments.find(made);
        if (backtest) print(summaryOf(backtest));
      }),
    );
}

function readDocument(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw badInput(['strategy'], 'the name of a strategy or a YAML file that can be read', `${file} (${error.message})`);
  });
}

/** What a finished backtest's result holds, as far as it is printed. */
interface PrintedResult {
  from: TradingDay;
  to: TradingDay;
  metrics: BacktestMetrics;
  benchmarks: BenchmarkComparison[];
  audit: { passed: boolean; dates: TradingDay[] } | null;
}

function summaryOf({ row }: ExperimentRow): string[] {
  const { from, to, metrics, benchmarks, audit } = row.result as PrintedResult;
  const { trials, deflatedSharpe } = row.statistics as BacktestStatistics;
  const { totalReturn, annualReturn, volatilityAnnual, sharpe, sortino, calmar, maxDrawdown, turnoverAnnual, costsAnnualBps } =
    metrics;
  const [main] = benchmarks;
  const line = (name: string, own: string, other = '') => `${name.padEnd(24)}${own.padStart(12)}${other.padStart(12)}`;
  return [
    `${nodeIdOf('Backtest', row.id)}: ${row.strategy ?? 'a document'}, ${row.universe}, ${isoOf(from)} to ${isoOf(to)}, ${metrics.sessions} sessions`,
    ...(row.warnings as Warning[]).map(({ code, message }) => `${code}: ${message}`),
    '',
    line('', 'backtest', main?.benchmark),
    line('total return', percent(totalReturn), main && percent(main.totalReturn)),
    line('annual return', percent(annualReturn), main && percent(main.annualReturn)),
    line('volatility', percent(volatilityAnnual)),
    line('Sharpe', number(sharpe)),
    line('Sortino', number(sortino)),
    line('Calmar', number(calmar)),
    line('maximum drawdown', percent(maxDrawdown), main && percent(main.maxDrawdown)),
    line('alpha (t)', main ? `${percent(main.alphaAnnual)} (${number(main.alphaTStatistic)})` : '-'),
    line('beta', number(main?.beta ?? null)),
    line('turnover a year', number(turnoverAnnual)),
    line('costs a year, bps', number(costsAnnualBps)),
    line(`deflated by ${trials} trial${trials === 1 ? '' : 's'}`, number(deflatedSharpe)),
    ...(audit ? [line('look-ahead audit', `${audit.passed ? 'passed' : 'FAILED'} (${audit.dates.length})`)] : []),
  ];
}

/** A fraction in percent; `-` for one that there is not. */
const percent = (value: number | null) => (value === null ? '-' : `${(100 * value).toFixed(2)} %`);
const number = (value: number | null) => (value === null ? '-' : value.toFixed(2));
