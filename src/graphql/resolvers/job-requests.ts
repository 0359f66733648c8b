import { Args, ArgsType, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Job } from '../types/job.js';
import { RebalanceFrequency } from '../types/plan.js';

@Input('What to rank. Either `date`, or `from` and `to`; neither: the last session.')
export class ComputeRankingsInput {
  @Field(() => String, 'Name of the strategy; omitted: the default one.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'One date.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateScalar, 'First date of a range.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last date of a range.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => RebalanceFrequency, 'Which dates of the range.', { nullable: true, defaultValue: 'MONTH_END' })
  rebalance?: keyof typeof RebalanceFrequency | null;

  @Field(() => Int, 'The n of EVERY_N_DAYS.', { nullable: true })
  everyDays?: number | null;

  @Field(() => DateTimeScalar, 'Use only what was known at this instant; omitted: for each date what was known at its close.', {
    nullable: true,
  })
  asOf?: Date | null;

  @Field(() => Int, 'Higher goes first; 0 is usual.', { nullable: true, defaultValue: 0 })
  priority?: number | null;

  @Field(() => String, 'As in `IngestInput`.', { nullable: true })
  idempotencyKey?: string | null;
}

@ArgsType()
class ComputeRankingsArgs {
  @Field(() => ComputeRankingsInput, 'What to rank.')
  input!: ComputeRankingsInput;
}

@Resolver()
export class JobRequestsResolver {
  @Mutation(() => Job, {
    description: 'Ranks one date or a range of dates; a range splits into child jobs. Needs ANALYST.',
    nullable: true,
  })
  async computeRankings(@Args(() => ComputeRankingsArgs) { input }: ComputeRankingsArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    const { strategy = null, date = null, from = null, to = null, everyDays = null, asOf = null } = input;
    const request = { strategy, date, from, to, everyDays, asOf, rebalance: input.rebalance ?? 'MONTH_END', ...sharedOf(input) };
    return new Job(await context.services.jobRequests.computeRankings(request, context.caller.name));
  }
}

function sharedOf({ priority, idempotencyKey }: { priority?: number | null; idempotencyKey?: string | null }) {
  return { priority: priority ?? 0, idempotencyKey: idempotencyKey ?? null };
}
