import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Float, Info, Int, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { orNull } from '../../services/dashboard.js';
import { HEDGE_DEFAULTS } from '../../services/hedge.js';
import { RISK_DEFAULTS } from '../../services/risk.js';
import { type Context, valueOrReason } from '../context.js';
import { costOf, Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { RISK_COST } from '../types/dashboard.js';
import { HedgeReport } from '../types/hedge-report.js';
import { isVarAboveLimit, RiskReport } from '../types/risk-report.js';

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

@ArgsType()
class HedgeArgs {
  @Field(() => Float, 'Value to protect, money.', { nullable: true, defaultValue: HEDGE_DEFAULTS.portfolioValue })
  portfolioValue?: number | null;

  @Field(() => Float, 'Part of the value that is protected.', { nullable: true, defaultValue: HEDGE_DEFAULTS.hedgeFraction })
  hedgeFraction?: number | null;

  @Field(() => Float, 'How far the strike lies below spot: 0.2 is 20 percent.', {
    nullable: true,
    defaultValue: HEDGE_DEFAULTS.outOfTheMoney,
  })
  outOfTheMoney?: number | null;

  @Field(() => Int, 'Months to expiry.', { nullable: true, defaultValue: HEDGE_DEFAULTS.months })
  months?: number | null;

  @Field(() => Float, 'Annualised volatility; omitted: the realised 60-day volatility of the index.', { nullable: true })
  volatility?: number | null;

  @Field(
    () => Float,
    'Highest total premium, basis points of the value. When given, the strike is solved for it and `outOfTheMoney` is not used.',
    { nullable: true },
  )
  premiumBudgetBps?: number | null;

  @Field(() => String, 'Ticker of the index or fund that the put is on; omitted: the benchmark.', { nullable: true })
  underlying?: string | null;

  @Field(() => DateScalar, 'Spot on or before this day.', { nullable: true })
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

  @Query(() => HedgeReport, {
    description:
      "A protective put overlay by Black-Scholes. `risk { hedge }` is the same with that query's value and volatility and the defaults here.",
    nullable: true,
    complexity: costOf(RISK_COST),
  })
  async hedge(@Args(() => HedgeArgs) args: HedgeArgs, @Ctx() { services }: Context): Promise<HedgeReport> {
    const { volatility = null, premiumBudgetBps = null, underlying = null, date = null, asOf = null } = args;
    const hedge = await services.hedges.overlay({
      strategy: null,
      portfolioValue: args.portfolioValue ?? HEDGE_DEFAULTS.portfolioValue,
      hedgeFraction: args.hedgeFraction ?? HEDGE_DEFAULTS.hedgeFraction,
      outOfTheMoney: args.outOfTheMoney ?? HEDGE_DEFAULTS.outOfTheMoney,
      months: args.months ?? HEDGE_DEFAULTS.months,
      volatility,
      premiumBudgetBps,
      underlying,
      date,
      asOf,
    });
    const asked = { ...RISK_DEFAULTS, strategy: null, volatility: null, date, asOf };
    return new HedgeReport(hedge, async () => {
      const risk = await orNull(services.risks.report(asked));
      return risk?.value ? isVarAboveLimit(risk.value) : false;
    });
  }
}
