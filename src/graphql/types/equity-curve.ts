import { Float, Int } from 'type-graphql';
import type { BacktestCurve } from '../../data/store/find/backtests.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { thinned } from '../../quant/backtest/statistics/thin-curve.js';
import { drawdowns } from '../../quant/kernels/statistics/drawdown.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';

@Type('A benchmark beside an equity curve, in its rows.')
export class BenchmarkColumn {
  @Field(() => String, 'Ticker.')
  benchmark!: string;

  @Field(() => [Float], 'What the starting capital would have become, money.', { nullable: 'items' })
  equity!: (number | null)[];
}

@Type('Net asset value over time as columns, oldest first.')
export class EquityCurve {
  @Field(() => Int, 'Rows.')
  count!: number;

  @Field(() => Int, 'Sessions before thinning.')
  sessions!: number;

  @Field(() => [DateScalar], 'Trading days.')
  date!: TradingDay[];

  @Field(() => [Float], 'Net asset value at the close, money.')
  equity!: number[];

  @Field(() => [Float], 'Return since the row before: of the day, or of the whole step where thinned.', { nullable: 'items' })
  periodReturn!: (number | null)[];

  @Field(() => [Float], 'Fall from the peak so far, 0 or negative.')
  drawdown!: number[];

  @Field(() => [Float], 'Cash over net asset value.', { nullable: 'items' })
  cash!: (number | null)[];

  @Field(() => [BenchmarkColumn], 'A column for each benchmark.')
  benchmarks!: BenchmarkColumn[];
}

@Type('One figure over time as columns, oldest first.')
export class MetricSeries {
  @Field(() => String, 'What it is: `sharpe`, `rankIc`.')
  metric!: string;

  @Field(() => Int, 'Rows.')
  count!: number;

  @Field(() => [DateScalar], 'Trading days.')
  date!: TradingDay[];

  @Field(() => [Float], 'Its values, in the unit of the metric.', { nullable: 'items' })
  value!: (number | null)[];
}

/** A stored curve with at most so many points; null: all of them. */
export function equityCurveOf(curve: BacktestCurve, maxPoints: number | null): EquityCurve {
  const { dates, equity, cash } = curve;
  const rows = thinned(equity, maxPoints ?? dates.length);
  const falls = new Float64Array(equity.length);
  drawdowns(Float64Array.from(equity), falls);
  return {
    count: rows.length,
    sessions: dates.length,
    date: rows.map((t) => dates[t]),
    equity: rows.map((t) => equity[t]),
    periodReturn: rows.map((t, i) => (i === 0 ? null : equity[t] / equity[rows[i - 1]] - 1)),
    drawdown: rows.map((t) => falls[t]),
    cash: rows.map((t) => cash[t] / equity[t]),
    benchmarks: curve.benchmarks.map((benchmark, b) => {
      const values = growthOf(curve.benchmarkReturns.slice(b * dates.length, (b + 1) * dates.length), equity[0]);
      return { benchmark, equity: rows.map((t) => values[t]) };
    }),
  };
}

/** What a capital becomes by returns; a session without one leaves it as it is. */
function growthOf(returns: readonly number[], capital: number): number[] {
  let value = capital;
  return returns.map((change, t) => {
    if (t > 0 && Number.isFinite(change)) value *= 1 + change;
    return value;
  });
}

/** A series with at most so many points; null: all of them. */
export function metricSeriesOf(
  series: { metric: string; date: number[]; value: ArrayLike<number> },
  maxPoints: number | null,
): MetricSeries {
  const { metric, date, value } = series;
  const rows = thinned(value, maxPoints ?? date.length);
  return {
    metric,
    count: rows.length,
    date: rows.map((t) => date[t]),
    value: rows.map((t) => (Number.isNaN(value[t]) ? null : value[t])),
  };
}
