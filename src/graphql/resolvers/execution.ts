import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Float, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { planVwap } from '../../quant/execution/vwap-plan.js';
import { requireRole } from '../access.js';
import { type Context, valueOrReason } from '../context.js';
import { Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { Job } from '../types/job.js';
import { TradeList } from '../types/trade-list.js';
import { VwapSchedule } from '../types/vwap-schedule.js';

@ArgsType()
class VwapScheduleArgs {
  @Field(() => Int, 'Whole shares to trade; negative sells.')
  shares!: number;

  @Field(() => Float, 'Expected volume of the day, shares.')
  dailyVolume!: number;

  @Field(() => Float, 'Volatility per day, as a fraction: 0.02 is two percent a day.')
  volatility!: number;

  @Field(() => Float, "Highest part of a half hour's volume that is traded; omitted: no cap.", { nullable: true })
  participationCap?: number | null;
}

@ArgsType()
class TradesArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'The newest list on or before this day.', { nullable: true })
  date?: TradingDay | null;
}

const PARTICIPATION_CAP = 0.1;

@Input('Which trade list to send.')
export class SubmitTradesInput {
  @Field(() => ID, 'Id of the trade list; `CONFLICT` if a newer one exists or it was already submitted.')
  tradeListId!: string;

  @Field(() => Float, "Highest part of a half hour's volume that is traded.", { nullable: true, defaultValue: PARTICIPATION_CAP })
  participationCap?: number | null;

  @Field(() => String, 'As in `IngestInput`.', { nullable: true })
  idempotencyKey?: string | null;
}

@ArgsType()
class SubmitTradesArgs {
  @Field(() => SubmitTradesInput, 'Which list, and how.')
  input!: SubmitTradesInput;
}

@Resolver()
export class ExecutionResolver {
  @Query(() => VwapSchedule, {
    description:
      'Splits an order over the 13 half hours of a session in proportion to the usual volume, whole shares that add up exactly.',
    nullable: true,
  })
  vwapSchedule(@Args(() => VwapScheduleArgs) { participationCap = null, ...order }: VwapScheduleArgs): VwapSchedule {
    return planVwap({ ...order, participationCap });
  }

  @Query(() => TradeList, {
    description: 'The trades that turn the holdings into the newest targets. Null if there is no portfolio yet.',
    nullable: true,
  })
  async trades(
    @Args(() => TradesArgs) { strategy = null, date = null }: TradesArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TradeList | null> {
    const { tradeLists, markets } = context.services;
    const list = valueOrReason(await tradeLists.find(strategy, date), context, info);
    return list && new TradeList(list, await markets.get());
  }

  @Mutation(() => Job, { description: 'Sends a trade list to the paper broker. Needs ADMIN.', nullable: true })
  async submitTrades(@Args(() => SubmitTradesArgs) { input }: SubmitTradesArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ADMIN');
    const { tradeListId, participationCap, idempotencyKey = null } = input;
    const request = { tradeListId, participationCap: participationCap ?? PARTICIPATION_CAP, idempotencyKey };
    return new Job(await context.services.tradeLists.submit(request, context.caller.name));
  }
}
