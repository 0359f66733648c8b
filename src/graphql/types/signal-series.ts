import { Args, ArgsType, Float, ID, Int } from 'type-graphql';
import type { SignalPoint } from '../../data/store/find/signals.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { FactorColumn } from './ranking-table.js';
import { numberOrNull } from './regime.js';

@ArgsType()
class SignalSeriesFactorsArgs {
  @Field(() => [String], 'Only these factors; omitted: all.', { nullable: true })
  names!: string[] | null;
}

@Type("One security's ranks over time as columns, oldest first.")
export class SignalSeries {
  constructor(
    strategy: string,
    private readonly points: readonly SignalPoint[],
  ) {
    this.strategy = strategy;
  }

  @Field(() => String, 'Name of the strategy.')
  readonly strategy: string;

  @Field(() => Int, 'Rows.')
  get count(): number {
    return this.points.length;
  }

  @Field(() => [DateScalar], 'Dates of the rankings it is in.')
  get date(): TradingDay[] {
    return this.points.map(({ date }) => date);
  }

  @Field(() => [ID], 'Ids of the runs.')
  get runId(): string[] {
    return this.points.map(({ runId }) => nodeIdOf('RankingRun', runId));
  }

  @Field(() => [Int], '1 is best.')
  get rank(): number[] {
    return this.points.map(({ rank }) => rank);
  }

  @Field(() => [Int], 'How many were ranked.')
  get size(): number[] {
    return this.points.map(({ size }) => size);
  }

  @Field(() => [Float], 'Composite scores.')
  get score(): number[] {
    return this.points.map(({ score }) => score);
  }

  /** Runs of a range may differ in their factors: where a run lacks one, its row is null. */
  @Field(() => [FactorColumn], 'A column set for each factor that a run of the range has.')
  factors(@Args(() => SignalSeriesFactorsArgs) { names }: SignalSeriesFactorsArgs): FactorColumn[] {
    const present = new Set(this.points.flatMap(({ factors }) => factors.map(({ factor }) => factor)));
    return [...present]
      .filter((factor) => names === null || names === undefined || names.includes(factor))
      .map((factor) => {
        const rows = this.points.map((point) => ({ point, k: point.factors.findIndex((one) => one.factor === factor) }));
        return {
          factor,
          exposure: rows.map(({ point, k }) => numberOrNull(point.exposures[k])),
          zScore: rows.map(({ point, k }) => numberOrNull(point.zScores[k])),
          contribution: rows.map(({ point, k }) => numberOrNull(point.zScores[k] * point.factors[k]?.weight)),
        };
      });
  }
}
