import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { costOf } from '../decorators.js';
import { Portfolio } from '../types/portfolio.js';
import { Trade, TradeTable } from '../types/trade.js';
import { ExecutionReport, TradeList } from '../types/trade-list.js';

/** The fields of a trade list that lead elsewhere in the store. */
@Resolver(() => TradeList)
export class TradeListResolver {
  @FieldResolver(() => Portfolio, { description: 'The targets.', complexity: costOf(20) })
  async portfolio(@Root() { row, market }: TradeList, @Ctx() { services }: Context): Promise<Portfolio> {
    return new Portfolio((await services.portfolios.findById(row.portfolioId))!, market);
  }

  @FieldResolver(() => [Trade], {
    description: 'The trades by value, largest first; at most two for each target.',
    complexity: costOf(20),
  })
  async trades(@Root() { row, market }: TradeList, @Ctx() { services }: Context): Promise<Trade[]> {
    return (await services.tradeLists.trades(row)).map((trade) => new Trade(trade, market));
  }

  @FieldResolver(() => TradeTable, { description: 'The same as columns; for lists above 500 rows.', complexity: costOf(20) })
  async table(@Root() { row }: TradeList, @Ctx() { services }: Context): Promise<TradeTable> {
    return new TradeTable(await services.tradeLists.trades(row));
  }

  @FieldResolver(() => ExecutionReport, {
    description: 'How it was filled; null until it is submitted.',
    nullable: true,
    complexity: costOf(20),
  })
  execution(@Root() { row }: TradeList, @Ctx() { services }: Context): Promise<ExecutionReport | null> {
    return services.tradeLists.report(row);
  }
}

/** The fields of a portfolio that lead to its trades. */
@Resolver(() => Portfolio)
export class PortfolioTradesResolver {
  @FieldResolver(() => TradeList, {
    description: 'The trades towards it; null until computed.',
    nullable: true,
    complexity: costOf(2),
  })
  async trades(@Root() { row, market }: Portfolio, @Ctx() { services }: Context): Promise<TradeList | null> {
    const list = await services.tradeLists.findOf(row.id);
    return list && new TradeList(list, market);
  }
}
