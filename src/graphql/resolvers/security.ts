import { Args, ArgsType, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { costOf, Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { PriceSeries } from '../types/prices.js';
import { RankingRun } from '../types/ranking-run.js';
import { CorporateAction, Security } from '../types/security.js';
import { Signal } from '../types/signal.js';
import { SignalSeries } from '../types/signal-series.js';
import { PriceRangeArgs, pricesOf } from './prices.js';

@ArgsType()
class ActionsArgs {
  @Field(() => DateScalar, 'First ex-date.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last ex-date.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only those known at this instant.', { nullable: true })
  asOf?: Date | null;
}

@ArgsType()
class SignalArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'The newest ranking on or before this day.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only runs made of what was known at this instant.', { nullable: true })
  asOf?: Date | null;
}

@ArgsType()
class RankingHistoryArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'First date.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last date.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only runs made of what was known at this instant.', { nullable: true })
  asOf?: Date | null;
}

/** The fields of a security that lead to things which lead back to it. */
@Resolver(() => Security)
export class SecurityResolver {
  @FieldResolver(() => PriceSeries, { description: 'Its bars as columns; as the root field `prices`.', complexity: costOf(500) })
  prices(
    @Root() security: Security,
    @Args(() => PriceRangeArgs) args: PriceRangeArgs,
    @Ctx() context: Context,
  ): Promise<PriceSeries> {
    return pricesOf(security, args, context);
  }

  @FieldResolver(() => [CorporateAction], { description: 'Splits and dividends, oldest first.', complexity: costOf(50) })
  async actions(
    @Root() { row }: Security,
    @Args(() => ActionsArgs) { from = null, to = null, asOf = null }: ActionsArgs,
    @Ctx() { services }: Context,
  ): Promise<CorporateAction[]> {
    const actions = await services.prices.loadActions(row, { from, to, asOf });
    return actions.map(({ derived, source, ...action }) => ({ ...action, source: derived ? 'derived' : source }));
  }

  @FieldResolver(() => Signal, {
    description: 'Its line in a ranking; null if it is not in it.',
    nullable: true,
    complexity: costOf(5),
  })
  async signal(
    @Root() { row, market }: Security,
    @Args(() => SignalArgs) { strategy = null, date = null, asOf = null }: SignalArgs,
    @Ctx() { services, loaders }: Context,
  ): Promise<Signal | null> {
    const run = await loaders.run({ strategy, date, asOf });
    if (!run) return null;
    const signals = await services.rankings.signals(run);
    const i = signals.rowOf.get(row.id);
    return i === undefined ? null : new Signal(new RankingRun(run, market), signals, i);
  }

  @FieldResolver(() => SignalSeries, {
    description: 'Its ranks and scores over time as columns, oldest first; of each date the newest run.',
    complexity: costOf(200),
  })
  async rankingHistory(
    @Root() { row }: Security,
    @Args(() => RankingHistoryArgs) { strategy = null, from = null, to = null, asOf = null }: RankingHistoryArgs,
    @Ctx() { services }: Context,
  ): Promise<SignalSeries> {
    const history = await services.rankings.history({ securityId: row.id, strategy, from, to, asOf });
    return new SignalSeries(history.strategy, history.points);
  }
}
