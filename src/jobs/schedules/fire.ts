import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import { getMarket } from '../../data/store/load/find-market.js';
import { SCHEDULER } from '../../domain/job.js';
import { type DailyContext, dailyJobOf } from '../daily.js';
import { ingestKind, ingestParamsOf } from '../kinds/ingest-kind.js';
import type { NewJob } from '../life/submit.js';
import { submit } from '../life/submit.js';
import type { Queue } from '../queue.js';
import { type ScheduleName, WEEKLY_DAYS } from './schedules.js';

/** A moment at which a schedule fires. */
export interface Fire {
  name: ScheduleName;
  marketId: number;
  at: Date;
}

/** The key of the job that a schedule makes when it fires: whoever sees it fire, on however many machines, makes one job. */
export function fireKeyOf({ name, marketId, at }: Fire): string {
  return `${firesOf(name, marketId)}${at.toISOString()}`;
}

/** What the keys of a schedule's jobs begin with; the rest is the instant. */
export function firesOf(name: ScheduleName, marketId: number): string {
  return `${name} ${marketId} `;
}

/** Makes the job of a schedule that fires and returns its id; that of the first where it was made before. */
export async function fire(context: DailyContext & { queue: Queue }, fired: Fire): Promise<number> {
  const job = await jobOf(context, fired);
  return submit(context, { ...job, requestedBy: SCHEDULER, priority: 0, idempotencyKey: fireKeyOf(fired) });
}

async function jobOf(
  context: DailyContext,
  { name, marketId, at }: Fire,
): Promise<Omit<NewJob, 'requestedBy' | 'priority' | 'idempotencyKey'>> {
  const market = await getMarket(context.store, marketId);
  if (name === 'daily') return dailyJobOf(context, { market, strategies: null, date: null, now: at });
  const from = calendarOf(market.timeZone).lastClosedAt(at) - WEEKLY_DAYS;
  const params = ingestParamsOf({ provider: 'YAHOO', universe: null, tickers: null, from, to: null });
  return { kind: 'ingest', params, timeoutSeconds: ingestKind.timeoutSeconds };
}
