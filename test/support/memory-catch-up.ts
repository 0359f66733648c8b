import type { SourceRow } from '../../src/data/providers/provider.js';
import type { MarketDescription } from '../../src/domain/market.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import type { CatchUpProvider } from '../../src/jobs/catch-up/only-missing.js';
import type { CatchUpRequest } from '../../src/jobs/catch-up/plan-requests.js';
import { memoryProvider } from './memory-provider.js';

/**
 * A provider that has given bars, and what it was asked for: it gives the rows of the tickers and days of a request. Tickers in `broken` it
 * says nothing of, as a live one after a failed request.
 */
export function memoryCatchUp(market: MarketDescription, rows: readonly SourceRow[], broken: readonly string[] = []) {
  const requests: CatchUpRequest[] = [];
  const providerFor = (request: CatchUpRequest): CatchUpProvider => {
    requests.push(request);
    const asked = request.tickers.filter((ticker) => !broken.includes(ticker));
    const bars = rows.filter(({ ticker, date }) => {
      const day = tradingDay(`${date}`);
      return asked.includes(`${ticker}`) && day >= request.from && day <= request.to;
    });
    const withoutData = asked.filter((ticker) => !bars.some((row) => row.ticker === ticker));
    return { ...memoryProvider(market, { bars }), source: 'YAHOO', withoutData };
  };
  const asked = () => requests.map(({ tickers, from, to }) => `${tickers.join()} ${isoOf(from)} ${isoOf(to)}`);
  return { providerFor, asked };
}
