import { Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { BacktestMetrics } from './backtest-metrics.js';
import { JobStatus } from './job-status.js';

@Type('One training and test of a split backtest.')
export class BacktestSplit {
  @Field(() => Int, 'Position, from 0.')
  index!: number;

  @Field(() => DateScalar, 'First day of training.')
  trainFrom!: TradingDay;

  @Field(() => DateScalar, 'Last day of training.')
  trainTo!: TradingDay;

  @Field(() => DateScalar, 'First day of test.')
  testFrom!: TradingDay;

  @Field(() => DateScalar, 'Last day of test.')
  testTo!: TradingDay;

  @Field(() => Int, 'Samples dropped from training because their label reaches into the test.')
  purged!: number;

  @Field(() => Int, 'Samples dropped after the test.')
  embargoed!: number;

  @Field(() => JobStatus, 'How far it is.')
  status!: keyof typeof JobStatus;

  @Field(() => BacktestMetrics, 'Figures of the training; null until finished.', { nullable: true })
  trainMetrics!: BacktestMetrics | null;

  @Field(() => BacktestMetrics, 'Figures of the test; null until finished.', { nullable: true })
  testMetrics!: BacktestMetrics | null;
}

@Type('One path through the tests of a combinatorial split.')
export class BacktestPath {
  @Field(() => Int, 'Position, from 0.')
  index!: number;

  @Field(() => [Int], 'The splits whose tests it joins, in time order.')
  splits!: number[];

  @Field(() => BacktestMetrics, 'Its figures; null until finished.', { nullable: true })
  metrics!: BacktestMetrics | null;
}
