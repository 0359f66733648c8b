import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, FieldResolver, Info, Int, Query, Resolver, Root } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { type Context, valueOrReason } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Portfolio, PortfolioConnection } from '../types/portfolio.js';
import { Strategy } from '../types/strategy.js';

@ArgsType()
class PortfolioArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => DateScalar, 'The newest portfolio on or before this day.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only portfolios made of what was known at this instant.', { nullable: true })
  asOf?: Date | null;
}

@ArgsType()
class PageArgs {
  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@Resolver()
export class PortfoliosResolver {
  @Query(() => Portfolio, { description: 'The newest portfolio of a strategy. Null if it has none yet.', nullable: true })
  async portfolio(
    @Args(() => PortfolioArgs) { strategy = null, date = null, asOf = null }: PortfolioArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Portfolio | null> {
    const { portfolios, markets } = context.services;
    const found = valueOrReason(await portfolios.find({ strategy, date, asOf }), context, info);
    return found && new Portfolio(found, await markets.get());
  }

  @Query(() => [Portfolio], { description: 'The newest portfolio of each strategy that has one, by strategy.' })
  async portfolios(@Ctx() { services }: Context): Promise<Portfolio[]> {
    if ((await services.markets.find()) === null) return [];
    const market = await services.markets.get();
    return (await services.portfolios.newest()).map((found) => new Portfolio(found, market));
  }
}

@Resolver(() => Strategy)
export class StrategyPortfoliosResolver {
  @FieldResolver(() => PortfolioConnection, { description: 'Its portfolios, newest first.' })
  async portfolios(
    @Root() { name }: Strategy,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { services }: Context,
  ): Promise<PortfolioConnection> {
    const limit = pageSizeOf(args.first, 20);
    const cursors = new Cursors(`portfolios of ${name}`, { ...args });
    const position = cursors.read(args.after, ['number', 'number']);
    const after = position && { date: position[0] as number, id: position[1] as number };
    const market = await services.markets.find();
    const { portfolios, count } = market
      ? await services.portfolios.list(name, after, limit)
      : { portfolios: [], count: async () => 0 };
    return new PortfolioConnection({
      rows: portfolios.slice(0, limit).map((row) => new Portfolio(row, market!)),
      cursorOf: ({ row }) => cursors.of([row.date, row.id]),
      hasPreviousPage: after !== null,
      hasNextPage: portfolios.length > limit,
      totalCount: count,
    });
  }
}
