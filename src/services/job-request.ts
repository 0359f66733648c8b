/** What callers may ask to be done, and everything that can be wrong with it by itself. */
import type { Problem } from '../domain/errors.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';

/** What every request for a job says. */
export interface JobRequest {
  priority: number;
  idempotencyKey: string | null;
}

/** What to rank; null: not given. */
export interface RankingRequest extends JobRequest {
  strategy: string | null;
  date: TradingDay | null;
  from: TradingDay | null;
  to: TradingDay | null;
  rebalance: 'MONTH_END' | 'WEEK_END' | 'EVERY_N_DAYS' | 'DRIFT_BAND';
  everyDays: number | null;
  asOf: Date | null;
}

/** What to ingest; null: not given. */
export interface IngestRequest extends JobRequest {
  provider: 'DEMO' | 'FILES' | 'YAHOO';
  universe: string | null;
  tickers: string[] | null;
  from: TradingDay | null;
  to: TradingDay | null;
  folder: string | null;
}

/** Where to fill missing sessions; null: not given. */
export interface CatchUpRequest extends JobRequest {
  universe: string | null;
  tickers: string[] | null;
  from: TradingDay | null;
  to: TradingDay | null;
}

/** For whom and when the daily chain runs; null: not given. */
export interface DailyRequest extends JobRequest {
  strategies: string[] | null;
  date: TradingDay | null;
}

/** Farthest that a priority may be from the usual one. */
const FARTHEST_PRIORITY = 100;
const LONGEST_KEY = 200;
/** Dates that one request may rank: twenty years of weeks. */
const MOST_DATES = 1040;
const MOST_TICKERS = 5000;

/** What is wrong with what every request says. */
export function problemsOf({ priority, idempotencyKey }: JobRequest): Problem[] {
  const problems: Problem[] = [];
  if (Math.abs(priority) > FARTHEST_PRIORITY) {
    problems.push(problem('priority', `from -${FARTHEST_PRIORITY} to ${FARTHEST_PRIORITY}`, priority));
  }
  if (idempotencyKey !== null && (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY)) {
    problems.push(problem('idempotencyKey', `1 to ${LONGEST_KEY} characters long`, `${idempotencyKey.length} characters`));
  }
  return problems;
}

/** What is wrong with a request to ingest, made on a day. */
export function problemsOfIngest({ provider, folder, universe, tickers, from, to }: IngestRequest, today: TradingDay): Problem[] {
  const problems: Problem[] = [];
  if (provider === 'FILES' && folder === null) problems.push(problem('folder', 'given for FILES', 'missing'));
  if (provider !== 'FILES' && folder !== null) problems.push(problem('folder', 'left out unless "provider" is FILES', folder));
  if (provider === 'YAHOO' && (universe === null) === (tickers === null)) {
    problems.push(problem('universe', 'given for YAHOO, or "tickers", but not both', universe ?? 'missing'));
  }
  if (from !== null && from > today) problems.push(problem('from', `not after ${isoOf(today)}, which is today`, isoOf(from)));
  if (provider !== 'YAHOO') {
    for (const [name, value] of Object.entries({ universe, tickers, from, to })) {
      if (value !== null) problems.push(problem(name, 'left out unless "provider" is YAHOO', value));
    }
  }
  return [...problems, ...problemsOfCatchUp({ tickers, from, to })];
}

/** What is wrong with the tickers and the range of a request. */
export function problemsOfCatchUp({ tickers, from, to }: Pick<CatchUpRequest, 'tickers' | 'from' | 'to'>): Problem[] {
  const problems: Problem[] = [];
  if (tickers !== null && (tickers.length === 0 || tickers.length > MOST_TICKERS)) {
    problems.push(problem('tickers', `1 to ${MOST_TICKERS} tickers`, tickers.length));
  }
  if (from !== null && to !== null && from > to) problems.push(problem('from', `not after ${isoOf(to)}`, isoOf(from)));
  return problems;
}

/** What is wrong with the dates and the instant of a request to rank. */
export function problemsOfDates({ date, from, to, rebalance, everyDays, asOf }: RankingRequest, now: Date): Problem[] {
  const problems: Problem[] = [];
  if (date !== null && (from !== null || to !== null))
    problems.push(problem('date', 'left out where there is a range', isoOf(date)));
  if (from !== null && to === null) problems.push(problem('to', 'given together with "from"', 'missing'));
  if (from === null && to !== null) problems.push(problem('from', 'given together with "to"', 'missing'));
  if (from !== null && to !== null && from > to) problems.push(problem('from', `not after ${isoOf(to)}`, isoOf(from)));
  if (rebalance === 'DRIFT_BAND') {
    problems.push(problem('rebalance', 'MONTH_END, WEEK_END or EVERY_N_DAYS, since a drift needs holdings', rebalance));
  }
  if (rebalance === 'EVERY_N_DAYS' && (everyDays === null || everyDays < 1)) {
    problems.push(problem('everyDays', 'at least 1 for EVERY_N_DAYS', everyDays ?? 'missing'));
  }
  if (rebalance !== 'EVERY_N_DAYS' && everyDays !== null) {
    problems.push(problem('everyDays', 'left out unless "rebalance" is EVERY_N_DAYS', everyDays));
  }
  if (asOf !== null && asOf > now) problems.push(problem('asOf', 'an instant that is not in the future', asOf.toISOString()));
  return problems;
}

/** What is wrong with the number of dates that a request comes to. */
export function problemsOfCount(count: number, { rebalance }: RankingRequest): Problem[] {
  if (count === 0) return [problem('from', `the begin of a range with a rebalance (${rebalance})`, 'one without')];
  return count > MOST_DATES
    ? [problem('from', `the begin of a range with at most ${MOST_DATES} dates`, `one with ${count}`)]
    : [];
}

/** One wrong field of an input. */
export function problem(name: string, expected: string, actual: unknown): Problem {
  const path = ['input', name];
  const text = typeof actual === 'string' ? `"${actual}"` : String(actual);
  const message = `${path.join('.')} should be ${expected}, but is ${text}.`;
  return { code: 'BAD_USER_INPUT', path, message, expected, actual: String(actual), suggestions: [] };
}
