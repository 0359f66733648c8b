/** A date of the exchange as an integer: days since 1970-01-01. It has no time and no zone; instants are `Date`s. */
export type TradingDay = number;

/** The sessions of an exchange that a figure of a year counts. */
export const SESSIONS_A_YEAR = 252;

const MS_A_DAY = 86_400_000;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The trading day of `2017-12-29`, or null when the text is no day of the calendar (`2017-02-30`). */
export function findTradingDay(text: string): TradingDay | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Date(ms).toISOString().slice(0, 10) === text ? ms / MS_A_DAY : null;
}

/** The trading day of `2017-12-29`. Throws `RangeError` for a text that is no day of the calendar. */
export function tradingDay(text: string): TradingDay {
  const day = findTradingDay(text);
  if (day === null) throw new RangeError(`"${text}" is no date. Expected a day of the calendar as YYYY-MM-DD.`);
  return day;
}

/** The trading day of a year, a month from 1 to 12 and a day; days past the end of a month run on into the next. */
export function dayOf(year: number, month: number, day: number): TradingDay {
  return Date.UTC(year, month - 1, day) / MS_A_DAY;
}

/** `2017-12-29` for a trading day. */
export function isoOf(day: TradingDay): string {
  return new Date(day * MS_A_DAY).toISOString().slice(0, 10);
}

/** The day of the week: 0 is Sunday. */
export function weekdayOf(day: TradingDay): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Year, month (1 to 12) and day of the month of a trading day. */
export function partsOf(day: TradingDay): { year: number; month: number; day: number } {
  const date = new Date(day * MS_A_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
