import type { TradingDay } from '../../../domain/trading-day.js';

/** A time during which a ticker was a member; `to` is exclusive, null: still is. */
export interface Spell {
  ticker: string;
  from: TradingDay;
  to: TradingDay | null;
}

/** Whose data are fetched, and who may be held when. */
export interface YahooUniverse {
  name: string;
  members: readonly Spell[];
  /** What is known of members beside the provider, for those of which it says nothing. */
  details: ReadonlyMap<string, { name: string; sector: string }>;
  /** A sentence about what the membership is not. */
  warning: string | null;
}

/** The tickers of those who are members at some time of a range, each once, sorted. */
export function membersBetween({ members }: YahooUniverse, from: TradingDay, to: TradingDay): string[] {
  const tickers = members
    .filter((spell) => spell.from <= to && (spell.to === null || spell.to > from))
    .map(({ ticker }) => ticker);
  return [...new Set(tickers)].sort();
}
