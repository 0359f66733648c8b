import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { StoredJob } from '../../data/store/find/jobs.js';
import type { RankedRun } from '../../services/rankings.js';
import type { Context } from '../context.js';
import { Job } from '../types/job.js';
import { RankingRun } from '../types/ranking-run.js';

/** What type-graphql hands to `subscribe`. */
interface Subscribing<Args> {
  args: Args;
  context: Context;
}

@Resolver()
export class LiveResolver {
  @Subscription(() => Job, {
    description: 'The states of one job. Ends after a final one (`Job.isFinal`).',
    subscribe: ({ args, context }: Subscribing<{ id: string }>) => context.services.live.job(args.id),
  })
  jobProgress(@Root() job: StoredJob, @Arg('id', () => ID, { description: 'Id of the job.' }) _id: string): Job {
    return new Job(job);
  }

  @Subscription(() => Job, {
    name: 'jobs',
    description: 'The states of all jobs, beginning with the unfinished ones. Does not end.',
    subscribe: ({ args, context }: Subscribing<{ kind?: string | null }>) => context.services.live.all(args.kind ?? null),
  })
  allJobs(
    @Root() job: StoredJob,
    @Arg('kind', () => String, { description: 'Only this kind, as in `Job.kind`.', nullable: true }) _kind?: string | null,
  ): Job {
    return new Job(job);
  }

  @Subscription(() => RankingRun, {
    description: 'A run whenever a ranking is complete, beginning with the newest. Does not end.',
    subscribe: ({ args, context }: Subscribing<{ strategy?: string | null }>) =>
      context.services.live.rankingsOf(args.strategy ?? null),
  })
  async rankingsUpdated(
    @Root() run: RankedRun,
    @Arg('strategy', () => String, { description: 'Name of the strategy; omitted: all strategies.', nullable: true })
    _strategy: string | null | undefined,
    @Ctx() { services }: Context,
  ): Promise<RankingRun> {
    return new RankingRun(run, await services.markets.get());
  }
}
