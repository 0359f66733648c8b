import { Args, ArgsType, Ctx, Float, Int, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { orNull } from '../../services/dashboard.js';
import { HEDGE_DEFAULTS } from '../../services/hedge.js';
import { RISK_DEFAULTS } from '../../services/risk.js';
import type { Context } from '../context.js';
import { costOf, Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { RISK_COST } from '../types/dashboard.js';
import { HedgeReport } from '../types/hedge-report.js';
import { isVarAboveLimit } from '../types/risk-report.js';

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
export class HedgeResolver {
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
