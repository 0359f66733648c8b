import { partsOf } from '../../../domain/trading-day.js';
import { compound } from './ratios.js';
import type { MonthlyReturn } from './results.js';
import { type BacktestSeries, type BenchmarkReturns, checkColumn, checkSeries, returnsOf } from './series.js';

/**
 * The return of each month that has a session, oldest first; the first and the last may be parts of months. The benchmark's is compounded
 * over the sessions on which it has a return, and NaN where it has none.
 */
export function monthlyReturns(series: BacktestSeries, benchmark: BenchmarkReturns | null): MonthlyReturn[] {
  checkSeries(series);
  if (benchmark) checkColumn(benchmark.benchmark, benchmark.returns, series.dates.length);
  const returns = returnsOf(series.equity);
  const months: MonthlyReturn[] = [];
  for (let begin = 0; begin < returns.length; ) {
    const { year, month } = partsOf(series.dates[begin + 1]);
    let end = begin + 1;
    while (end < returns.length && isIn(series.dates[end + 1], year, month)) end++;
    const others = benchmark
      ? benchmark.returns.slice(begin + 1, end + 1).filter((r) => !Number.isNaN(r))
      : returns.subarray(0, 0);
    months.push({
      year,
      month,
      portfolioReturn: compound(returns.subarray(begin, end)),
      benchmarkReturn: others.length > 0 ? compound(others) : Number.NaN,
    });
    begin = end;
  }
  return months;
}

function isIn(day: number, year: number, month: number): boolean {
  const parts = partsOf(day);
  return parts.year === year && parts.month === month;
}
