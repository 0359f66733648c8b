import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { EquityCurve, MetricSeries } from './equity-curve.js';
import { Experiment, ExperimentKind } from './experiment.js';
import { Node } from './node.js';

@Type('The skill of a factor at one horizon.')
export class FactorHorizon {
  @Field(() => Int, 'Sessions ahead.')
  days!: number;

  @Field(() => Int, 'Dates it rests on.')
  dates!: number;

  @Field(() => Float, 'Information coefficient (Pearson), mean over dates.', { nullable: true })
  ic!: number | null;

  @Field(() => Float, 'Rank information coefficient (Spearman), mean over dates.', { nullable: true })
  rankIc!: number | null;

  @Field(() => Float, 'Deviation of the rank coefficient over dates (n − 1).', { nullable: true })
  rankIcDeviation!: number | null;

  @Field(() => Float, 'Newey-West t-statistic of the mean rank coefficient.', { nullable: true })
  rankIcT!: number | null;

  @Field(() => Int, 'Lags of the Newey-West estimate.')
  lags!: number;

  @Field(() => Float, 'Part of dates with a positive rank coefficient.', { nullable: true })
  hitRate!: number | null;
}

@Type('The skill of a factor within one sector.')
export class FactorSector {
  @Field(() => String, 'Name of the sector.')
  sector!: string;

  @Field(() => Float, 'Securities, mean over dates.')
  securities!: number;

  @Field(() => Float, 'Rank information coefficient, mean over dates.', { nullable: true })
  rankIc!: number | null;
}

/** A result as it is stored: `FactorStudyResult` of the core as JSON keeps it. */
export interface StoredStudyResult extends Omit<FactorStudyResult, 'longShort'> {
  longShort: { date: TradingDay[]; equity: number[]; periodReturn: (number | null)[]; drawdown: number[] } | null;
}

@Type('What one factor has predicted.')
export class FactorStudyResult {
  @Field(() => String, 'Name of the factor plugin, or `composite`.')
  factor!: string;

  @Field(() => Float, 'Part of the universe that has an exposure, mean over dates.')
  coverage!: number;

  @Field(() => [FactorHorizon], 'Skill by horizon, shortest first.')
  horizons!: FactorHorizon[];

  @Field(() => MetricSeries, 'Rank information coefficient of each date at the first horizon.')
  rankIcSeries!: MetricSeries;

  @Field(() => [Float], 'Mean return of each quantile at the first horizon, lowest exposures first.', { nullable: 'items' })
  quantileReturns!: (number | null)[];

  @Field(() => Float, 'Highest − lowest quantile, mean return at the first horizon.', { nullable: true })
  quantileSpread!: number | null;

  @Field(() => Float, 'Part of the highest quantile that is new at each date, mean.', { nullable: true })
  quantileTurnover!: number | null;

  @Field(() => Float, 'Rank correlation of exposures with those of the date before, mean.', { nullable: true })
  rankAutocorrelation!: number | null;

  @Field(() => [FactorSector], 'Skill within each sector at the first horizon, by sector.')
  sectors!: FactorSector[];

  @Field(
    () => EquityCurve,
    'The factor as a long-short portfolio from a start of 1, beta-scaled where its paper is; null if it has none.',
    { nullable: true },
  )
  longShort!: EquityCurve | null;
}

@Type('What factors have predicted.', { implements: [Node, Experiment] })
export class FactorStudy extends Experiment {
  @Field(() => ExperimentKind, 'FACTOR_STUDY.')
  override get kind(): keyof typeof ExperimentKind {
    return super.kind;
  }

  @Field(() => String, 'Name of the strategy whose composite is among the factors; null if none.', { nullable: true })
  override get strategy(): string | null {
    return super.strategy;
  }

  @Field(() => DateScalar, 'First date.')
  get from(): TradingDay {
    return this.experiment.row.from;
  }

  @Field(() => DateScalar, 'Last date.')
  get to(): TradingDay {
    return this.experiment.row.to;
  }

  @Field(() => String, 'Name of the universe.')
  get universe(): string {
    return this.experiment.row.universe;
  }

  @Field(() => [FactorStudyResult], 'A result for each factor, in the order asked for; empty until finished.')
  get results(): FactorStudyResult[] {
    const result = this.experiment.row.result as { results: StoredStudyResult[] } | null;
    return (result?.results ?? []).map((one) => ({ ...one, longShort: one.longShort && curveOf(one.longShort) }));
  }
}

/** A long-short portfolio as an equity curve: it is all invested, and stands beside nothing. */
function curveOf({ date, ...columns }: NonNullable<StoredStudyResult['longShort']>): EquityCurve {
  return { count: date.length, sessions: date.length, date, ...columns, cash: date.map(() => null), benchmarks: [] };
}
