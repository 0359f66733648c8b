import type { Market } from '../domain/market.js';
import { nextFire } from '../jobs/schedules/cron.js';
import { firesOf } from '../jobs/schedules/fire.js';
import type { Schedule } from '../jobs/schedules/schedules.js';
import type { Markets } from './markets.js';

/** What this service asks of the store. */
export interface ScheduleStore {
  schedulesOf(market: Market): Promise<Schedule[]>;
  findLastFire(keyPrefix: string): Promise<{ jobId: number; at: Date } | null>;
}

/** A schedule, and when it fires. */
export interface ScheduleState extends Schedule {
  /** Null when off. */
  nextAt: Date | null;
  /** Both null if it never fired. */
  lastAt: Date | null;
  lastJobId: number | null;
}

/** What runs by the clock. */
export class Schedules {
  constructor(
    private readonly store: ScheduleStore,
    private readonly markets: Markets,
    private readonly now: () => Date,
  ) {}

  /** The schedules of the market that is served; none while there is none. */
  async list(): Promise<ScheduleState[]> {
    const market = await this.markets.find();
    if (market === null) return [];
    const schedules = await this.store.schedulesOf(market);
    return Promise.all(
      schedules.map(async (schedule) => {
        const { name, marketId, cron, timeZone, enabled } = schedule;
        const last = await this.store.findLastFire(firesOf(name, marketId));
        const nextAt = enabled ? nextFire(cron, timeZone, this.now()) : null;
        return { ...schedule, nextAt, lastAt: last?.at ?? null, lastJobId: last?.jobId ?? null };
      }),
    );
  }
}
