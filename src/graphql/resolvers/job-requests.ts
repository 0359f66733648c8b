import { Args, ArgsType, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Job } from '../types/job.js';
import { RebalanceFrequency } from '../types/plan.js';
import { Provider } from '../types/validation-report.js';

@Input('What to ingest from where.')
export class IngestInput {
  @Field(() => Provider, 'Where from.')
  provider!: keyof typeof Provider;

  @Field(() => String, 'Only members of this universe. YAHOO needs either this or `tickers`.', { nullable: true })
  universe?: string | null;

  @Field(() => [String], 'Only these tickers, at most 5000.', { nullable: true })
  tickers?: string[] | null;

  @Field(() => DateScalar, 'First day; omitted: what the provider has, or for YAHOO the day after the last bar.', {
    nullable: true,
  })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day; omitted: the last session that has closed.', { nullable: true })
  to?: TradingDay | null;

  @Field(
    () => String,
    "FILES only, and required there: a relative path below the one folder that the server's configuration allows.",
    { nullable: true },
  )
  folder?: string | null;

  @Field(() => Int, 'Higher goes first; 0 is usual.', { nullable: true, defaultValue: 0 })
  priority?: number | null;

  @Field(
    () => String,
    'The same key of the same caller finds the first job instead of making another, whatever the rest of the input says.',
    { nullable: true },
  )
  idempotencyKey?: string | null;
}

@ArgsType()
class IngestArgs {
  @Field(() => IngestInput, 'What from where.')
  input!: IngestInput;
}

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
    description: 'Brings data in from a provider. Repeating it changes nothing. Needs ANALYST; ADMIN for provider FILES.',
    nullable: true,
  })
  async ingest(@Args(() => IngestArgs) { input }: IngestArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, input.provider === 'FILES' ? 'ADMIN' : 'ANALYST');
    const { provider, universe = null, tickers = null, from = null, to = null, folder = null } = input;
    const request = { provider, universe, tickers, from, to, folder, ...sharedOf(input) };
    return new Job(await context.services.jobRequests.ingest(request, context.caller.name));
  }

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

/** What every request says, without what was left out. */
export function sharedOf({ priority, idempotencyKey }: { priority?: number | null; idempotencyKey?: string | null }) {
  return { priority: priority ?? 0, idempotencyKey: idempotencyKey ?? null };
}
