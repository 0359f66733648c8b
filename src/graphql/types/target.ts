import { Float, ID, Int } from 'type-graphql';
import type { TargetColumns } from '../../data/store/find/portfolios.js';
import type { Market } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { Context } from '../context.js';
import { enumType, Field, Type } from '../decorators.js';
import { connectionType } from './connection.js';
import { Security } from './security.js';

export const Conviction = enumType(
  'Conviction',
  'How strong a signal is, by the percentile of its score; the strategy sets the thresholds.',
  { HIGH: 'The top.', MEDIUM: 'The middle.', LOW: 'The rest.' },
);

@Type('The weight wanted of one security.')
export class Target {
  constructor(
    private readonly columns: TargetColumns,
    /** Its row. */
    readonly i: number,
    private readonly market: Market,
  ) {}

  @Field(() => String, 'Ticker on the date.')
  get ticker(): string {
    return this.columns.ticker[this.i];
  }

  @Field(() => String, 'Name; null if unknown.', { nullable: true })
  get name(): string | null {
    return this.columns.name[this.i];
  }

  @Field(() => String, 'Sector on the date; null if unknown.', { nullable: true })
  get sector(): string | null {
    return this.columns.sector[this.i];
  }

  @Field(() => Float, 'Composite score in the ranking, dimensionless.', { nullable: true })
  get score(): number | null {
    return this.columns.score[this.i];
  }

  @Field(() => Int, 'Rank in the ranking.', { nullable: true })
  get rank(): number | null {
    return this.columns.rank[this.i];
  }

  @Field(() => Conviction, 'How strong the signal is.')
  get conviction(): keyof typeof Conviction {
    return this.columns.conviction[this.i];
  }

  @Field(() => Float, 'Weight as the optimizer gave it, fraction of net asset value; negative is short.')
  get rawWeight(): number {
    return this.columns.rawWeight[this.i];
  }

  @Field(() => Float, 'Weight after volatility targeting, risk rules and whole shares.')
  get finalWeight(): number {
    return this.columns.finalWeight[this.i];
  }

  @Field(() => Int, 'Whole shares; negative is short.')
  get shares(): number {
    return this.columns.shares[this.i];
  }

  @Field(() => Float, 'Price it was sized with, money a share.', { nullable: true })
  get price(): number | null {
    return this.columns.price[this.i];
  }

  @Field(() => Float, 'Shares × price, money.', { nullable: true })
  get value(): number | null {
    return this.columns.value[this.i];
  }

  @Field(
    () => String,
    'Why the final weight is what it is: `Standard Sizing`, `Capped by Sector`. For people; plugins add their own.',
  )
  get reason(): string {
    return this.columns.reason[this.i];
  }

  @Field(() => Security, 'The security.')
  async security(_args: object, { loaders }: Context): Promise<Security> {
    return new Security((await loaders.security.load(this.columns.securityId[this.i]))!, this.market);
  }
}

/** A page of targets. */
export const TargetConnection = connectionType('Target', () => Target, 'Targets');
export type TargetConnection = InstanceType<typeof TargetConnection>;

@Type('Targets as columns, by final weight, largest first.')
export class TargetTable {
  constructor(private readonly columns: TargetColumns) {}

  @Field(() => Int, 'Rows.')
  get count(): number {
    return this.columns.ticker.length;
  }

  @Field(() => [ID], 'Ids of the securities.')
  get securityId(): string[] {
    return this.columns.securityId.map((id) => nodeIdOf('Security', id));
  }

  @Field(() => [String], 'Tickers on the date.')
  get ticker(): readonly string[] {
    return this.columns.ticker;
  }

  @Field(() => [String], 'Names.', { nullable: 'items' })
  get name(): readonly (string | null)[] {
    return this.columns.name;
  }

  @Field(() => [String], 'Sectors on the date.', { nullable: 'items' })
  get sector(): readonly (string | null)[] {
    return this.columns.sector;
  }

  @Field(() => [Float], 'Composite scores.', { nullable: 'items' })
  get score(): readonly (number | null)[] {
    return this.columns.score;
  }

  @Field(() => [Conviction], 'How strong the signals are.')
  get conviction(): readonly (keyof typeof Conviction)[] {
    return this.columns.conviction;
  }

  @Field(() => [Float], 'Weights as the optimizer gave them.')
  get rawWeight(): readonly number[] {
    return this.columns.rawWeight;
  }

  @Field(() => [Float], 'Weights in the end.')
  get finalWeight(): readonly number[] {
    return this.columns.finalWeight;
  }

  @Field(() => [Int], 'Whole shares; negative is short.')
  get shares(): readonly number[] {
    return this.columns.shares;
  }

  @Field(() => [Float], 'Prices, money a share.', { nullable: 'items' })
  get price(): readonly (number | null)[] {
    return this.columns.price;
  }

  @Field(() => [Float], 'Shares × price, money.', { nullable: 'items' })
  get value(): readonly (number | null)[] {
    return this.columns.value;
  }

  @Field(() => [String], 'Reasons, for people.')
  get reason(): readonly string[] {
    return this.columns.reason;
  }
}
