import { Arg, Args, ArgsType, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { Job } from '../types/job.js';
import { RebalanceFrequency } from '../types/plan.js';
import { PluginInput } from '../types/plugin-input.js';
import { backtestRequestOf, RunBacktestInput } from '../types/run-backtest-input.js';
import { RunSweepInput } from '../types/run-sweep-input.js';
import { sharedOf } from './job-requests.js';

const HORIZONS = [21, 63, 126, 252];
const QUANTILES = 5;

@Input('Which factors to study, when.')
export class RunFactorStudyInput {
  @Field(() => [PluginInput], 'Names of factor plugins with parameters; at most 50.')
  factors!: PluginInput[];

  @Field(() => String, 'A strategy whose composite is studied too.', { nullable: true })
  strategy?: string | null;

  @Field(() => String, 'A name to find it by.', { nullable: true })
  name?: string | null;

  @Field(() => String, 'Name of the universe; omitted: the default one.', { nullable: true })
  universe?: string | null;

  @Field(() => DateScalar, 'First date.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last date.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => RebalanceFrequency, 'Which dates.', { nullable: true, defaultValue: 'MONTH_END' })
  rebalance?: keyof typeof RebalanceFrequency | null;

  @Field(() => [Int], 'Horizons, sessions ahead, shortest first.', { nullable: true, defaultValue: HORIZONS })
  horizons?: number[] | null;

  @Field(() => Int, 'Number of quantiles.', { nullable: true, defaultValue: QUANTILES })
  quantiles?: number | null;

  @Field(() => Int, 'Higher goes first; 0 is usual.', { nullable: true, defaultValue: 0 })
  priority?: number | null;

  @Field(() => String, 'As in `IngestInput`.', { nullable: true })
  idempotencyKey?: string | null;
}

@ArgsType()
class RunFactorStudyArgs {
  @Field(() => RunFactorStudyInput, 'Which factors, when.')
  input!: RunFactorStudyInput;
}

@ArgsType()
class RunSweepArgs {
  @Field(() => RunSweepInput, 'The backtest and the grid.')
  input!: RunSweepInput;
}

@ArgsType()
class RunBacktestArgs {
  @Field(() => RunBacktestInput, 'What to walk, and how.')
  input!: RunBacktestInput;
}

@Resolver()
export class ExperimentRequestsResolver {
  @Mutation(() => Job, { description: 'Walks a strategy over history. Needs ANALYST.', nullable: true })
  async runBacktest(@Args(() => RunBacktestArgs) { input }: RunBacktestArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    return new Job(await context.services.experimentRequests.runBacktest(backtestRequestOf(input), context.caller.name));
  }

  @Mutation(() => Job, { description: 'One backtest for each point of a parameter grid. Needs ANALYST.', nullable: true })
  async runSweep(@Args(() => RunSweepArgs) { input }: RunSweepArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    const request = { backtest: backtestRequestOf(input.backtest), grid: input.grid, name: input.name ?? null };
    return new Job(await context.services.experimentRequests.runSweep(request, context.caller.name));
  }

  @Mutation(() => Job, { description: 'Measures what factors have predicted. Needs ANALYST.', nullable: true })
  async runFactorStudy(@Args(() => RunFactorStudyArgs) { input }: RunFactorStudyArgs, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    const { strategy = null, name = null, universe = null, from = null, to = null } = input;
    const request = {
      ...{ strategy, name, universe, from, to, ...sharedOf(input) },
      factors: input.factors.map((factor) => ({ name: factor.name, params: factor.params ?? null })),
      rebalance: input.rebalance ?? 'MONTH_END',
      horizons: input.horizons ?? HORIZONS,
      quantiles: input.quantiles ?? QUANTILES,
    };
    return new Job(await context.services.experimentRequests.runFactorStudy(request, context.caller.name));
  }

  @Mutation(() => Job, {
    description: 'Runs a finished experiment again from its lineage and compares the bytes. Needs ANALYST.',
    nullable: true,
  })
  async replayExperiment(
    @Arg('id', () => ID, { description: 'Id of the experiment.' }) id: string,
    @Ctx() context: Context,
  ): Promise<Job> {
    requireRole(context, 'ANALYST');
    return new Job(await context.services.experimentRequests.replay(id, context.caller.name));
  }
}
