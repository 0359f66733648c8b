import type { TradingDay } from './trading-day.js';

/** What was held after the trades of a rebalance, as columns. */
export interface StepHoldings {
  /** Day of the trades. */
  date: TradingDay;
  /** After the trades, at their prices, money. */
  equity: number;
  /** Money. */
  cash: number;
  securityId: number[];
  ticker: string[];
  sector: (string | null)[];
  /** Of the equity. */
  weight: number[];
  shares: number[];
  /** Prices traded at; null where it could not be traded. */
  price: (number | null)[];
}

/** One trade of a backtest. */
export interface BacktestTrade {
  date: TradingDay;
  securityId: number;
  ticker: string;
  side: 'BUY' | 'SELL';
  /** Positive. */
  shares: number;
  /** Money a share, as traded. */
  price: number;
  /** Shares × price, money. */
  value: number;
  /** Commission, spread and impact, money. */
  cost: number;
  reason: 'rebalance' | 'delisting' | 'band';
}
