import { Args, ArgsType, Ctx, Float, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { costOf, Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { OptimizeResult } from '../types/optimize-result.js';
import { choiceOf, PluginInput } from '../types/plugin-input.js';

@Input('The return expected of one security.')
export class ExpectedReturnInput {
  @Field(() => String, 'One of the tickers of the problem.')
  ticker!: string;

  @Field(() => Float, 'Return a year.')
  returnAnnual!: number;
}

@Input('A view: of one security, or of one against another.')
export class ViewInput {
  @Field(() => String, 'One of the tickers of the problem.')
  ticker!: string;

  @Field(() => String, 'The ticker it is compared with; omitted: an absolute view.', { nullable: true })
  against?: string | null;

  @Field(() => Float, 'Return, or difference of returns, a year.')
  returnAnnual!: number;

  @Field(() => Float, 'Confidence after Idzorek, 0 to 1; omitted: from σ²/|z|.', { nullable: true })
  confidence?: number | null;
}

@Input('A what-if: which tickers under which constraints.')
export class OptimizeInput {
  @Field(() => [String], '2 to 100 tickers.')
  tickers!: string[];

  @Field(() => DateScalar, 'Last day of returns; omitted: the last session.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Use only what was known at this instant.', { nullable: true })
  asOf?: Date | null;

  @Field(() => PluginInput, 'The optimizer; omitted: HRP.', { nullable: true })
  optimizer?: PluginInput | null;

  @Field(() => PluginInput, 'The covariance; omitted: LedoitWolf.', { nullable: true })
  covariance?: PluginInput | null;

  @Field(() => [PluginInput], 'The constraints; omitted: none beyond long-only and fully invested.', { nullable: true })
  riskRules?: PluginInput[] | null;

  @Field(() => [ExpectedReturnInput], 'Expected returns for optimizers that take them.', { nullable: true })
  expectedReturns?: ExpectedReturnInput[] | null;

  @Field(() => [ViewInput], 'Views for BlackLitterman.', { nullable: true })
  views?: ViewInput[] | null;
}

@ArgsType()
class OptimizeArgs {
  @Field(() => OptimizeInput, 'The problem, at most 100 tickers.')
  input!: OptimizeInput;
}

@Resolver()
export class WhatIfResolver {
  @Query(() => OptimizeResult, {
    description:
      'What-if: an optimizer on given tickers, computed on a worker thread and not stored. An infeasible problem is an answer, not an error.',
    nullable: true,
    complexity: costOf(2000),
  })
  async optimize(@Args(() => OptimizeArgs) { input }: OptimizeArgs, @Ctx() { services }: Context): Promise<OptimizeResult> {
    const { tickers, date = null, asOf = null, optimizer, covariance, riskRules, expectedReturns, views } = input;
    const answer = await services.whatIfs.optimize({
      tickers,
      date,
      asOf,
      optimizer: choiceOf(optimizer, 'optimizer'),
      covariance: choiceOf(covariance, 'covariance'),
      riskRules: (riskRules ?? []).map((rule) => choiceOf(rule, 'riskRules')!),
      expectedReturns: expectedReturns ?? [],
      views: (views ?? []).map((view) => ({ ...view, against: view.against ?? null, confidence: view.confidence ?? null })),
    });
    return new OptimizeResult(answer);
  }
}
