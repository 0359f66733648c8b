import { Arg, Args, ArgsType, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { Cursors } from '../cursor.js';
import { Field } from '../decorators.js';
import { Backtest } from '../types/backtest.js';
import { BacktestConnection } from '../types/backtest-connection.js';
import { experimentPage } from './experiments.js';

@ArgsType()
class BacktestsArgs {
  @Field(() => String, 'Name of the strategy; omitted: all strategies.', { nullable: true })
  strategy?: string | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@Resolver()
export class BacktestsResolver {
  @Query(() => BacktestConnection, {
    description: 'Stored backtests, newest first, running and failed ones included.',
    nullable: true,
  })
  async backtests(@Args(() => BacktestsArgs) args: BacktestsArgs, @Ctx() context: Context): Promise<BacktestConnection> {
    const cursors = new Cursors('backtests', { ...args });
    const query = { kind: 'BACKTEST', strategy: args.strategy ?? null };
    return new BacktestConnection(await experimentPage(context, query, args, cursors, (one) => new Backtest(one)));
  }

  @Query(() => Backtest, { description: 'One backtest. Null with `NOT_FOUND` for an unknown id.', nullable: true })
  async backtest(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { services }: Context): Promise<Backtest> {
    return new Backtest(await services.experiments.get(id, 'BACKTEST'));
  }
}
