import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Info, Int, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { type Context, valueOrReason } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { pageOf } from '../page-of.js';
import { DateScalar } from '../scalars/date.js';
import { Order, OrderConnection, OrderStatus } from '../types/order.js';
import { Position, PositionConnection } from '../types/position.js';

@ArgsType()
class OrdersArgs {
  @Field(() => String, 'Name of the strategy; omitted: all strategies.', { nullable: true })
  strategy?: string | null;

  @Field(() => [OrderStatus], 'Only orders in one of these states.', { nullable: true })
  status?: (keyof typeof OrderStatus)[] | null;

  @Field(() => DateScalar, 'First day of submission.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day of submission.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class PositionsArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

/** What the broker says: orders and positions. */
@Resolver()
export class BrokerResolver {
  @Query(() => OrderConnection, { description: 'Orders at the broker, newest first.', nullable: true })
  async orders(@Args(() => OrdersArgs) args: OrdersArgs, @Ctx() { services }: Context): Promise<OrderConnection> {
    const { strategy = null, status: statuses = null, from = null, to = null } = args;
    const limit = pageSizeOf(args.first, 100);
    const cursors = new Cursors('orders', { ...args });
    const after = cursors.read(args.after, ['number']);
    const { orders, count } = await services.orders.list({ strategy, statuses, from, to }, after && (after[0] as number), limit);
    const market = await services.markets.get();
    return new OrderConnection({
      rows: orders.slice(0, limit).map((row) => new Order(row, market)),
      cursorOf: ({ row }) => cursors.of([row.id]),
      hasPreviousPage: after !== null,
      hasNextPage: orders.length > limit,
      totalCount: count,
    });
  }

  @Query(() => PositionConnection, {
    description: 'What the broker says that is held, by value, with the cash beside it.',
    nullable: true,
  })
  async positions(
    @Args(() => PositionsArgs) args: PositionsArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PositionConnection | null> {
    const { positions, markets } = context.services;
    const limit = pageSizeOf(args.first, 100);
    const cursors = new Cursors('positions', { ...args });
    const account = valueOrReason(await positions.find(args.strategy ?? null), context, info);
    if (account === null) return null;
    const market = await markets.get();
    const rows = account.positions.map((row) => new Position(row, market));
    const page = pageOf(rows, {
      cursors,
      after: args.after,
      limit,
      positionOf: ({ row, ticker }) => [-(row.value ?? Number.MIN_SAFE_INTEGER), ticker],
    });
    return new PositionConnection(account, market, page);
  }
}
