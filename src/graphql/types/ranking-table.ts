import { Args, ArgsType, Float, ID, Int } from 'type-graphql';
import type { SignalColumns } from '../../data/store/find/signals.js';
import { notFound } from '../../domain/errors.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { Field, Type } from '../decorators.js';
import { RankingRun } from './ranking-run.js';

@Type('One factor of a ranking as columns, in the rows of its table.')
export class FactorColumn {
  @Field(() => String, 'Name of the factor plugin.')
  factor!: string;

  @Field(() => [Float], "Raw exposures, in the factor's own unit.", { nullable: 'items' })
  exposure!: readonly (number | null)[];

  @Field(() => [Float], 'Standardised exposures.', { nullable: 'items' })
  zScore!: readonly (number | null)[];

  @Field(() => [Float], 'Contributions to the score.', { nullable: 'items' })
  contribution!: readonly (number | null)[];
}

@ArgsType()
class RankingTableFactorsArgs {
  @Field(() => [String], 'Only these factors; one that is not in the run is refused with those that are. Omitted: all.', {
    nullable: true,
  })
  names!: string[] | null;
}

@Type('A ranking as columns, in the order of rank.')
export class RankingTable {
  constructor(
    run: RankingRun,
    private readonly columns: SignalColumns,
    /** Rows of the columns that are in the table; null: all. */
    private readonly rows: readonly number[] | null,
  ) {
    this.run = run;
  }

  @Field(() => RankingRun, 'The run.')
  readonly run: RankingRun;

  @Field(() => Int, 'Rows.')
  get count(): number {
    return this.rows?.length ?? this.columns.rank.length;
  }

  @Field(() => [Int], '1 is best.')
  get rank(): readonly number[] {
    return this.only(this.columns.rank);
  }

  @Field(() => [ID], 'Ids of the securities.')
  get securityId(): string[] {
    return this.only(this.columns.securityId).map((id) => nodeIdOf('Security', id));
  }

  @Field(() => [String], 'Tickers on the date.')
  get ticker(): readonly string[] {
    return this.only(this.columns.ticker);
  }

  @Field(() => [String], 'Names.', { nullable: 'items' })
  get name(): readonly (string | null)[] {
    return this.only(this.columns.name);
  }

  @Field(() => [String], 'Sectors on the date.', { nullable: 'items' })
  get sector(): readonly (string | null)[] {
    return this.only(this.columns.sector);
  }

  @Field(() => [Float], 'Composite scores.')
  get score(): readonly number[] {
    return this.only(this.columns.score);
  }

  @Field(() => [FactorColumn], 'A column set for each factor.')
  factors(@Args(() => RankingTableFactorsArgs) { names }: RankingTableFactorsArgs): FactorColumn[] {
    const known = this.run.row.factors.map(({ factor }) => factor);
    return (names ?? known).map((factor) => {
      const k = known.indexOf(factor);
      if (k < 0) throw notFound('factor in this run called', factor, known);
      const zScore = this.only(this.columns.zScores[k]);
      const { weight } = this.run.row.factors[k];
      return { factor, exposure: this.only(this.columns.exposures[k]), zScore, contribution: contributionsOf(zScore, weight) };
    });
  }

  private only<Value>(column: readonly Value[]): readonly Value[] {
    return this.rows === null ? column : this.rows.map((i) => column[i]);
  }
}

/** Weight × z-score, row by row; null where the z-score is. */
export function contributionsOf(zScores: readonly (number | null)[], weight: number): (number | null)[] {
  return zScores.map((z) => (z === null ? null : weight * z));
}
