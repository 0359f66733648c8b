import { Args, ArgsType, Ctx, Float, ID, Int, Mutation, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Job } from '../types/job.js';
import { choiceOf, PluginInput } from '../types/plugin-input.js';
import { sharedOf } from './job-requests.js';

@Input('From which ranking to which targets. What is omitted is as the strategy says.')
export class OptimizePortfolioInput {
  @Field(() => String, 'Name of the strategy; omitted: the default one.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'The newest ranking on or before this day.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => ID, 'This ranking and no other; excludes `strategy` and `date`.', { nullable: true })
  rankingRunId?: string | null;

  @Field(
    () => DateTimeScalar,
    "Use only what was known at this instant; omitted: what was known at the close of the ranking's date.",
    {
      nullable: true,
    },
  )
  asOf?: Date | null;

  @Field(() => Float, 'Capital to size for, money.', { nullable: true, defaultValue: 1_000_000 })
  capital?: number | null;

  @Field(() => Int, 'How many names are held.', { nullable: true })
  topN?: number | null;

  @Field(() => PluginInput, 'Another optimizer.', { nullable: true })
  optimizer?: PluginInput | null;

  @Field(() => Int, 'Higher goes first; 0 is usual.', { nullable: true, defaultValue: 0 })
  priority?: number | null;

  @Field(() => String, 'As in `IngestInput`.', { nullable: true })
  idempotencyKey?: string | null;
}

@ArgsType()
class OptimizePortfolioArgs {
  @Field(() => OptimizePortfolioInput, 'Of what, and for how much capital.')
  input!: OptimizePortfolioInput;
}

@Resolver()
export class PortfolioRequestsResolver {
  @Mutation(() => Job, { description: 'From the newest ranking to targets. Needs ANALYST.', nullable: true })
  async optimizePortfolio(
    @Args(() => OptimizePortfolioArgs) { input }: OptimizePortfolioArgs,
    @Ctx() context: Context,
  ): Promise<Job> {
    requireRole(context, 'ANALYST');
    const { strategy = null, date = null, rankingRunId = null, asOf = null, topN = null } = input;
    const capital = input.capital ?? 1_000_000;
    const request = {
      strategy,
      date,
      rankingRunId,
      asOf,
      topN,
      capital,
      optimizer: choiceOf(input.optimizer, 'optimizer'),
      ...sharedOf(input),
    };
    return new Job(await context.services.portfolioRequests.optimizePortfolio(request, context.caller.name));
  }
}
