import { Arg, Args, ArgsType, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { JobFilter } from '../../data/store/find/jobs.js';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { Job } from '../types/job.js';
import { JobConnection } from '../types/job-connection.js';
import { JobStatus } from '../types/job-status.js';

@ArgsType()
class JobsArgs {
  @Field(() => [JobStatus], 'Only jobs in one of these states.', { nullable: true })
  status?: (keyof typeof JobStatus)[] | null;

  @Field(() => String, 'Only this kind, as in `Job.kind`.', { nullable: true })
  kind?: string | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 50 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@Resolver()
export class JobsResolver {
  @Query(() => JobConnection, { description: 'Jobs, newest first. All filters must hold.', nullable: true })
  jobs(@Args(() => JobsArgs) args: JobsArgs, @Ctx() context: Context): Promise<JobConnection> {
    const { status = null, kind = null, first, after } = args;
    const cursors = new Cursors('jobs', { ...args });
    return jobPage(context, { statuses: status, kind, parentId: null }, { first, after, cursors });
  }

  @Query(() => Job, { description: 'One job. Null with `NOT_FOUND` for an unknown id.', nullable: true })
  async job(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { services }: Context): Promise<Job> {
    return new Job(await services.jobs.get(id));
  }

  @Mutation(() => Job, {
    description: 'Asks a job and its children to stop. `CONFLICT` if it is already finished. Needs ANALYST.',
    nullable: true,
  })
  async cancelJob(@Arg('id', () => ID, { description: 'Id of the job.' }) id: string, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    return new Job(await context.services.jobs.cancel(id));
  }

  @Mutation(() => Job, {
    description: 'Queues a FAILED or DEAD job again with its attempts restored. `CONFLICT` in any other state. Needs ANALYST.',
    nullable: true,
  })
  async retryJob(@Arg('id', () => ID, { description: 'Id of the job.' }) id: string, @Ctx() context: Context): Promise<Job> {
    requireRole(context, 'ANALYST');
    return new Job(await context.services.jobs.retry(id));
  }
}

/** A page of jobs. */
export async function jobPage(
  { services }: Context,
  filter: JobFilter,
  { first, after, cursors }: { first?: number | null; after?: string | null; cursors: Cursors },
): Promise<JobConnection> {
  const limit = pageSizeOf(first, 50);
  const position = cursors.read(after, ['number']);
  const { jobs, count } = await services.jobs.list(filter, position && (position[0] as number), limit);
  return new JobConnection({
    rows: jobs.slice(0, limit).map((row) => new Job(row)),
    cursorOf: ({ row }) => cursors.of([row.id]),
    hasPreviousPage: position !== null,
    hasNextPage: jobs.length > limit,
    totalCount: count,
  });
}
