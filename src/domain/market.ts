import type { TradingDay } from './trading-day.js';

/** A market owns its securities, tickers, universes, rates and runs, so that a simulated and a real one can share a store. */
export interface Market {
  id: number;
  name: string;
  description: string;
  simulated: boolean;
  /** ISO 4217 code. */
  currency: string;
  /** IANA name: America/New_York. */
  timeZone: string;
  /** Ticker whose total return stands for the market. */
  benchmark: string;
}

/** What a source says of the market that it brings. */
export type MarketDescription = Omit<Market, 'id'>;

/** What a security is. */
export const SECURITY_TYPES = ['STOCK', 'FUND', 'INDEX', 'OTHER'] as const;
export type SecurityType = (typeof SECURITY_TYPES)[number];

/** One listed share, fund or index, with an id that never changes whatever its ticker does. */
export interface Security {
  id: number;
  /** The ticker it carries now, or carried last. */
  ticker: string;
  name: string | null;
  sector: string | null;
  industry: string | null;
  /** Where it is listed, in the words of the source. */
  exchange: string | null;
  type: SecurityType;
}

/** The instant and the state of the store whose knowledge is used: every read of the store says both. */
export interface Knowledge {
  /** Only what the market knew at this instant. */
  asOf: Date;
  /** Only what this store had been told by this data version. */
  version: number;
}

/** Days from and to, both inclusive. */
export interface DayRange {
  from: TradingDay;
  to: TradingDay;
}
