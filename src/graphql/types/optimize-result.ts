import { Float } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { WhatIfs } from '../../services/what-ifs.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { CovarianceReport, RiskRuleCheck, SolverReport } from './solver-report.js';
import { Warning } from './warning.js';

@Type('Answer to a what-if. Columns, in the order of the tickers asked for.')
export class OptimizeResult {
  constructor(private readonly answer: Awaited<ReturnType<WhatIfs['optimize']>>) {}

  @Field(() => DateScalar, 'Last day of the returns that were used.')
  get date(): TradingDay {
    return this.answer.date;
  }

  @Field(() => DateTimeScalar, 'The instant whose knowledge was used.')
  get asOf(): Date {
    return this.answer.asOf;
  }

  @Field(() => SolverReport, 'How the optimizer ended; with INFEASIBLE the weights are null.')
  get solver(): SolverReport {
    return this.answer.solver;
  }

  @Field(() => CovarianceReport, 'The covariance it used.')
  get covariance(): CovarianceReport {
    return this.answer.covariance;
  }

  @Field(() => [String], 'Tickers.')
  get ticker(): readonly string[] {
    return this.answer.tickers;
  }

  @Field(() => [Float], 'Weights, fractions of net asset value.', { nullable: 'items' })
  get weight(): (number | null)[] {
    return this.answer.weights ?? this.answer.tickers.map(() => null);
  }

  @Field(() => [Float], 'Part of the variance that each brings; adds up to 1.', { nullable: 'items' })
  get riskContribution(): (number | null)[] {
    return this.answer.riskContributions ?? this.answer.tickers.map(() => null);
  }

  @Field(() => Float, 'Ex-ante volatility; null without weights.', { nullable: true })
  get volatilityAnnual(): number | null {
    return this.answer.volatilityAnnual;
  }

  @Field(() => Float, 'Expected return; null without weights or expected returns.', { nullable: true })
  get expectedReturnAnnual(): number | null {
    return this.answer.expectedReturnAnnual;
  }

  @Field(() => Float, '1 / Σ weight²; null without weights.', { nullable: true })
  get effectiveNames(): number | null {
    return this.answer.effectiveNames;
  }

  @Field(() => [RiskRuleCheck], 'Each risk rule against the weights.')
  get ruleChecks(): readonly RiskRuleCheck[] {
    return this.answer.ruleChecks;
  }

  @Field(() => [Warning], 'What a reader should know.')
  get warnings(): readonly Warning[] {
    return this.answer.warnings;
  }

  @Field(() => Boolean, 'Whether the market is simulated.')
  get simulated(): boolean {
    return this.answer.market.simulated;
  }
}
