import type { Provider, ProviderTable, SourceRow } from '../../data/providers/provider.js';
import type { MarketDescription } from '../../domain/market.js';
import { findTradingDay } from '../../domain/trading-day.js';
import type { Wanted } from './plan-requests.js';

/** A provider that says of which tickers it has nothing in the range that it was asked for. Complete when all rows are read. */
export interface CatchUpProvider extends Provider {
  readonly withoutData: readonly string[];
}

const TABLES: readonly ProviderTable[] = ['bars', 'bars_with_adjusted_close'];

/**
 * The bars of a provider on the days that are missing, for the market that misses them, and the tickers of which anything came. The rest is
 * left as it is: a catch-up fills and corrects nothing.
 */
export function onlyMissing(
  provider: CatchUpProvider,
  wanted: readonly Wanted[],
  market: MarketDescription,
): { provider: Provider; answered(): Set<string> } {
  const gaps = new Map(wanted.map((one) => [one.ticker, one.gaps]));
  const came = new Set<string>();
  const isMissing = ({ ticker, date }: SourceRow) => {
    if (typeof ticker !== 'string') return false;
    came.add(ticker);
    const day = typeof date === 'string' ? findTradingDay(date.slice(0, 10)) : date;
    return typeof day === 'number' && (gaps.get(ticker)?.some(({ from, to }) => from <= day && day <= to) ?? false);
  };
  return {
    answered: () => new Set([...came, ...provider.withoutData]),
    provider: {
      source: provider.source,
      description: `Missing sessions from ${provider.description}`,
      get notes() {
        return provider.notes;
      },
      market: async () => market,
      tables: async () => (await provider.tables()).filter((table) => TABLES.includes(table)),
      async *rows(table) {
        for await (const batch of provider.rows(table)) yield batch.filter(isMissing);
      },
      close: () => provider.close(),
    },
  };
}
