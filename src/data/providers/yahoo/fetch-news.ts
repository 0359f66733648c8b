import { type Headline, readNews } from './read-news.js';
import { data, type Found, nothing } from './reading.js';
import { symbolOf, type YahooSource } from './yahoo-source.js';

const HEADLINES = 25;

/** The newest headlines about a ticker. Yahoo's search adds others; only those that it says are about the ticker are taken. */
export async function fetchNews(yahoo: YahooSource, ticker: string): Promise<Found<Headline[]>> {
  const symbol = symbolOf(ticker);
  const found = await yahoo.get(
    `the news about ${ticker}`,
    (api, options) => api.search(symbol, { quotesCount: 0, newsCount: HEADLINES }, options),
    readNews,
  );
  if (found.kind === 'none') return found;
  const about = found.data.filter(({ symbols }) => symbols.includes(symbol));
  return about.length > 0 ? data(about) : nothing('No headlines about it.');
}
