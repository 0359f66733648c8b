/** What a start asks of the workers, so that what an earlier one did not come to is there. Each is asked for once, however many start. */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { findJobs } from '../data/store/find/jobs.js';
import { comesFromYahoo } from '../data/store/find/live-source.js';
import { currentVersion } from '../data/store/load/current-version.js';
import { FINAL_STATUSES, type JobStatus, SCHEDULER } from '../domain/job.js';
import type { Market } from '../domain/market.js';
import { isoOf } from '../domain/trading-day.js';
import { getPlan, type JobContext } from './context.js';
import { dailyJobOf } from './daily.js';
import { catchUpKind, catchUpParamsOf } from './kinds/catch-up-kind.js';
import type { JobFeed } from './life/job-feed.js';
import { retry } from './life/requests.js';
import { type NewJob, submit } from './life/submit.js';
import type { Queue } from './queue.js';

/** What a start has open. */
export interface FirstWork {
  context: JobContext;
  queue: Queue;
  feed: JobFeed;
}

/** Securities that a start asks for at most; the daily job asks for all. */
const SECURITIES_AT_START = 500;

/**
 * Runs the daily chain for the last session of a market by one strategy, once for the same data and code, and waits for its end, which it
 * returns. Throws what is wrong with the strategy.
 */
export async function firstDaily(work: FirstWork, market: Market, strategy: string): Promise<JobStatus> {
  const { context } = work;
  const { name } = getPlan(context, strategy);
  const job = await dailyJobOf(context, { market, strategies: [name], date: null, now: new Date() });
  const version = await currentVersion(context.store, market.id);
  const idempotencyKey = `first daily ${market.id} ${name} ${version} ${context.code.commit}`;
  return endOf(work, await ask(work, { ...job, idempotencyKey }));
}

/** Has the sessions that a market lacks filled in the background, once a session; null where nothing fills them. */
export async function askForCatchUp(work: FirstWork, market: Market, now: Date): Promise<number | null> {
  if (!(await comesFromYahoo(work.context.store, market.id))) return null;
  const everything = { universe: null, tickers: null, from: null, to: null };
  return ask(work, {
    kind: 'catchUp',
    params: catchUpParamsOf({ marketId: market.id, ...everything, limit: SECURITIES_AT_START }),
    timeoutSeconds: catchUpKind.timeoutSeconds,
    idempotencyKey: `catch-up ${market.id} ${isoOf(calendarOf(market.timeZone).lastClosedAt(now))}`,
  });
}

/** Asks for a job, and for one that was given up anew. */
async function ask({ context: { store }, queue }: FirstWork, job: Omit<NewJob, 'requestedBy' | 'priority'>): Promise<number> {
  const id = await submit({ store, queue }, { ...job, requestedBy: SCHEDULER, priority: 0 });
  const [{ status }] = await findJobs(store, [id]);
  if (status === 'DEAD') await retry({ store, queue }, id);
  return id;
}

function endOf({ context: { store }, feed }: FirstWork, id: number): Promise<JobStatus> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const [{ status }] = await findJobs(store, [id]);
      if (!FINAL_STATUSES.includes(status)) return;
      leave();
      resolve(status);
    };
    const tryLook = () => void look().catch(reject);
    const leave = feed.listen({ onJob: (notice) => notice.id === id && tryLook(), onGap: tryLook });
    tryLook();
  });
}
