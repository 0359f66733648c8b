import { Float, ID, Int } from 'type-graphql';
import type { Market } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { RankedRun } from '../../services/rankings.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Lineage, lineageOf } from './lineage.js';
import { Node } from './node.js';
import { ParameterValue, parameterValues } from './parameter-value.js';
import { Regime, regimeOf } from './regime.js';
import { Warning } from './warning.js';

@Type('How one factor entered a run.')
export class RunFactor {
  @Field(() => String, 'Name of the factor plugin.')
  factor!: string;

  @Field(() => String, 'Its category: momentum, value, quality, lowRisk, sentiment.')
  category!: string;

  @Field(() => Float, "Weight that was used, after the regime's blend, scaled so that the weights of a run add up to 1.")
  weight!: number;

  @Field(() => Float, 'Part of the universe that has an exposure.')
  coverage!: number;

  @Field(() => Int, 'Exposures that were winsorised.')
  clipped!: number;

  @Field(() => Int, 'Members without an exposure.')
  missing!: number;

  @Field(() => [ParameterValue], 'Its parameters, defaults included.')
  params!: ParameterValue[];
}

@Type('One ranking of one date by one strategy. Never changed afterwards; a repetition makes a new run.', { implements: Node })
export class RankingRun implements Node {
  constructor(
    /** The stored run. */
    readonly row: RankedRun,
    readonly market: Market,
  ) {
    this.id = nodeIdOf('RankingRun', row.id);
  }

  /** The place of a factor among the run's, −1 if it has none of that name. */
  factorIndex(name: string): number {
    return this.row.factors.findIndex(({ factor }) => factor === name);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => String, 'Name of the strategy.')
  get strategy(): string {
    return this.row.strategy;
  }

  @Field(() => String, 'Name of the universe.')
  get universe(): string {
    return this.row.universe;
  }

  @Field(() => DateScalar, 'The date that was ranked.')
  get date(): TradingDay {
    return this.row.date;
  }

  @Field(() => Regime, 'The regime that blended the weights; null if the strategy has no regime section.', { nullable: true })
  get regime(): Regime | null {
    const { regime, asOf } = this.row;
    return regime && regimeOf(regime, { benchmark: regime.benchmark ?? this.market.benchmark, asOf, market: this.market }, null);
  }

  @Field(() => [RunFactor], 'The factors in the order of the plan, with the weights that were used.')
  get factors(): RunFactor[] {
    return this.row.factors.map(({ params, given, ...factor }) => ({ ...factor, params: parameterValues(params, given) }));
  }

  @Field(() => Int, 'Securities that got a rank.')
  get size(): number {
    return this.row.size;
  }

  @Field(() => Int, 'Members of the universe on the date.')
  get universeSize(): number {
    return this.row.universeSize;
  }

  @Field(() => Float, '`size` over `universeSize`.')
  get coverage(): number {
    return this.row.size / this.row.universeSize;
  }

  @Field(() => [Warning], 'What a reader should know; LOW_COVERAGE below 0.8.')
  get warnings(): readonly Warning[] {
    return this.row.warnings;
  }

  @Field(() => Lineage, 'What it was made of.')
  get lineage(): Lineage {
    return lineageOf(this.row);
  }

  @Field(() => Boolean, 'Whether the market is simulated.')
  get simulated(): boolean {
    return this.market.simulated;
  }

  @Field(() => DateTimeScalar, 'When it was complete.')
  get createdAt(): Date {
    return this.row.createdAt;
  }
}
