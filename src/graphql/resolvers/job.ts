import { Args, ArgsType, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { rowIdOf } from '../../domain/node-id.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { type Experiment, Replay } from '../types/experiment.js';
import { experimentOf } from '../types/experiment-of.js';
import { Job } from '../types/job.js';
import { JobConnection, JobEventConnection } from '../types/job-connection.js';
import { JobEvent } from '../types/job-event.js';
import { JobResult } from '../types/job-result.js';
import { JobStatus, JobStatusCount } from '../types/job-status.js';
import { Portfolio } from '../types/portfolio.js';
import { RankingRun } from '../types/ranking-run.js';
import { TradeList } from '../types/trade-list.js';
import { type ValidationReport, validationReportOf } from '../types/validation-report.js';
import { jobPage } from './jobs.js';

@ArgsType()
class ChildrenArgs {
  @Field(() => [JobStatus], 'Only those in one of these states.', { nullable: true })
  status?: (keyof typeof JobStatus)[] | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 50 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class EventsArgs {
  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

/** What a job says of itself beyond its row. */
@Resolver(() => Job)
export class JobResolver {
  @FieldResolver(() => Job, { description: 'The job it is a part of; null if none.', nullable: true })
  async parent(@Root() { row }: Job, @Ctx() { loaders }: Context): Promise<Job | null> {
    const parent = row.parentId === null ? null : await loaders.job.load(row.parentId);
    return parent && new Job(parent);
  }

  @FieldResolver(() => JobConnection, { description: 'Its parts, oldest first.' })
  children(@Root() { row }: Job, @Args(() => ChildrenArgs) args: ChildrenArgs, @Ctx() context: Context): Promise<JobConnection> {
    const { status = null, first, after } = args;
    const cursors = new Cursors('children', { ...args, of: row.id });
    return jobPage(context, { statuses: status, kind: null, parentId: row.id }, { first, after, cursors });
  }

  @FieldResolver(() => [JobStatusCount], { description: 'How many of its parts are in which state; empty without parts.' })
  async childCounts(@Root() { row }: Job, @Ctx() { services }: Context): Promise<JobStatusCount[]> {
    return row.divided ? services.jobs.countParts(row.id) : [];
  }

  @FieldResolver(() => JobEventConnection, { description: 'What happened to it, oldest first.' })
  async events(
    @Root() { row: job }: Job,
    @Args(() => EventsArgs) args: EventsArgs,
    @Ctx() { services }: Context,
  ): Promise<JobEventConnection> {
    const limit = pageSizeOf(args.first, 100);
    const cursors = new Cursors('events', { of: job.id });
    const after = cursors.read(args.after, ['number']);
    const { events, count } = await services.jobs.events(job.id, after ? (after[0] as number) : 0, limit);
    return new JobEventConnection({
      rows: events.slice(0, limit).map((row) => new JobEvent(row)),
      cursorOf: ({ row }) => cursors.of([row.id]),
      hasPreviousPage: after !== null,
      hasNextPage: events.length > limit,
      totalCount: count,
    });
  }

  @FieldResolver(() => JobResult, {
    description: 'What it made; null until SUCCESS, and for kinds that only have parts.',
    nullable: true,
  })
  async result(
    @Root() { row }: Job,
    @Ctx() context: Context,
  ): Promise<RankingRun | ValidationReport | Portfolio | TradeList | Experiment | Replay | null> {
    const { services, loaders } = context;
    if (row.result === null) return null;
    if (row.result.type === 'ValidationReport') {
      const ingest = await loaders.report.load(String(row.result.id));
      return ingest && validationReportOf(ingest);
    }
    const id = rowIdOf(String(row.result.id))!;
    switch (row.result.type) {
      case 'RankingRun': {
        const run = await services.rankings.findById(id);
        return run && new RankingRun(run, await services.markets.get());
      }
      case 'Portfolio': {
        const portfolio = await services.portfolios.findById(id);
        return portfolio && new Portfolio(portfolio, await services.markets.get());
      }
      case 'TradeList': {
        const list = await loaders.tradeList.load(id);
        return list && new TradeList(list, await services.markets.get());
      }
      case 'Backtest':
      case 'Sweep':
      case 'FactorStudy': {
        const experiment = await services.experiments.find(id);
        return experiment && experimentOf(experiment);
      }
      case 'Replay': {
        const found = await services.experiments.findReplay(id);
        return found && new Replay(found.replay, experimentOf(found.experiment));
      }
    }
  }
}
