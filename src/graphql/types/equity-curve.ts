import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
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
