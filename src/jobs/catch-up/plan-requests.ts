import type { Gap } from '../../data/quality/gaps.js';
import type { DayRange } from '../../domain/market.js';

/** The missing sessions of one security, and the ticker under which a provider knows it. */
export interface Wanted {
  securityId: number;
  ticker: string;
  gaps: Gap[];
}

/** What a provider is asked for at once. */
export interface CatchUpRequest extends DayRange {
  tickers: readonly string[];
}

/** Some securities and the range that all their gaps lie in. */
export interface Batch {
  request: CatchUpRequest;
  wanted: Wanted[];
}

/** Securities in a request: of each the provider is asked separately, but they come in one transaction, which should not be large. */
const SECURITIES_A_REQUEST = 50;

/**
 * The gaps of at most `limit` securities as requests. Those that lack the newest sessions come first, since rankings are made of these;
 * within that, ranges that begin alike stand together, so that few days are asked for in vain.
 */
export function planRequests(wanted: readonly Wanted[], limit: number): Batch[] {
  const ranges = wanted.map((one) => ({
    one,
    from: Math.min(...one.gaps.map(({ from }) => from)),
    to: Math.max(...one.gaps.map(({ to }) => to)),
  }));
  ranges.sort((a, b) => b.to - a.to || b.from - a.from || a.one.securityId - b.one.securityId);
  const batches: Batch[] = [];
  for (let i = 0; i < Math.min(limit, ranges.length); i += SECURITIES_A_REQUEST) {
    const batch = ranges.slice(i, Math.min(limit, i + SECURITIES_A_REQUEST));
    batches.push({
      request: {
        tickers: batch.map(({ one }) => one.ticker),
        from: Math.min(...batch.map(({ from }) => from)),
        to: Math.max(...batch.map(({ to }) => to)),
      },
      wanted: batch.map(({ one }) => one),
    });
  }
  return batches;
}
