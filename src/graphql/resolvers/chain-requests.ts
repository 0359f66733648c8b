import { Args, ArgsType, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { Job } from '../types/job.js';
import { Schedule } from '../types/schedule.js';
import { sharedOf } from './job-requests.js';

@Input('Where to look for gaps.')
export class CatchUpInput {
  @Field(() => String, 'Only members of this universe; omitted: every listed security.', { nullable: true })
  universe?: string | null;

  @Field(() => [String], 'Only these tickers.', { nullable: true })
  tickers?: string[] | null;

  @Field(() => DateScalar, 'First day; omitted: the begin of each listing.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day; omitted: the last session that has closed.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => Int, 'Higher goes first; 0 is usual.', { nullable: true, defaultValue: 0 })
  priority?: number | null;

  @Field(() => String, 'As in `IngestInput`.', { nullable: true })
  idempotencyKey?: string | null;
}

@ArgsType()
class CatchUpArgs {
  @Field(() => CatchUpInput, 'Where to look for gaps.')
  input!: CatchUpInput;
}

@Input('For which strategies and day the daily chain runs.')
export class RunDailyInput {
  @Field(() => [String], 'Names of strategies; omitted: all without problems.', { nullable: true })
  strategies?: string[] | null;

  @Field(() => DateScalar, 'The session; omitted: the last one that has closed.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => Int, 'Higher goes first; 0 is usual.', { nullable: true, defaultValue: 0 })
  priority?: number | null;

  @Field(() => String, 'As in `IngestInput`.', { nullable: true })
  idempotencyKey?: string | null;
}

@ArgsType()
class RunDailyArgs {
  @Field(() => RunDailyInput, 'For which strategies and day.')
  input!: RunDailyInput;
}

@Resolver()
export class ChainRequestsResolver {
  @Mutation(() => Job, { description: 'Fills missing sessions from the provider. Needs ANALYST.', nullable: true })
  async catchUp(@Args(() => CatchUpArgs) { input }: CatchUpArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    const { universe = null, tickers = null, from = null, to = null } = input;
    const request = { universe, tickers, from, to, ...sharedOf(input) };
    return new Job(await context.services.jobRequests.catchUp(request, context.caller.name));
  }

  @Mutation(() => Job, {
    description: 'The whole daily chain now: catch-up, validation, ranking, portfolio. Needs ANALYST.',
    nullable: true,
  })
  async runDaily(@Args(() => RunDailyArgs) { input }: RunDailyArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    const { strategies = null, date = null } = input;
    const request = { strategies, date, ...sharedOf(input) };
    return new Job(await context.services.jobRequests.runDaily(request, context.caller.name));
  }

  @Query(() => [Schedule], { description: 'What runs by the clock.' })
  async schedules(@Ctx() { services }: Context): Promise<Schedule[]> {
    return (await services.schedules.list()).map((state) => new Schedule(state));
  }
}
