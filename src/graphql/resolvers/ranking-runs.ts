import { Args, ArgsType, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { RankingRun } from '../types/ranking-run.js';
import { RankingRunConnection } from '../types/ranking-run-connection.js';

@ArgsType()
class RankingRunsArgs {
  @Field(() => String, 'Name of the strategy; omitted: all strategies.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'First date.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last date.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only runs made of what was known at this instant.', { nullable: true })
  asOf?: Date | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@Resolver()
export class RankingRunsResolver {
  @Query(() => RankingRunConnection, {
    description: 'The stored ranking runs, newest date first; of one date the newest run first.',
    nullable: true,
  })
  async rankingRuns(@Args(() => RankingRunsArgs) args: RankingRunsArgs, @Ctx() context: Context): Promise<RankingRunConnection> {
    const { strategy = null, from = null, to = null, asOf = null } = args;
    const { rankings, markets } = context.services;
    const limit = pageSizeOf(args.first, 20);
    const cursors = new Cursors('rankingRuns', { ...args });
    const position = cursors.read(args.after, ['number', 'number']);
    const after = position && { date: position[0] as number, id: position[1] as number };
    const { runs, count } = await rankings.list({ strategy, from, to, asOf }, after, limit);
    const market = await markets.get();
    return new RankingRunConnection({
      rows: runs.slice(0, limit).map((run) => new RankingRun(run, market)),
      cursorOf: ({ row }) => cursors.of([row.date, row.id]),
      hasPreviousPage: after !== null,
      hasNextPage: runs.length > limit,
      totalCount: count,
    });
  }
}
