import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { type Figure, readFundamentals } from './read-fundamentals.js';
import type { Found } from './reading.js';
import type { Split } from './undo-splits.js';
import { symbolOf, type YahooSource } from './yahoo-source.js';

/** Reported figures of the periods that ended since a day; `splits` are all since then. Yahoo gives about five quarters and four years. */
export async function fetchFundamentals(
  yahoo: YahooSource,
  ticker: string,
  { from, now, splits }: { from: TradingDay; now: Date; splits: readonly Split[] },
): Promise<Found<Figure[]>> {
  const fetched = [];
  for (const type of ['quarterly', 'annual'] as const) {
    fetched.push(
      await yahoo.get(
        `the ${type} figures of ${ticker}`,
        (api, options) =>
          api.fundamentalsTimeSeries(symbolOf(ticker), { period1: isoOf(from), period2: now, type, module: 'all' }, options),
        (reply) => readFundamentals(reply, { splits }),
      ),
    );
  }
  const figures = fetched.flatMap((found) => (found.kind === 'data' ? found.data : []));
  return figures.length > 0 ? { kind: 'data', data: figures } : fetched[0];
}
