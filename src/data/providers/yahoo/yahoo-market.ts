import type { MarketDescription } from '../../../domain/market.js';

/** The market that Yahoo brings. */
export const YAHOO_MARKET = {
  name: 'yahoo-us',
  description: 'US shares from Yahoo Finance, as traded, in dollars.',
  simulated: false,
  currency: 'USD',
  timeZone: 'America/New_York',
  /** The fund whose total return stands for the market. */
  benchmark: 'SPY',
} as const satisfies MarketDescription;
