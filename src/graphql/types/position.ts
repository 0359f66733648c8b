import { Float, Int } from 'type-graphql';
import type { Market } from '../../domain/market.js';
import type { AccountStatement, ValuedPosition } from '../../services/positions.js';
import { Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { connectionType, type Page } from './connection.js';
import { Security } from './security.js';
import { Warning } from './warning.js';

@Type('What the broker holds of one security.')
export class Position {
  constructor(
    readonly row: ValuedPosition,
    private readonly market: Market,
  ) {}

  @Field(() => String, 'Ticker now.')
  get ticker(): string {
    return this.row.security.ticker;
  }

  @Field(() => String, 'Name; null if unknown.', { nullable: true })
  get name(): string | null {
    return this.row.security.name;
  }

  @Field(() => String, 'Sector; null if unknown.', { nullable: true })
  get sector(): string | null {
    return this.row.security.sector;
  }

  @Field(() => Int, 'Whole shares; negative is short.')
  get shares(): number {
    return this.row.shares;
  }

  @Field(() => Float, 'Mean price paid, money a share.')
  get averagePrice(): number {
    return this.row.averagePrice;
  }

  @Field(() => Float, 'Last close, as traded.', { nullable: true })
  get price(): number | null {
    return this.row.price;
  }

  @Field(() => Float, 'Shares × price, money.', { nullable: true })
  get value(): number | null {
    return this.row.value;
  }

  @Field(() => Float, 'Value over net asset value.', { nullable: true })
  get weight(): number | null {
    return this.row.weight;
  }

  @Field(() => Float, 'Value − cost, money.', { nullable: true })
  get unrealizedProfit(): number | null {
    return this.row.unrealizedProfit;
  }

  @Field(() => Security, 'The security.')
  get security(): Security {
    return new Security(this.row.security, this.market);
  }
}

const Connection = connectionType('Position', () => Position, 'Positions, with the account they are in');

@Type('A page: Positions, with the account they are in.', { name: 'PositionConnection' })
export class PositionConnection extends Connection {
  constructor(
    private readonly account: AccountStatement,
    private readonly market: Market,
    page: Page<Position>,
  ) {
    super(page);
  }

  @Field(() => Float, 'Cash, money.')
  get cash(): number {
    return this.account.cash;
  }

  @Field(() => Float, 'Cash and positions at the last close, money.')
  get netAssetValue(): number {
    return this.account.netAssetValue;
  }

  @Field(() => String, 'ISO 4217 code of the account.')
  get currency(): string {
    return this.market.currency;
  }

  @Field(() => DateTimeScalar, 'When broker and store were last compared; null if never.', { nullable: true })
  get reconciledAt(): Date | null {
    return this.account.reconciledAt;
  }

  @Field(() => [Warning], 'RECONCILIATION if they disagreed.')
  get warnings(): readonly Warning[] {
    return this.account.warnings;
  }
}
