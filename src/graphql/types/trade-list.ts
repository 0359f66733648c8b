import { Float, ID, Int } from 'type-graphql';
import type { StoredTradeList } from '../../data/store/find/trade-lists.js';
import type { Market } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Node } from './node.js';

@Type('Planned against filled.')
export class ExecutionReport {
  @Field(() => Float, 'Filled value over planned value.')
  filledFraction!: number;

  @Field(() => Float, 'Filled against planned prices, basis points of the value; positive is a cost.', { nullable: true })
  slippageBps!: number | null;

  @Field(() => Float, 'Commission and fees paid, money.')
  cost!: number;

  @Field(() => Int, 'Orders that are neither filled nor ended.')
  openOrders!: number;
}

@Type('The trades that turn holdings into targets.', { implements: Node })
export class TradeList implements Node {
  constructor(
    /** The stored list. */
    readonly row: StoredTradeList,
    readonly market: Market,
  ) {
    this.id = nodeIdOf('TradeList', row.id);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => String, 'Name of the strategy.')
  get strategy(): string {
    return this.row.strategy;
  }

  @Field(() => DateScalar, 'The date of the targets; the trades are for the next session.')
  get date(): TradingDay {
    return this.row.date;
  }

  @Field(() => Int, 'Number of trades.')
  get count(): number {
    return this.row.size;
  }

  @Field(() => Float, 'Σ|change of weight|: 2 is a complete exchange.')
  get turnover(): number {
    return this.row.turnover;
  }

  @Field(() => Float, 'Bought, money.')
  get buyValue(): number {
    return this.row.buyValue;
  }

  @Field(() => Float, 'Sold, money, positive.')
  get sellValue(): number {
    return this.row.sellValue;
  }

  @Field(() => Float, 'Commission, spread and impact expected, money.')
  get expectedCost(): number {
    return this.row.expectedCost;
  }

  @Field(() => Float, 'The same, basis points of the value traded.', { nullable: true })
  get expectedCostBps(): number | null {
    const value = this.row.buyValue + this.row.sellValue;
    return value === 0 ? null : (this.row.expectedCost / value) * 1e4;
  }

  @Field(() => Float, 'Cash after all of it, money.')
  get cashAfter(): number {
    return this.row.cashAfter;
  }

  @Field(() => Int, 'Changes too small to be traded.')
  get skipped(): number {
    return this.row.skipped;
  }

  @Field(() => DateTimeScalar, 'When it was computed.')
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => Boolean, 'Whether the market is simulated.')
  get simulated(): boolean {
    return this.market.simulated;
  }
}
