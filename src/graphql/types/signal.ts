import { Args, ArgsType, Float, Int } from 'type-graphql';
import type { SignalColumns } from '../../data/store/find/signals.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { RankingRun } from './ranking-run.js';
import { Security } from './security.js';

@Type('What one factor says of one security.')
export class FactorExposure {
  @Field(() => String, 'Name of the factor plugin.')
  factor!: string;

  @Field(() => Float, "Raw exposure, in the factor's own unit.", { nullable: true })
  exposure!: number | null;

  @Field(
    () => Float,
    "Exposure winsorised, standardised over the ranking and made neutral to sectors: deviations from the sector's mean.",
    { nullable: true },
  )
  zScore!: number | null;

  @Field(
    () => Float,
    'Weight of the factor in the run; it stays the same where the security lacks the factor, and 0 counts as its z-score.',
  )
  weight!: number;

  @Field(() => Float, 'Weight × z-score; the contributions of a security add up to its score.', { nullable: true })
  contribution!: number | null;
}

@ArgsType()
class FactorArgs {
  @Field(() => String, 'Name of the factor plugin.')
  factor!: string;
}

@Type("One security's line in a ranking.")
export class Signal {
  constructor(
    run: RankingRun,
    private readonly columns: SignalColumns,
    /** The row of the columns. */
    private readonly i: number,
  ) {
    this.run = run;
  }

  @Field(() => Int, '1 is best; ties by ticker.')
  get rank(): number {
    return this.columns.rank[this.i];
  }

  @Field(() => String, 'Ticker on the date.')
  get ticker(): string {
    return this.columns.ticker[this.i];
  }

  @Field(() => String, 'Name; null if unknown.', { nullable: true })
  get name(): string | null {
    return this.columns.name[this.i];
  }

  @Field(() => String, 'Sector on the date; null if unknown.', { nullable: true })
  get sector(): string | null {
    return this.columns.sector[this.i];
  }

  @Field(() => DateScalar, 'The date of the ranking.')
  get date(): TradingDay {
    return this.run.row.date;
  }

  @Field(
    () => Float,
    'Composite score, dimensionless, higher is better: the weighted sum of the z-scores. One that is missing counts 0, and the weights stay.',
  )
  get score(): number {
    return this.columns.score[this.i];
  }

  @Field(() => Float, 'Part of the ranking that it beats: 1 is the best, 0 the worst.')
  get percentile(): number {
    const others = this.run.row.size - 1;
    return others > 0 ? (this.run.row.size - this.rank) / others : 1;
  }

  @Field(() => Float, 'Part of the factor weight that is there; at least 0.5.')
  get coverage(): number {
    return this.columns.coverage[this.i];
  }

  @Field(() => [FactorExposure], "What each factor says, in the order of the run's factors.")
  get exposures(): FactorExposure[] {
    const { exposures, zScores } = this.columns;
    return this.run.row.factors.map(({ factor, weight }, k) => {
      const zScore = zScores[k][this.i];
      return { factor, exposure: exposures[k][this.i], zScore, weight, contribution: zScore === null ? null : weight * zScore };
    });
  }

  @Field(
    () => Float,
    'Raw exposure to one factor, in the factor\'s own unit. With an alias a typed column: `vsm: exposure(factor: "VSM")`. Null if it is missing or not in the run.',
    { nullable: true },
  )
  exposure(@Args(() => FactorArgs) { factor }: FactorArgs): number | null {
    return this.columns.exposures[this.run.factorIndex(factor)]?.[this.i] ?? null;
  }

  @Field(
    () => Float,
    'Standardised exposure to one factor: `vsm: zScore(factor: "VSM")`. Null if it is missing or not in the run.',
    { nullable: true },
  )
  zScore(@Args(() => FactorArgs) { factor }: FactorArgs): number | null {
    return this.columns.zScores[this.run.factorIndex(factor)]?.[this.i] ?? null;
  }

  @Field(() => Security, 'The security.')
  async security(_args: object, { loaders }: Context): Promise<Security> {
    return new Security((await loaders.security.load(this.columns.securityId[this.i]))!, this.run.market);
  }

  @Field(() => RankingRun, 'The run it is a line of.')
  readonly run: RankingRun;
}
