import type { TradingDay } from './trading-day.js';

/** How strong a signal is, by the percentile of its score. */
export type Conviction = 'HIGH' | 'MEDIUM' | 'LOW';

/** Target − holding of one security. */
export interface Trade {
  securityId: number;
  ticker: string;
  sector: string | null;
  side: 'BUY' | 'SELL';
  /** Whole and positive. */
  shares: number;
  price: number;
  /** Shares × price, money, positive. */
  value: number;
  weightBefore: number;
  /** As the targets want it. */
  weightAfter: number;
  /** Shares over a usual day's volume; NaN: unknown. */
  participation: number;
  /** Of the value; NaN where the impact is unknown. */
  expectedCostBps: number;
  /** Null: it is no target any more. */
  conviction: Conviction | null;
  reason: string;
}

/** What the trades of one date come to in money. */
export interface TradeSums {
  /** Σ|change of weight|. */
  turnover: number;
  buyValue: number;
  sellValue: number;
  expectedCost: number;
  cashAfter: number;
  /** Changes that are too small, or of a security without a price. */
  skipped: number;
}

/** What a trade list was made of and came to, beside its trades. */
export interface TradeListRecord extends TradeSums {
  marketId: number;
  strategy: string;
  portfolioId: number;
  date: TradingDay;
  /** Money that a weight of 1 stands for. */
  netAssetValue: number;
  cashBefore: number;
  costs: { commissionBps: number; halfSpreadBps: number; impactCoefficient: number };
  /** That of the account whose holdings it was made of; 0: there was none. */
  revision: number;
}
