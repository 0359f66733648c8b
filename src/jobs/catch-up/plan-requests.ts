import type { Gap } from '../../data/quality/gaps.js';
import type { IngestReport } from '../../domain/ingest-report.js';
import type { DayRange } from '../../domain/market.js';
import type { TradingDay } from '../../domain/trading-day.js';

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
  /** DAILY where all of it lies in the newest sessions, whose jumps may be news. */
  context: IngestReport['context'];
}

/** Securities in a request: of each the provider is asked separately, but they come in one transaction, which should not be large. */
const SECURITIES_A_REQUEST = 50;

/**
 * The gaps of at most `limit` securities as requests. Those that lack the newest sessions come first, since rankings are made of these;
 * within that, ranges that begin alike stand together, so that few days are asked for in vain. What lacks sessions from `recent` on
 * only is not mixed with the rest.
 */
export function planRequests(wanted: readonly Wanted[], limit: number, recent: TradingDay): Batch[] {
  const ranges = wanted.map((one) => ({
    one,
    from: Math.min(...one.gaps.map(({ from }) => from)),
    to: Math.max(...one.gaps.map(({ to }) => to)),
  }));
  ranges.sort((a, b) => b.to - a.to || b.from - a.from || a.one.securityId - b.one.securityId);
  const taken = ranges.slice(0, limit);
  const daily = taken.filter(({ from }) => from >= recent);
  const backfill = taken.filter(({ from }) => from < recent);
  const batches: Batch[] = [];
  for (const [context, group] of [['DAILY', daily] as const, ['BACKFILL', backfill] as const]) {
    for (let i = 0; i < group.length; i += SECURITIES_A_REQUEST) {
      const batch = group.slice(i, i + SECURITIES_A_REQUEST);
      batches.push({
        request: {
          tickers: batch.map(({ one }) => one.ticker),
          from: Math.min(...batch.map(({ from }) => from)),
          to: Math.max(...batch.map(({ to }) => to)),
        },
        wanted: batch.map(({ one }) => one),
        context,
      });
    }
  }
  return batches;
}
