/**
 * What stands in one cell of a source row, as zod schemas. Missing numbers become NaN, missing texts and days null.
 *
 * Sources give numbers also as texts (a CSV column with one bad value is a text column altogether), so a text that is a number is one.
 */
import { z } from 'zod';
import { dayOf, findTradingDay, type TradingDay } from '../../../domain/trading-day.js';
import type { Rule } from './rules.js';

/** Days outside are typing errors, and bit sets of days would be large. */
export const FIRST_DAY = dayOf(1800, 1, 1);
export const LAST_DAY = dayOf(2199, 12, 31);

const MIDNIGHT = /^(\d{4}-\d{2}-\d{2})[T ]00:00(:00(\.0+)?)?(Z|[+-]00:?00)?$/;
const NUMERIC = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

type Issues = z.core.$ZodRawIssue[];

/** Reports a fault by its rule; the message is the rest of a sentence that begins with the column's name. */
function fault(issues: Issues, input: unknown, rule: Rule, expected: string): never {
  const actual = typeof input === 'string' ? `"${input}"` : input === undefined ? 'missing' : String(input);
  const message = isMissing(input) ? 'is missing' : `should be ${expected}, but is ${actual}`;
  issues.push({ code: 'custom', input, params: { rule: isMissing(input) ? 'missing_value' : rule }, message });
  return z.NEVER;
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (typeof value === 'number' && Number.isNaN(value));
}

function readNumber(value: unknown, issues: Issues): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && NUMERIC.test(value)) return Number(value);
  return fault(issues, value, 'wrong_type', 'a number');
}

function readDay(value: unknown, issues: Issues): TradingDay {
  let day: TradingDay | null = null;
  if (typeof value === 'number' && Number.isInteger(value)) day = value;
  if (typeof value === 'string') day = dayOfText(value);
  if (day === null) return fault(issues, value, 'not_a_date', 'a day of the calendar as YYYY-MM-DD');
  if (day < FIRST_DAY || day > LAST_DAY) return fault(issues, value, 'not_a_date', 'a day between 1800 and 2199');
  return day;
}

/** Days that texts were read as: a source has a few thousand days and millions of rows, and reading one takes a microsecond. */
const daysRead = new Map<string, TradingDay | null>();
const DAYS_KEPT = 100_000;

function dayOfText(text: string): TradingDay | null {
  let day = daysRead.get(text);
  if (day === undefined) {
    day = findTradingDay(MIDNIGHT.exec(text)?.[1] ?? text);
    if (daysRead.size >= DAYS_KEPT) daysRead.clear();
    daysRead.set(text, day);
  }
  return day;
}

function readText(value: unknown, issues: Issues): string {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  // Postgres has no NUL in texts.
  if (text === '' || text.includes('\0')) return fault(issues, text === '' ? null : value, 'wrong_type', 'a text');
  return text;
}

function readInstant(value: unknown, issues: Issues): number {
  const offset = typeof value === 'string' && /\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/i.test(value);
  const ms = offset ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) return fault(issues, value, 'not_a_date', 'an instant with an offset, as 2017-12-29T21:00:00Z');
  return ms;
}

// Optional: a key that is not there at all is a missing value like null, for the reader to judge.
const cell = <T>(read: (value: unknown, issues: Issues) => T) =>
  z
    .unknown()
    .optional()
    .transform((value, context): T => read(value, context.issues as Issues));
const cellOr = <T, M>(missing: M, read: (value: unknown, issues: Issues) => T) =>
  z
    .unknown()
    .optional()
    .transform((value, context): T | M => (isMissing(value) ? missing : read(value, context.issues as Issues)));

export const number = cell(readNumber);
export const optionalNumber = cellOr(Number.NaN, readNumber);
export const day = cell(readDay);
export const optionalDay = cellOr(null, readDay);
export const text = cell(readText);
export const optionalText = cellOr(null, readText);
/** Milliseconds since 1970. */
export const instant = cell(readInstant);

/** A word of a list, in any case; `words` maps what sources write to what we call it. */
export function word<W extends string>(words: Readonly<Record<string, W>>) {
  return cell((value, issues): W => {
    const found = typeof value === 'string' ? words[value.trim().toUpperCase()] : undefined;
    return found ?? fault(issues, value, 'wrong_type', `one of ${Object.keys(words).join(', ')}`);
  });
}
