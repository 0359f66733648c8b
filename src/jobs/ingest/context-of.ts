import type { TradingCalendar } from '../../data/quality/calendar/trading-calendar.js';
import type { IngestReport } from '../../domain/ingest-report.js';
import type { TradingDay } from '../../domain/trading-day.js';

/** Sessions up to now whose jumps may still be news. */
const RECENT_SESSIONS = 5;

/** The first of the newest sessions: those from it on are ingested as DAILY. */
export function firstRecent(calendar: TradingCalendar, now: Date): TradingDay {
  let session = calendar.lastClosedAt(now);
  for (let i = 1; i < RECENT_SESSIONS; i++) session = calendar.sessionOnOrBefore(session - 1);
  return session;
}

/** Which rules an ingest of days from `from` on is for: DAILY where only the newest sessions are meant. */
export function contextOf(from: TradingDay, calendar: TradingCalendar, now: Date): IngestReport['context'] {
  return from >= firstRecent(calendar, now) ? 'DAILY' : 'BACKFILL';
}
