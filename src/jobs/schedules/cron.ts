import { CronExpressionParser } from 'cron-parser';

/** How far the clock of who fires may be behind that of who saw what came due, or may have stepped back since. */
const CLOCKS_DIFFER_MS = 30_000;

/** The first instant after another at which a cron expression fires in a time zone. */
export function nextFire(cron: string, timeZone: string, after: Date): Date {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: after }).next().toDate();
}

/** The instant for which a cron expression fires that was seen to come due, told by a clock that may be half a minute behind. */
export function dueAt(cron: string, timeZone: string, now: Date): Date {
  const currentDate = new Date(now.getTime() + CLOCKS_DIFFER_MS);
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate }).prev().toDate();
}
