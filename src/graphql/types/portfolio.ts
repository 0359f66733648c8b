import { Float, ID, Int } from 'type-graphql';
import type { Market } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { MadePortfolio } from '../../services/portfolios.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { connectionType } from './connection.js';
import { Lineage, lineageOf } from './lineage.js';
import { Node } from './node.js';
import { CovarianceReport, RiskRuleCheck, SolverReport } from './solver-report.js';
import { Warning } from './warning.js';

@Type('The targets of one date by one strategy. Never changed afterwards; a repetition makes a new one.', { implements: Node })
export class Portfolio implements Node {
  constructor(
    /** The stored portfolio. */
    readonly row: MadePortfolio,
    readonly market: Market,
  ) {
    this.id = nodeIdOf('Portfolio', row.id);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => String, 'Name of the strategy.')
  get strategy(): string {
    return this.row.strategy;
  }

  @Field(() => DateScalar, 'The date on which the targets were made; they are traded on the next session.')
  get date(): TradingDay {
    return this.row.date;
  }

  @Field(() => Float, 'Capital it was made for, money.')
  get capital(): number {
    return this.row.capital;
  }

  @Field(() => String, 'ISO 4217 code of its money.')
  get currency(): string {
    return this.market.currency;
  }

  @Field(() => Float, 'Capital that is left over because shares are whole, or kept, money.')
  get cash(): number {
    return this.row.cash;
  }

  @Field(() => Int, 'Number of targets with a weight.')
  get size(): number {
    return this.row.size;
  }

  @Field(() => Float, 'Σ|weight|.')
  get grossLeverage(): number {
    return this.row.grossLeverage;
  }

  @Field(() => Float, 'Σ weight.')
  get netExposure(): number {
    return this.row.netExposure;
  }

  @Field(() => Float, 'Ex-ante volatility of the final weights.', { nullable: true })
  get volatilityAnnual(): number | null {
    return this.row.volatilityAnnual;
  }

  @Field(() => Float, 'Volatility it was scaled to; null: not scaled.', { nullable: true })
  get targetVolatilityAnnual(): number | null {
    return this.row.targetVolatilityAnnual;
  }

  @Field(() => Float, 'Factor that volatility targeting multiplied the weights with, between 0.5 and 2; 1 when not scaled.')
  get leverage(): number {
    return this.row.leverage;
  }

  @Field(() => Float, 'Ex-ante beta to the benchmark.', { nullable: true })
  get beta(): number | null {
    return this.row.beta;
  }

  @Field(() => Float, '1 / Σ weight² of the weights scaled to 1: how many equal holdings would be as concentrated.', {
    nullable: true,
  })
  get effectiveNames(): number | null {
    return this.row.effectiveNames;
  }

  @Field(() => SolverReport, 'How the optimizer ended, and why if not well.')
  get solver(): SolverReport {
    return this.row.solver;
  }

  @Field(() => CovarianceReport, 'The covariance it used.')
  get covariance(): CovarianceReport {
    return this.row.covariance;
  }

  @Field(() => [RiskRuleCheck], 'Each risk rule against the final weights.')
  get ruleChecks(): readonly RiskRuleCheck[] {
    return this.row.ruleChecks;
  }

  @Field(() => [Warning], 'What a reader should know; VAR_ABOVE_LIMIT triggers the tail hedge.')
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

/** A page of portfolios. */
export const PortfolioConnection = connectionType('Portfolio', () => Portfolio, 'Portfolios');
export type PortfolioConnection = InstanceType<typeof PortfolioConnection>;
