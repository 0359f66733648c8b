import { Float, ID, Int } from 'type-graphql';
import type { StoredOrder, OrderStatus as StoredStatus } from '../../data/store/find/orders.js';
import type { Market } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { slippageBps } from '../../quant/execution/execution-report.js';
import { averagePriceOf } from '../../services/orders.js';
import type { Context } from '../context.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { connectionType } from './connection.js';
import { Node } from './node.js';
import { Security } from './security.js';
import { TradeSide } from './trade.js';
import { TradeList } from './trade-list.js';

export const OrderStatus = enumType('OrderStatus', 'Where an order stands.', {
  NEW: 'Written down, not yet sent.',
  ACCEPTED: 'The broker has it.',
  PARTIALLY_FILLED: 'A part is filled.',
  FILLED: 'All of it is filled. Final.',
  CANCELLED: 'Ended by us; what was filled stays. Final.',
  REJECTED: 'Refused by the broker. Final.',
  EXPIRED: 'Ended with the session. Final.',
});

@Type('A part of an order that was executed.')
export class Fill {
  @Field(() => DateTimeScalar, 'When.')
  at!: Date;

  @Field(() => Int, 'Whole shares, positive.')
  shares!: number;

  @Field(() => Float, 'Price, money a share.')
  price!: number;

  @Field(() => Float, 'Commission and fees, money.')
  cost!: number;
}

@Type('An order at the broker.', { implements: Node })
export class Order implements Node {
  constructor(
    /** The stored order. */
    readonly row: StoredOrder,
    private readonly market: Market,
  ) {
    this.id = nodeIdOf('Order', row.id);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => String, 'Id that we gave the broker: the same order sent twice is one.')
  get clientOrderId(): string {
    return this.row.clientOrderId;
  }

  @Field(() => String, 'Name of the broker: `paper`.')
  get broker(): string {
    return this.row.broker;
  }

  @Field(() => String, 'Name of the strategy.')
  get strategy(): string {
    return this.row.strategy;
  }

  @Field(() => TradeList, 'The list it comes from.')
  async tradeList(_args: object, { loaders }: Context): Promise<TradeList> {
    return new TradeList((await loaders.tradeList.load(this.row.listId))!, this.market);
  }

  @Field(() => String, 'Ticker when it was sent.')
  get ticker(): string {
    return this.row.ticker;
  }

  @Field(() => TradeSide, 'Direction.')
  get side(): keyof typeof TradeSide {
    return this.row.side;
  }

  @Field(() => Int, 'Whole shares ordered, positive.')
  get shares(): number {
    return this.row.shares;
  }

  @Field(() => Int, 'Whole shares filled, positive.')
  get filledShares(): number {
    return this.row.filledShares;
  }

  @Field(() => Float, 'Mean price of the fills, money a share; null without one.', { nullable: true })
  get averagePrice(): number | null {
    return averagePriceOf(this.row);
  }

  @Field(() => Float, 'Price it was planned with, money a share.')
  get plannedPrice(): number {
    return this.row.plannedPrice;
  }

  @Field(() => Float, 'Mean fill against plan, basis points; positive is a cost.', { nullable: true })
  get slippageBps(): number | null {
    return slippageBps({ ...this.row, averagePrice: this.averagePrice });
  }

  @Field(() => OrderStatus, 'Where it stands.')
  get status(): StoredStatus {
    return this.row.status;
  }

  @Field(() => String, 'Why it was rejected or ended; null otherwise.', { nullable: true })
  get reason(): string | null {
    return this.row.reason;
  }

  @Field(() => [Fill], 'The fills, oldest first.')
  get fills(): Fill[] {
    return this.row.fills;
  }

  @Field(() => DateTimeScalar, 'When it was sent.')
  get submittedAt(): Date {
    return this.row.submittedAt;
  }

  @Field(() => DateTimeScalar, 'Last change.')
  get updatedAt(): Date {
    return this.row.updatedAt;
  }

  @Field(() => Security, 'The security.')
  async security(_args: object, { loaders }: Context): Promise<Security> {
    return new Security((await loaders.security.load(this.row.securityId))!, this.market);
  }
}

/** A page of orders. */
export const OrderConnection = connectionType('Order', () => Order, 'Orders');
export type OrderConnection = InstanceType<typeof OrderConnection>;
