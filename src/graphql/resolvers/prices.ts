import { Args, ArgsType, Ctx, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { PriceSeries, priceSeriesOf } from '../types/prices.js';
import type { Security } from '../types/security.js';
import { securityOf } from './securities.js';

@ArgsType()
class PricesArgs {
  @Field(() => String, 'Ticker, resolved on the day `to`.')
  ticker!: string;

  @Field(() => DateScalar, 'First day; omitted: the first bar.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day; omitted: the last bar.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Bars and corporate actions as known at this instant.', { nullable: true })
  asOf?: Date | null;

  @Field(() => Boolean, 'True: split- and dividend-adjusted backwards from the last bar known at `asOf`. False: as traded.', {
    nullable: true,
    defaultValue: true,
  })
  adjusted?: boolean | null;
}

/** Which bars of a known security are meant. */
@ArgsType()
export class PriceRangeArgs {
  @Field(() => DateScalar, 'First day.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => DateTimeScalar, 'Bars and corporate actions as known at this instant.', { nullable: true })
  asOf?: Date | null;

  @Field(() => Boolean, 'True: adjusted backwards for splits and dividends. False: as traded.', {
    nullable: true,
    defaultValue: true,
  })
  adjusted?: boolean | null;
}

@Resolver()
export class PricesResolver {
  @Query(() => PriceSeries, {
    description: 'Daily bars of one security as columns, oldest first. Null with `NOT_FOUND` for an unknown ticker.',
    nullable: true,
    complexity: 500,
  })
  async prices(@Args(() => PricesArgs) { ticker, ...range }: PricesArgs, @Ctx() context: Context): Promise<PriceSeries> {
    return pricesOf(await securityOf(ticker, range.to ?? null, context), range, context);
  }
}

/** Prices of a security as a series. */
export async function pricesOf(
  security: Security,
  { from = null, to = null, asOf = null, adjusted }: PriceRangeArgs,
  { services, loaders }: Context,
): Promise<PriceSeries> {
  const [prices, periods] = await Promise.all([
    services.prices.load(security.row, { from, to, asOf }, adjusted ?? true),
    loaders.tickers.load(security.row.id),
  ]);
  const last = to ?? prices.date.at(-1) ?? null;
  const then = periods.find(
    (period) => last !== null && (period.from ?? last) <= last && last < (period.to ?? Number.POSITIVE_INFINITY),
  );
  return priceSeriesOf(security, then?.ticker ?? security.ticker, prices);
}
