import type { TradingDay } from './trading-day.js';

/** A fill of an account; shares are signed, negative is sold. */
export interface AccountFill {
  readonly securityId: number;
  readonly session: TradingDay;
  readonly shares: number;
  /** Money a share. */
  readonly price: number;
}

/** What splits, dividends and delistings of one security and day changed in an account: never nothing. */
export interface ActionEffect {
  securityId: number;
  /** Ex-date, or the last day of a listing. */
  date: TradingDay;
  shares: number;
  cash: number;
}
