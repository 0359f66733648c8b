import { Args, ArgsType, Float, ID } from 'type-graphql';
import type { Market, Security as StoredSecurity } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Node } from './node.js';

export const SecurityType = enumType('SecurityType', 'What a security is.', {
  STOCK: 'A share.',
  FUND: 'An exchange-traded fund.',
  INDEX: 'An index; cannot be held.',
  OTHER: 'Anything else.',
});

@Type('A time during which a security carried a ticker.')
export class TickerPeriod {
  @Field(() => String, 'The ticker.')
  ticker!: string;

  @Field(() => DateScalar, 'First day.')
  from!: TradingDay;

  @Field(() => DateScalar, 'First day on which it did not; null: still does. Exclusive, unlike arguments.', { nullable: true })
  to!: TradingDay | null;
}

@Type('A time during which a security was in a universe.')
export class Membership {
  @Field(() => String, 'Name of the universe.')
  universe!: string;

  @Field(() => DateScalar, 'First day in.')
  from!: TradingDay;

  @Field(() => DateScalar, 'First day out; null: still in. Exclusive, unlike arguments.', { nullable: true })
  to!: TradingDay | null;

  @Field(() => DateTimeScalar, 'When this became known.')
  knownAt!: Date;
}

@Type('The end of a listing.')
export class Delisting {
  @Field(() => DateScalar, 'Last day of trading.')
  date!: TradingDay;

  @Field(() => String, 'Why, as the source says.')
  reason!: string;

  @Field(() => Float, 'Return from the last price to what holders got: −1 is a total loss; null if unknown.', { nullable: true })
  finalReturn!: number | null;
}

export const CorporateActionType = enumType('CorporateActionType', 'The kinds of corporate action.', {
  SPLIT: 'New shares for old.',
  DIVIDEND: 'Cash a share.',
});

@Type('A split or a dividend.')
export class CorporateAction {
  @Field(() => CorporateActionType, 'Which.')
  type!: keyof typeof CorporateActionType;

  @Field(() => DateScalar, 'First day on which a buyer does not get it.')
  exDate!: TradingDay;

  @Field(() => Float, 'Split: new shares for an old one. Dividend: cash a share as paid, money.')
  value!: number;

  @Field(() => DateTimeScalar, 'When it became known.')
  knownAt!: Date;

  @Field(() => String, 'Which provider said so; `derived` when computed from two closes.')
  source!: string;
}

@ArgsType()
class MarketCapArgs {
  @Field(() => DateScalar, 'On or before this day.', { nullable: true })
  date!: TradingDay | null;

  @Field(() => DateTimeScalar, 'Only what was known at this instant.', { nullable: true })
  asOf!: Date | null;
}

/** What is stored beyond the security's own row is loaded for all securities of a request at once. */
@Type('One listed share, fund or index, with an id that never changes whatever its ticker does.', { implements: Node })
export class Security implements Node {
  constructor(
    /** The stored row. */
    readonly row: StoredSecurity,
    readonly market: Market,
  ) {
    this.id = nodeIdOf('Security', row.id);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => String, 'The ticker it carries now, or carried last.')
  get ticker(): string {
    return this.row.ticker;
  }

  @Field(() => String, 'Name; null if the source has none.', { nullable: true })
  get name(): string | null {
    return this.row.name;
  }

  @Field(() => String, 'Sector; null if unknown.', { nullable: true })
  get sector(): string | null {
    return this.row.sector;
  }

  @Field(() => String, 'Industry within the sector; null if unknown.', { nullable: true })
  get industry(): string | null {
    return this.row.industry;
  }

  @Field(() => SecurityType, 'What it is.')
  get type(): keyof typeof SecurityType {
    return this.row.type;
  }

  @Field(() => String, 'Exchange code; null if unknown.', { nullable: true })
  get exchange(): string | null {
    return this.row.exchange;
  }

  @Field(() => String, 'ISO 4217 code of its prices.')
  get currency(): string {
    return this.market.currency;
  }

  @Field(() => DateScalar, 'Day of its first bar; null without bars.', { nullable: true, cost: 2 })
  async firstDate(_args: object, { loaders }: Context): Promise<TradingDay | null> {
    return (await loaders.span.load(this.row.id))?.firstDate ?? null;
  }

  @Field(() => DateScalar, 'Day of its last bar; null without bars.', { nullable: true, cost: 2 })
  async lastDate(_args: object, { loaders }: Context): Promise<TradingDay | null> {
    return (await loaders.span.load(this.row.id))?.lastDate ?? null;
  }

  @Field(() => Float, 'Last close as traded, money; null without bars.', { nullable: true, cost: 2 })
  async lastClose(_args: object, { loaders }: Context): Promise<number | null> {
    return (await loaders.span.load(this.row.id))?.lastClose ?? null;
  }

  @Field(() => Delisting, 'How its listing ended; null while it is listed.', { nullable: true, cost: 2 })
  delisting(_args: object, { loaders }: Context): Promise<Delisting | null> {
    return loaders.delisting.load(this.row.id);
  }

  @Field(() => Boolean, 'Whether it belongs to a simulated market.')
  get simulated(): boolean {
    return this.market.simulated;
  }

  /** A source that gives no first day of a ticker means since ever: that is the first bar, else the first day of the market. */
  @Field(() => [TickerPeriod], 'The tickers it carried, oldest first.', { cost: 2 })
  async tickers(_args: object, { loaders, services }: Context): Promise<TickerPeriod[]> {
    const periods = await loaders.tickers.load(this.row.id);
    if (periods.every(({ from }) => from !== null)) return periods as TickerPeriod[];
    const first = (await loaders.span.load(this.row.id))?.firstDate ?? (await services.markets.span(this.market))?.from ?? 0;
    return periods.map((period) => ({ ...period, from: period.from ?? Math.min(first, period.to ?? first) }));
  }

  @Field(() => [Membership], 'The universes it has been in, by universe and day.', { cost: 2 })
  memberships(_args: object, { loaders }: Context): Promise<Membership[]> {
    return loaders.memberships.load(this.row.id);
  }

  @Field(() => Float, 'Price × diluted shares on a day, money; null if either is unknown.', { nullable: true, cost: 20 })
  marketCap(@Args(() => MarketCapArgs) { date, asOf }: MarketCapArgs, { loaders }: Context): Promise<number | null> {
    return loaders.marketCap(date ?? null, asOf ?? null).load(this.row.id);
  }
}
