import { Args, ArgsType, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { pageOf } from '../page-of.js';
import { Job } from '../types/job.js';
import { Portfolio } from '../types/portfolio.js';
import { RankingRun } from '../types/ranking-run.js';
import { Target, TargetConnection, TargetTable } from '../types/target.js';

@ArgsType()
class TargetsArgs {
  @Field(() => String, 'Only this sector.', { nullable: true })
  sector?: string | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

/** The fields of a portfolio that lead elsewhere in the store. */
@Resolver(() => Portfolio)
export class PortfolioResolver {
  @FieldResolver(() => RankingRun, { description: 'The ranking it was made of.' })
  async ranking(@Root() { row, market }: Portfolio, @Ctx() { services }: Context): Promise<RankingRun> {
    return new RankingRun((await services.rankings.findById(row.rankingRunId))!, market);
  }

  @FieldResolver(() => TargetConnection, { description: 'The targets by final weight, largest first, paged.' })
  async targets(
    @Root() { id, row, market }: Portfolio,
    @Args(() => TargetsArgs) args: TargetsArgs,
    @Ctx() { services }: Context,
  ): Promise<TargetConnection> {
    const columns = await services.portfolios.targets(row);
    const all = columns.ticker.map((_, i) => new Target(columns, i, market));
    const sector = args.sector ?? null;
    const rows = sector === null ? all : all.filter((target) => target.sector === sector);
    const cursors = new Cursors(`targets of ${id}`, { ...args });
    const limit = pageSizeOf(args.first, 100);
    return new TargetConnection(pageOf(rows, { cursors, after: args.after, limit, positionOf: ({ i }) => [i] }));
  }

  @FieldResolver(() => TargetTable, { description: 'The targets as columns, by final weight, largest first.' })
  async table(@Root() { row }: Portfolio, @Ctx() { services }: Context): Promise<TargetTable> {
    return new TargetTable(await services.portfolios.targets(row));
  }

  @FieldResolver(() => Job, { description: 'The job that made it; null when made in-process.', nullable: true })
  async job(@Root() { row }: Portfolio, @Ctx() { loaders }: Context): Promise<Job | null> {
    const job = row.jobId === null ? null : await loaders.job.load(row.jobId);
    return job && new Job(job);
  }
}
