import type { Market } from '../domain/market.js';
import { isoOf } from '../domain/trading-day.js';
import type { FreshnessReport } from './freshness.js';

/** The line of a log that says how current the bars of a market are, and what they were compared with. */
export function freshnessLine({ name, simulated }: Market, report: FreshnessReport): string {
  const { status, lastDate, lagSessions, expectedDate, counts } = report;
  const { FRESH, STALE, FROZEN, ABSENT } = counts;
  const until = lastDate === null ? 'there are no bars' : `bars until ${isoOf(lastDate)}, ${lagSessions} sessions behind`;
  const compared = simulated ? `its own last session ${isoOf(expectedDate)}, since it is simulated` : isoOf(expectedDate);
  return `${name} is ${status}: ${until} ${compared}; ${FRESH} securities fresh, ${STALE} stale, ${FROZEN} frozen, ${ABSENT} absent.`;
}
