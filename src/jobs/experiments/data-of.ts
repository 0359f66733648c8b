import { findSpan } from '../../data/store/find/span.js';
import { listUniverseSummaries } from '../../data/store/find/universes.js';
import type { Store } from '../../data/store/store.js';
import { noData } from '../../domain/errors.js';
import type { Market } from '../../domain/market.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';

/** What an experiment says of the data that it was made of. */
export interface ExperimentData {
  /** First and last day with bars. */
  from: string;
  to: string;
  /** Whether the universe knows who has left it. */
  membershipHistory: boolean;
}

/** What a market has for an experiment on a universe up to a day. Throws `NO_DATA` where it has no bars. */
export async function dataOf(
  store: Store,
  market: Market,
  { universe, to }: { universe: string; to: TradingDay },
): Promise<ExperimentData> {
  const [span, universes] = await Promise.all([findSpan(store, market.id), listUniverseSummaries(store, market.id, to)]);
  if (span === null) throw noData(`The market "${market.name}" has no bars.`);
  const membershipHistory = universes.some(({ name, historyFrom }) => name === universe && historyFrom !== null);
  return { from: isoOf(span.from), to: isoOf(span.to), membershipHistory };
}
