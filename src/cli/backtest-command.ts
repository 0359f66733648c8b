import type { Command } from 'commander';
import { COMMAND_LINE } from '../domain/caller.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { BacktestMetrics, BacktestStatistics, BenchmarkComparison } from '../quant/backtest/statistics/results.js';
import type { ExperimentRow } from '../services/experiments.js';
import { addBacktestOptions, type BacktestOptions, backtestRequestOf } from './backtest-options.js';
import { followToExperiment, headingOf } from './experiments-of.js';
import { number, percent } from './figures.js';
import { print } from './run.js';
import { withJobs } from './with-jobs.js';

/** Adds `backtest`: walks a strategy, or a document of one, over history and prints what came of it. */
export function addBacktestCommand(program: Command): void {
  const command = program
    .command('backtest <strategy>')
    .description('walk a strategy (its name, or a YAML file) over history with what was known; a job that Ctrl-C cancels');
  addBacktestOptions(command).action(async (strategy: string, options: BacktestOptions) => {
    const request = await backtestRequestOf(strategy, options);
    await withJobs(options.market ?? null, async (open) => {
      const { id } = await open.services.experimentRequests.runBacktest(request, COMMAND_LINE);
      const backtest = await followToExperiment(open, id);
      if (backtest) print(summaryOf(backtest));
    });
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

function summaryOf(backtest: ExperimentRow): string[] {
  const { row } = backtest;
  const { from, to, metrics, benchmarks, audit } = row.result as PrintedResult;
  const { trials, deflatedSharpe } = row.statistics as BacktestStatistics;
  const { totalReturn, annualReturn, volatilityAnnual, sharpe, sortino, calmar, maxDrawdown, turnoverAnnual, costsAnnualBps } =
    metrics;
  const [main] = benchmarks;
  const line = (name: string, own: string, other = '') => `${name.padEnd(24)}${own.padStart(12)}${other.padStart(12)}`;
  return [
    ...headingOf(backtest, { from, to, note: `${metrics.sessions} sessions` }),
    line('', 'backtest', main?.benchmark),
    line('total return', percent(totalReturn), main && percent(main.totalReturn)),
    line('annual return', percent(annualReturn), main && percent(main.annualReturn)),
    line('volatility', percent(volatilityAnnual)),
    line('Sharpe', number(sharpe)),
    line('Sortino', number(sortino)),
    line('Calmar', number(calmar)),
    line('maximum drawdown', percent(maxDrawdown), main && percent(main.maxDrawdown)),
    line('alpha (t)', main ? `${percent(main.alphaAnnual)} (${number(main.alphaTStatistic)})` : '-'),
    line('beta', number(main?.beta)),
    line('turnover a year', number(turnoverAnnual)),
    line('costs a year, bps', number(costsAnnualBps)),
    line(`deflated by ${trials} trial${trials === 1 ? '' : 's'}`, number(deflatedSharpe)),
    ...(audit ? [line('look-ahead audit', `${audit.passed ? 'passed' : 'FAILED'} (${audit.dates.length})`)] : []),
  ];
}
