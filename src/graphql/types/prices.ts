import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Prices } from '../../services/prices.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { numberOrNull } from './regime.js';
import { Security } from './security.js';

@Type('Daily bars of one security as columns, oldest first. A session without a bar has no row.')
export class PriceSeries {
  @Field(() => Security, 'Whose.')
  security!: Security;

  @Field(() => String, 'The ticker it carried on the last day of the range.')
  ticker!: string;

  @Field(() => String, 'ISO 4217 code.')
  currency!: string;

  @Field(() => Boolean, 'Whether prices and volume are adjusted.')
  adjusted!: boolean;

  @Field(() => DateTimeScalar, 'The instant whose knowledge was used.')
  asOf!: Date;

  @Field(() => Float, 'Data version that was read, a whole number; the answer is the same while it is.')
  dataVersion!: number;

  @Field(() => Boolean, 'Whether the market is simulated.')
  simulated!: boolean;

  @Field(() => Int, 'Rows.')
  count!: number;

  @Field(() => [DateScalar], 'Trading days.')
  date!: Iterable<TradingDay>;

  @Field(() => [Float], 'First price, money a share.', { nullable: 'items' })
  open!: (number | null)[];

  @Field(() => [Float], 'Highest price.', { nullable: 'items' })
  high!: (number | null)[];

  @Field(() => [Float], 'Lowest price.', { nullable: 'items' })
  low!: (number | null)[];

  @Field(() => [Float], 'Last price.', { nullable: 'items' })
  close!: (number | null)[];

  @Field(() => [Float], 'Shares traded; adjusted for splits only. Beyond Int.', { nullable: 'items' })
  volume!: (number | null)[];

  @Field(() => [Float], 'Cash a share with this ex-date, as paid, never adjusted; 0 on other days.')
  dividend!: Iterable<number>;

  @Field(() => [Float], 'New shares for an old one with this ex-date; 1 on other days.')
  split!: Iterable<number>;

  @Field(() => [Boolean], 'Whether a policy made up the bar (interpolated or carried forward).')
  filled!: boolean[];
}

/** Prices as they are served; `ticker` is what the security was called on the last day of the range. */
export function priceSeriesOf(security: Security, ticker: string, prices: Prices): PriceSeries {
  const { date, dividend, split, adjusted, knowledge } = prices;
  const numbers = (column: Float64Array) => Array.from(column, numberOrNull);
  return {
    security,
    ticker,
    currency: security.market.currency,
    adjusted,
    asOf: knowledge.asOf,
    dataVersion: knowledge.version,
    simulated: security.market.simulated,
    count: date.length,
    date,
    open: numbers(prices.open),
    high: numbers(prices.high),
    low: numbers(prices.low),
    close: numbers(prices.close),
    volume: numbers(prices.volume),
    dividend,
    split,
    filled: Array.from(prices.filled, Boolean),
  };
}
