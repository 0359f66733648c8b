import { CronExpressionParser } from 'cron-parser';

/** The first instant after another at which a cron expression fires in a time zone. */
export function nextFire(cron: string, timeZone: string, after: Date): Date {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: after }).next().toDate();
}

/** The last instant, at another or before it, at which a cron expression fires in a time zone. */
export function lastFire(cron: string, timeZone: string, at: Date): Date {
  // The parser answers strictly before.
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(at.getTime() + 1) })
    .prev()
    .toDate();
}
