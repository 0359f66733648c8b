import { Float, ID, Int } from 'type-graphql';
import type { StoredTrade } from '../../data/store/find/trade-lists.js';
import type { Market } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { Context } from '../context.js';
import { enumType, Field, Type } from '../decorators.js';
import { Security } from './security.js';
import { Conviction } from './target.js';

export const TradeSide = enumType('TradeSide', 'The direction of a trade.', {
  BUY: 'Buys, or buys back.',
  SELL: 'Sells, or sells short.',
});

@Type('Target − holding of one security.')
export class Trade {
  constructor(
    private readonly row: StoredTrade,
    private readonly market: Market,
  ) {}

  @Field(() => String, 'Ticker on the date.')
  get ticker(): string {
    return this.row.ticker;
  }

  @Field(() => String, 'Name; null if unknown.', { nullable: true })
  get name(): string | null {
    return this.row.name;
  }

  @Field(() => String, 'Sector on the date; null if unknown.', { nullable: true })
  get sector(): string | null {
    return this.row.sector;
  }

  @Field(() => TradeSide, 'Direction.')
  get side(): keyof typeof TradeSide {
    return this.row.side;
  }

  @Field(() => Int, 'Whole shares, positive.')
  get shares(): number {
    return this.row.shares;
  }

  @Field(() => Float, 'Price it was planned with, money a share.')
  get price(): number {
    return this.row.price;
  }

  @Field(() => Float, 'Shares × price, money, positive.')
  get value(): number {
    return this.row.value;
  }

  @Field(() => Float, 'Weight held before.')
  get weightBefore(): number {
    return this.row.weightBefore;
  }

  @Field(() => Float, 'Weight wanted.')
  get weightAfter(): number {
    return this.row.weightAfter;
  }

  @Field(() => Float, "Part of a usual day's volume.", { nullable: true })
  get participation(): number | null {
    return this.row.participation;
  }

  @Field(() => Float, 'Commission, spread and impact expected, basis points of the value.', { nullable: true })
  get expectedCostBps(): number | null {
    return this.row.expectedCostBps;
  }

  @Field(() => Conviction, 'How strong the signal is; null for a security that is sold because it is no longer a target.', {
    nullable: true,
  })
  get conviction(): keyof typeof Conviction | null {
    return this.row.conviction;
  }

  @Field(() => String, 'Why, for people.')
  get reason(): string {
    return this.row.reason;
  }

  @Field(() => Security, 'The security.')
  async security(_args: object, { loaders }: Context): Promise<Security> {
    return new Security((await loaders.security.load(this.row.securityId))!, this.market);
  }
}

@Type('Trades as columns, by value, largest first.')
export class TradeTable {
  constructor(private readonly rows: readonly StoredTrade[]) {}

  @Field(() => Int, 'Rows.')
  get count(): number {
    return this.rows.length;
  }

  @Field(() => [ID], 'Ids of the securities.')
  get securityId(): string[] {
    return this.rows.map(({ securityId }) => nodeIdOf('Security', securityId));
  }

  @Field(() => [String], 'Tickers on the date.')
  get ticker(): string[] {
    return this.rows.map(({ ticker }) => ticker);
  }

  @Field(() => [TradeSide], 'Directions.')
  get side(): (keyof typeof TradeSide)[] {
    return this.rows.map(({ side }) => side);
  }

  @Field(() => [Int], 'Whole shares, positive.')
  get shares(): number[] {
    return this.rows.map(({ shares }) => shares);
  }

  @Field(() => [Float], 'Prices they were planned with, money a share.')
  get price(): number[] {
    return this.rows.map(({ price }) => price);
  }

  @Field(() => [Float], 'Shares × price, money, positive.')
  get value(): number[] {
    return this.rows.map(({ value }) => value);
  }

  @Field(() => [Float], 'Weights held before.')
  get weightBefore(): number[] {
    return this.rows.map(({ weightBefore }) => weightBefore);
  }

  @Field(() => [Float], 'Weights wanted.')
  get weightAfter(): number[] {
    return this.rows.map(({ weightAfter }) => weightAfter);
  }

  @Field(() => [Float], 'Costs expected, basis points of the value.', { nullable: 'items' })
  get expectedCostBps(): (number | null)[] {
    return this.rows.map(({ expectedCostBps }) => expectedCostBps);
  }

  @Field(() => [String], 'Reasons, for people.')
  get reason(): string[] {
    return this.rows.map(({ reason }) => reason);
  }
}
