import { findJobs } from '../data/store/find/jobs.js';
import { findNewestRun } from '../data/store/find/runs.js';
import { currentVersion } from '../data/store/load/current-version.js';
import { SCHEDULER } from '../domain/job.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { rankKind, rankParamsOf } from './kinds/rank-kind.js';
import { retry } from './life/requests.js';
import type { Settling } from './life/settle.js';
import { submit } from './life/submit.js';

/**
 * Asks for the ranking of a market's newest session where there is none: one job for all servers that start, and one that was given up is
 * tried again.
 */
export async function rankNewest(
  settling: Settling,
  { marketId, strategy, date }: { marketId: number; strategy: string; date: TradingDay },
): Promise<void> {
  const { store } = settling;
  const newest = await findNewestRun(store, { marketId, strategy, from: date, to: date, asOf: new Date() });
  if (newest !== null) return;
  const { params } = rankParamsOf({ marketId, strategy, dates: [date], asOf: null, newest: true });
  const idempotencyKey = `newest ${marketId} ${strategy} ${isoOf(date)} ${await currentVersion(store, marketId)}`;
  const { timeoutSeconds } = rankKind;
  const job = { kind: 'rank', params, requestedBy: SCHEDULER, priority: 0, timeoutSeconds, idempotencyKey };
  const id = await submit(settling, job);
  const [{ status }] = await findJobs(store, [id]);
  if (status === 'DEAD') await retry(settling, id);
}
