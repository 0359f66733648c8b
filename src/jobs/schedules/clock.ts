/**
 * The clock: pg-boss's cron over the schedules of a market. Every process that has one looks at the same tables, and one of them makes the
 * job, whose key names the instant. What came due while no process was there fires once when one is.
 */
import { PgBoss } from 'pg-boss';
import type { Log } from '../../domain/log.js';
import type { DailyContext } from '../daily.js';
import type { Queue } from '../queue.js';
import { dueAt } from './cron.js';
import { fire } from './fire.js';
import type { Schedule } from './schedules.js';

const QUEUE = 'alphaql_clock';

/** What the clock looks at, and where its jobs go. */
export interface ClockParts extends DailyContext {
  queue: Queue;
  schedules: readonly Schedule[];
  log: Log;
  /** Seconds between two looks at what has come due; others in tests. */
  lookEverySeconds?: number;
}

/** A schedule's message: what is needed to say for when it fires, whoever gets it. */
type Tick = Pick<Schedule, 'name' | 'marketId' | 'cron' | 'timeZone'>;

/** Starts the clock of a process; the schedules of the market become those that are given, for all processes. */
export async function startClock(parts: ClockParts): Promise<{ close(): Promise<void> }> {
  const { store, schedules, log, lookEverySeconds = 5 } = parts;
  const boss = new PgBoss({
    connectionString: store.url,
    max: 2,
    schedule: true,
    supervise: false,
    registerInstance: false,
    cronWorkerIntervalSeconds: lookEverySeconds,
  });
  boss.on('error', (error) => log.warn(`The clock: ${error.message}`));
  await boss.start();
  try {
    await boss.createQueue(QUEUE, { retryLimit: 10, retryDelay: 30 });
    for (const { name, marketId, cron, timeZone, enabled } of schedules) {
      const key = `${name}-${marketId}`;
      const tick: Tick = { name, marketId, cron, timeZone };
      if (enabled) await boss.schedule(QUEUE, cron, tick, { tz: timeZone, key, missed: 'once' });
      else await boss.unschedule(QUEUE, key);
    }
    await boss.work<Tick>(QUEUE, { pollingIntervalSeconds: lookEverySeconds }, async (messages) => {
      for (const { data } of messages) await tell(data);
    });
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }

  async function tell({ name, marketId, cron, timeZone }: Tick): Promise<void> {
    const at = dueAt(cron, timeZone, new Date());
    try {
      await fire(parts, { name, marketId, at });
    } catch (error) {
      log.error(`The schedule "${name}" of ${at.toISOString()} made no job. ${error instanceof Error ? error.message : error}`);
      throw error;
    }
  }

  return { close: () => boss.stop({ graceful: true, timeout: 2000 }) };
}
