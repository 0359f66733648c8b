import { type ProviderPolicy, providerPolicy } from '../../data/providers/policy/provider-policy.js';
import type { Provider } from '../../data/providers/provider.js';
import { membersBetween, type YahooUniverse } from '../../data/providers/yahoo/universe.js';
import { YAHOO_MARKET } from '../../data/providers/yahoo/yahoo-market.js';
import { yahooProvider } from '../../data/providers/yahoo/yahoo-provider.js';
import { badInput } from '../../domain/errors.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';

/** Tickers an ingest: one is a transaction that others wait for, and at four requests a second these take a minute. */
const TICKERS_AN_INGEST = 50;

/** What is downloaded: these tickers, or those of a universe. */
export interface YahooDownload {
  universe?: YahooUniverse;
  tickers?: readonly string[];
  from: TradingDay;
  to?: TradingDay;
  /** The way to Yahoo, where it is shared with others. */
  policy?: ProviderPolicy;
  fetch?: typeof fetch;
}

/** A provider that is opened when its turn comes, with the name of its part. */
export interface ProviderPart {
  key: string;
  open(): Promise<Provider>;
}

/** The providers of a download, one after the other through one policy, so that a breaker that opens holds for all. */
export function yahooProviders(
  { universe, tickers: given, from, to, policy = providerPolicy(YAHOO_MARKET.name), fetch }: YahooDownload,
  now: Date,
): ProviderPart[] {
  const today = Math.floor(now.getTime() / 86_400_000);
  const tickers = given ?? (universe ? membersBetween(universe, from, to ?? today) : []);
  if (tickers.length === 0) throw badInput(['universe'], `a universe with members since ${isoOf(from)}`, universe?.name);
  return Array.from({ length: Math.ceil(tickers.length / TICKERS_AN_INGEST) }, (_, i) => {
    const part = tickers.slice(i * TICKERS_AN_INGEST, (i + 1) * TICKERS_AN_INGEST);
    return {
      key: `${part[0]} to ${part.at(-1)}`,
      open: async () => yahooProvider({ tickers: part, universe, from, to, now, policy, ...(fetch ? { fetch } : {}) }),
    };
  });
}
