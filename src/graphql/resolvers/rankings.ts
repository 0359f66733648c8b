import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Info, Int, Query, Resolver } from 'type-graphql';
import { badInput } from '../../domain/errors.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { checkLimit, rowsOf } from '../../services/rankings.js';
import { type Context, valueOrReason } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { RANKING_POSITION, RankingConnection, rankingPage } from '../types/ranking-connection.js';
import { RankingRun } from '../types/ranking-run.js';
import { RankingTable } from '../types/ranking-table.js';

@ArgsType()
class RankingsArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'The newest ranking on or before this day.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only runs made of what was known at this instant.', { nullable: true })
  asOf?: Date | null;

  @Field(() => String, 'Only signals of this sector; ranks stay those of the whole ranking.', { nullable: true })
  sector?: string | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class RankingTableArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'The newest ranking on or before this day.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only runs made of what was known at this instant.', { nullable: true })
  asOf?: Date | null;

  @Field(() => String, 'Only signals of this sector.', { nullable: true })
  sector?: string | null;

  @Field(() => Int, 'Only the best so many; omitted: all.', { nullable: true })
  limit?: number | null;
}

@Resolver()
export class RankingsResolver {
  @Query(() => RankingConnection, {
    description: 'One ranking in the order of rank, paged. Null if the strategy has no complete run yet.',
    nullable: true,
  })
  async rankings(
    @Args(() => RankingsArgs) args: RankingsArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RankingConnection | null> {
    pageSizeOf(args.first, 100);
    const cursors = new Cursors('rankings', { ...args });
    const after = cursors.read(args.after, RANKING_POSITION);
    const run = await (after ? runOf(context, after[0] as number) : newestRun(args, context, info));
    return run && rankingPage(run, await context.services.rankings.signals(run.row), args, after, cursors);
  }

  @Query(() => RankingTable, {
    description:
      'One ranking as columns: for whole cross-sections (above 500 rows, about an eighth of the cost of `rankings` with exposures). Null if there is no run yet.',
    nullable: true,
  })
  async rankingTable(
    @Args(() => RankingTableArgs) args: RankingTableArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RankingTable | null> {
    checkLimit(args.limit ?? null);
    const run = await newestRun(args, context, info);
    return run && rankingTable(run, context, args);
  }
}

/** The columns of a run, of one sector and up to a limit. */
export async function rankingTable(
  run: RankingRun,
  { services }: Context,
  { sector, limit }: { sector?: string | null; limit?: number | null },
): Promise<RankingTable> {
  checkLimit(limit ?? null);
  const signals = await services.rankings.signals(run.row);
  const whole = (sector ?? null) === null && (limit ?? null) === null;
  return new RankingTable(run, signals, whole ? null : rowsOf(signals, sector ?? null).slice(0, limit ?? undefined));
}

async function newestRun(
  { strategy = null, date = null, asOf = null }: { strategy?: string | null; date?: TradingDay | null; asOf?: Date | null },
  context: Context,
  info: GraphQLResolveInfo,
): Promise<RankingRun | null> {
  const { rankings, markets } = context.services;
  const run = valueOrReason(await rankings.find({ strategy, date, asOf }), context, info);
  return run && new RankingRun(run, await markets.get());
}

/** The run that a cursor names. */
async function runOf({ services }: Context, id: number): Promise<RankingRun> {
  const run = await services.rankings.findById(id);
  if (!run) throw badInput(['after'], 'a cursor of a run that is stored', `one of run ${id}`);
  return new RankingRun(run, await services.markets.get());
}
