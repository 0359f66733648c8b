/**
 * How current bars are, in sessions of the exchange.
 *
 * The bar of a session is late when the threshold has passed since its close. A security whose last bars are there but all say the same is
 * frozen: its source repeats itself.
 */
import type { TradingDay } from '../../domain/trading-day.js';
import type { SessionIndex } from './calendar/session-index.js';

/** How current bars can be, worst last. */
export const FRESHNESS = ['FRESH', 'FROZEN', 'STALE', 'ABSENT'] as const;
export type FreshnessStatus = (typeof FRESHNESS)[number];

/** How current the bars of something are. */
export interface Freshness {
  status: FreshnessStatus;
  /** Day of the last bar; null without bars. */
  lastDate: TradingDay | null;
  /** Sessions that it lacks since; null without bars. */
  lagSessions: number | null;
}

/**
 * So many sessions in a row with the same close and the same volume are frozen.
 *
 * Of the 2.05 million bars of real US shares in 1999-2017 that this was chosen on, a day repeated the close and volume of the one before 10
 * times, and the day after it never. Days without any trade repeat longer: three in a row four times, four once, and once 17, a suspension.
 * Five is a week, finds that one, and leaves the short halts alone.
 */
export const FROZEN_SESSIONS = 5;

/** The last bars of a security, newest first, as far as they are needed: `FROZEN_SESSIONS` of them. */
export interface LastBars {
  securityId: number;
  ticker: string;
  /** Last day of its listing; null while it is listed. */
  listedUntil: TradingDay | null;
  lastDate: TradingDay | null;
  closes: readonly number[];
  /** Null is missing. */
  volumes: readonly (number | null)[];
}

/** Until when bars are expected, and which of them are late. */
export interface Expectation {
  /** The last session that has closed: bars should come up to it. */
  expected: TradingDay;
  /** The last session whose bar is late if it is not there. */
  due: TradingDay;
  index: SessionIndex;
}

/** How current the bars of a security are. After the end of its listing none are expected. */
export function freshnessOf(bars: LastBars, { expected, due, index }: Expectation): Freshness {
  const { lastDate, listedUntil } = bars;
  if (lastDate === null) return { status: 'ABSENT', lastDate, lagSessions: null };
  const until = Math.min(expected, listedUntil ?? expected);
  const lagSessions = index.between(lastDate + 1, until);
  const late = index.between(lastDate + 1, Math.min(due, until)) > 0;
  return { status: late ? 'STALE' : isFrozen(bars) ? 'FROZEN' : 'FRESH', lastDate, lagSessions };
}

function isFrozen({ closes, volumes }: LastBars): boolean {
  if (closes.length < FROZEN_SESSIONS) return false;
  return closes.every((close) => close === closes[0]) && volumes.every((volume) => volume === volumes[0]);
}

/** How often each verdict was given. */
export type FreshnessCounts = Readonly<Record<FreshnessStatus, number>>;

/**
 * The verdict for a store: that of its newest bar, and where that is not late, the one that most listed securities with bars have; of two
 * that are as many the worse. Securities without any bar do not count, since members of a universe of the past often have none, but a store
 * of nothing else is absent.
 */
export function storeFreshness(
  lastDate: TradingDay | null,
  counts: FreshnessCounts,
  { expected, due, index }: Expectation,
): Freshness {
  if (lastDate === null) return { status: 'ABSENT', lastDate, lagSessions: null };
  const lagSessions = index.between(lastDate + 1, expected);
  const late = index.between(lastDate + 1, due) > 0;
  const { FRESH, FROZEN, STALE } = counts;
  const most = STALE > 0 && STALE >= Math.max(FRESH, FROZEN) ? 'STALE' : FROZEN > 0 && FROZEN >= FRESH ? 'FROZEN' : 'FRESH';
  return { status: late ? 'STALE' : most, lastDate, lagSessions };
}
