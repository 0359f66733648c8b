import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Float, Info, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { RISK_DEFAULTS } from '../../services/risk.js';
import { type Context, valueOrReason } from '../context.js';
import { costOf, Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { RISK_COST } from '../types/dashboard.js';
import { RiskReport } from '../types/risk-report.js';

@ArgsType()
class RiskArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => Float, 'Value that the fractions are multiplied with, money.', {
    nullable: true,
    defaultValue: RISK_DEFAULTS.portfolioValue,
  })
  portfolioValue?: number | null;

  @Field(() => Float, 'Confidence of value at risk and expected shortfall, one-tailed, between 0.5 and 1.', {
    nullable: true,
    defaultValue: RISK_DEFAULTS.confidence,
  })
  confidence?: number | null;

  @Field(
    () => Float,
    'Annualised volatility that prices the hedge, although the name does not end in Annual; omitted: the realised 60-day volatility of the hedged index. Value at risk does not use it.',
    { nullable: true },
  )
  volatility?: number | null;

  @Field(() => DateScalar, 'The newest portfolio on or before this day.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only what was known at this instant.', { nullable: true })
  asOf?: Date | null;
}

@Resolver()
export class RiskResolver {
  @Query(() => RiskReport, {
    description: 'Risk of the newest portfolio of a strategy, and the tail hedge for it. Null if there is no portfolio yet.',
    nullable: true,
    complexity: costOf(RISK_COST),
  })
  async risk(
    @Args(() => RiskArgs) { strategy = null, portfolioValue, confidence, volatility = null, date = null, asOf = null }: RiskArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RiskReport | null> {
    const query = {
      strategy,
      portfolioValue: portfolioValue ?? RISK_DEFAULTS.portfolioValue,
      confidence: confidence ?? RISK_DEFAULTS.confidence,
      volatility,
      date,
      asOf,
    };
    const risk = valueOrReason(await context.services.risks.report(query), context, info);
    return risk && new RiskReport(risk);
  }
}
