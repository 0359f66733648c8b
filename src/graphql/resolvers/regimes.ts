import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Info, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { type Context, valueOrReason } from '../context.js';
import { Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Regime, regimeOf } from '../types/regime.js';
import { RegimeSeries, regimeSeriesOf } from '../types/regime-series.js';

@ArgsType()
class RegimeArgs {
  @Field(() => String, 'Strategy whose regime section is meant; omitted: the default detector on the benchmark.', {
    nullable: true,
  })
  strategy?: string | null;

  @Field(() => DateScalar, 'The newest day on or before this one.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only what was known at this instant.', { nullable: true })
  asOf?: Date | null;
}

@ArgsType()
class RegimeRangeArgs {
  @Field(() => String, 'Strategy whose regime section is meant.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'First day.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only what was known at this instant.', { nullable: true })
  asOf?: Date | null;
}

/** Rows that `regimeHistory` has at most. */
const LONGEST_HISTORY = 500;

/** What a regime costs, in leaf values: a fit of the model, however many rows come of it. */
const FIT_COST = 2000;

@Resolver()
export class RegimesResolver {
  @Query(() => Regime, {
    description: 'The market regime on a day, by filtered probabilities. Null if the benchmark has no data on or before the day.',
    nullable: true,
    complexity: ({ childComplexity }) => FIT_COST + childComplexity,
  })
  async regime(
    @Args(() => RegimeArgs) { strategy = null, date = null, asOf = null }: RegimeArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Regime | null> {
    const history = valueOrReason(await context.services.regimes.upTo({ strategy, date, asOf }), context, info);
    return history && regimeOf(history.days.at(-1)!, history, history.smoothed.at(-1) ?? null);
  }

  @Query(() => [Regime], {
    description: 'The regimes of a range, oldest first; at most the newest 500 of it. For more use `regimeSeries`.',
    nullable: true,
    complexity: ({ childComplexity }) => FIT_COST + LONGEST_HISTORY * childComplexity,
  })
  async regimeHistory(
    @Args(() => RegimeRangeArgs) { strategy = null, from = null, to = null, asOf = null }: RegimeRangeArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Regime[] | null> {
    const history = valueOrReason(await context.services.regimes.history({ strategy, from, to, asOf }), context, info);
    if (!history) return null;
    const first = Math.max(0, history.days.length - LONGEST_HISTORY);
    return history.days.slice(first).map((day, t) => regimeOf(day, history, history.smoothed[first + t] ?? null));
  }

  @Query(() => RegimeSeries, {
    description: 'The regimes of a range as columns, oldest first.',
    nullable: true,
    complexity: ({ childComplexity }) => FIT_COST + childComplexity,
  })
  async regimeSeries(
    @Args(() => RegimeRangeArgs) { strategy = null, from = null, to = null, asOf = null }: RegimeRangeArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RegimeSeries | null> {
    const history = valueOrReason(await context.services.regimes.history({ strategy, from, to, asOf }), context, info);
    return history && regimeSeriesOf(history);
  }
}
