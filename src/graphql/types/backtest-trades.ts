import { Float, ID, Int } from 'type-graphql';
import type { StoredTrade } from '../../data/store/find/backtests.js';
import type { StepHoldings } from '../../domain/backtest.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { connectionType } from './connection.js';
import { TradeSide } from './trade.js';

@Type('What was held after a rebalance, as columns, largest weight first.')
export class HoldingTable {
  @Field(() => DateScalar, 'Day of the rebalance.')
  date!: TradingDay;

  @Field(() => Float, 'Net asset value, money.')
  equity!: number;

  @Field(() => Float, 'Cash over net asset value.')
  cash!: number;

  @Field(() => Int, 'Rows.')
  count!: number;

  @Field(() => [ID], 'Ids of the securities.')
  securityId!: string[];

  @Field(() => [String], 'Tickers on the day.')
  ticker!: string[];

  @Field(() => [String], 'Sectors on the day.', { nullable: 'items' })
  sector!: (string | null)[];

  @Field(() => [Float], 'Weights after trading.')
  weight!: number[];

  @Field(() => [Float], 'Shares, in parts where allowed; negative is short.')
  shares!: number[];

  @Field(() => [Float], 'Prices traded at, money a share, as traded.', { nullable: 'items' })
  price!: (number | null)[];
}

@Type('One trade of a backtest.')
export class BacktestTrade {
  @Field(() => DateScalar, 'Day of the trade.')
  date!: TradingDay;

  @Field(() => String, 'Ticker on the day.')
  ticker!: string;

  @Field(() => TradeSide, 'Direction.')
  side!: keyof typeof TradeSide;

  @Field(() => Float, 'Shares, positive, in parts where allowed.')
  shares!: number;

  @Field(() => Float, 'Price, money a share, as traded.')
  price!: number;

  @Field(() => Float, 'Shares × price, money, positive.')
  value!: number;

  @Field(() => Float, 'Commission, spread and impact, money.')
  cost!: number;

  @Field(() => Float, 'The same, basis points of the value.', { nullable: true })
  costBps!: number | null;

  @Field(() => String, 'Why: `rebalance`, `delisting`, `band`.')
  reason!: string;
}

/** A page of trades. */
export const BacktestTradeConnection = connectionType('BacktestTrade', () => BacktestTrade, 'Trades of a backtest');
export type BacktestTradeConnection = InstanceType<typeof BacktestTradeConnection>;

/** Stored holdings as a table, largest weight first, ties by ticker. */
export function holdingTableOf({ date, equity, cash, ...columns }: StepHoldings): HoldingTable {
  const { securityId, ticker, sector, weight, shares, price } = columns;
  const order = ticker.map((_, i) => i).sort((a, b) => weight[b] - weight[a] || (ticker[a] < ticker[b] ? -1 : 1));
  const sorted = <T>(column: readonly T[]): T[] => order.map((i) => column[i]);
  return {
    date,
    equity,
    cash: cash / equity,
    count: order.length,
    securityId: sorted(securityId).map((id) => nodeIdOf('Security', id)),
    ticker: sorted(ticker),
    sector: sorted(sector),
    weight: sorted(weight),
    shares: sorted(shares),
    price: sorted(price),
  };
}

/** A stored trade as it is served. */
export function backtestTradeOf(trade: StoredTrade): BacktestTrade {
  return { ...trade, costBps: trade.value > 0 ? (1e4 * trade.cost) / trade.value : null };
}
