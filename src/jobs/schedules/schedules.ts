import { comesFromYahoo } from '../../data/store/find/live-source.js';
import type { Store } from '../../data/store/store.js';
import type { Market } from '../../domain/market.js';

/** The schedules that there are. */
export const SCHEDULE_NAMES = ['daily', 'weekly'] as const;
export type ScheduleName = (typeof SCHEDULE_NAMES)[number];

/** When each schedule fires, as cron in the exchange's zone; null: off. */
export type ScheduleSettings = Readonly<Record<ScheduleName, string | null>>;

/** When they fire where nothing else is configured: two hours after the close of New York, and on Saturday morning. */
export const DEFAULT_CRON: Readonly<Record<ScheduleName, string>> = { daily: '0 18 * * 1-5', weekly: '0 8 * * 6' };

/** What runs by the clock. */
export interface Schedule {
  name: ScheduleName;
  marketId: number;
  /** Kind of its jobs. */
  kind: 'daily' | 'ingest';
  cron: string;
  timeZone: string;
  enabled: boolean;
  /** What its jobs are asked for, for display. */
  params: object;
}

/** Days that the weekly ingest looks back: what was corrected or reported late within a month comes in. */
export const WEEKLY_DAYS = 30;

/**
 * The schedules of a market: the daily chain, and once a week all that Yahoo says of what is listed, figures and headlines included. A simulated
 * market does not change, and one of files is not asked for anywhere: theirs are off.
 */
export async function schedulesOf(store: Store, market: Market, settings: ScheduleSettings): Promise<Schedule[]> {
  const common = { marketId: market.id, timeZone: market.timeZone };
  const fromYahoo = await comesFromYahoo(store, market.id);
  return [
    {
      ...common,
      name: 'daily',
      kind: 'daily',
      cron: settings.daily ?? DEFAULT_CRON.daily,
      enabled: settings.daily !== null && !market.simulated,
      params: { strategies: null, date: null },
    },
    {
      ...common,
      name: 'weekly',
      kind: 'ingest',
      cron: settings.weekly ?? DEFAULT_CRON.weekly,
      enabled: settings.weekly !== null && fromYahoo,
      params: { provider: 'YAHOO', universe: null, tickers: null, days: WEEKLY_DAYS },
    },
  ];
}
