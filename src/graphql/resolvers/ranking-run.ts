import { Args, ArgsType, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { Cursors } from '../cursor.js';
import { Field } from '../decorators.js';
import { RANKING_POSITION, RankingConnection, rankingPage } from '../types/ranking-connection.js';
import { RankingRun } from '../types/ranking-run.js';
import { RankingTable } from '../types/ranking-table.js';
import { rankingTable } from './rankings.js';

@ArgsType()
class SignalsArgs {
  @Field(() => String, 'Only this sector.', { nullable: true })
  sector?: string | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class TableArgs {
  @Field(() => String, 'Only this sector.', { nullable: true })
  sector?: string | null;

  @Field(() => Int, 'Only the best so many; omitted: all.', { nullable: true })
  limit?: number | null;
}

/** The fields of a run that lead to its signals; they stand here because a signal leads to its run. */
@Resolver(() => RankingRun)
export class RankingRunResolver {
  @FieldResolver(() => RankingConnection, { description: 'The signals in the order of rank, paged.' })
  async signals(
    @Root() run: RankingRun,
    @Args(() => SignalsArgs) args: SignalsArgs,
    @Ctx() { services }: Context,
  ): Promise<RankingConnection> {
    const cursors = new Cursors(`signals of ${run.id}`, { ...args });
    const after = cursors.read(args.after, RANKING_POSITION);
    return rankingPage(run, await services.rankings.signals(run.row), args, after, cursors);
  }

  @FieldResolver(() => RankingTable, { description: 'The signals as columns.' })
  table(@Root() run: RankingRun, @Args(() => TableArgs) args: TableArgs, @Ctx() context: Context): Promise<RankingTable> {
    return rankingTable(run, context, args);
  }
}
