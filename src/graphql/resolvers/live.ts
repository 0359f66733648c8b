import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
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
    subscribe: async ({ args, context: { services } }: Subscribing<{ strategy?: string | null }>) => {
      const market = await services.markets.get();
      const runs = await services.live.rankingsOf(args.strategy ?? null);
      return mapped(runs, (run) => new RankingRun(run, market));
    },
  })
  rankingsUpdated(
    @Root() run: RankingRun,
    @Arg('strategy', () => String, { description: 'Name of the strategy; omitted: all strategies.', nullable: true })
    _strategy?: string | null,
  ): RankingRun {
    return run;
  }
}

function mapped(runs: AsyncIterableIterator<RankedRun>, map: (run: RankedRun) => RankingRun): AsyncIterableIterator<RankingRun> {
  return {
    async next() {
      const { value, done } = await runs.next();
      return done ? { value: undefined, done: true } : { value: map(value), done: false };
    },
    async return() {
      await runs.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
