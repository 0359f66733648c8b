import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { type Chart, readChart } from './read-chart.js';
import type { Found } from './reading.js';
import { symbolOf, type YahooSource } from './yahoo-source.js';

/**
 * The chart of a ticker from a day to now, whatever part of it is wanted: the prices of any day can only be told with the splits of
 * all later ones. Asked up to tomorrow, since a split takes effect in Yahoo's prices before the session of its ex-day opens.
 */
export function fetchChart(
  yahoo: YahooSource,
  ticker: string,
  { from, now }: { from: TradingDay; now: Date },
): Promise<Found<Chart>> {
  const period2 = new Date(now.getTime() + 86_400_000);
  return yahoo.get(
    `the chart of ${ticker}`,
    (api, options) =>
      api.chart(
        symbolOf(ticker),
        { period1: isoOf(from), period2, interval: '1d', events: 'div|split', includePrePost: false, return: 'object' },
        options,
      ),
    (reply) => readChart(reply, { now, from }),
  );
}
