import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import type { StoredJob } from '../data/store/find/jobs.js';
import { AppError, type Problem } from '../domain/errors.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { rankKind, rankParamsOf } from '../jobs/kinds/rank-kind.js';
import type { NewJob } from '../jobs/life/submit.js';
import { type Rebalance, rebalanceDates } from '../jobs/rebalance-dates.js';
import type { Markets } from './markets.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the jobs. */
export interface JobSubmission {
  submit(job: NewJob): Promise<number>;
  find(id: number): Promise<StoredJob | null>;
}

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

/** Farthest that a priority may be from the usual one. */
const FARTHEST_PRIORITY = 100;
const LONGEST_KEY = 200;
/** Dates that one request may rank: twenty years of weeks. */
const MOST_DATES = 1040;

/** What callers may ask to be done. Everything that is wrong with a request is said at once, before anything is queued. */
export class JobRequests {
  constructor(
    private readonly jobs: JobSubmission,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
  ) {}

  /** Ranks a date, or the rebalances of a range. Throws NOT_FOUND, INVALID_STRATEGY, NO_DATA, or BAD_USER_INPUT with every problem. */
  async computeRankings(request: RankingRequest, requestedBy: string): Promise<StoredJob> {
    const market = await this.markets.get();
    const strategy = this.strategies.get(this.strategies.nameOf(request.strategy));
    if (strategy.plan === null) throw new AppError('INVALID_STRATEGY', strategy.problems);
    const problems = [...problemsOf(request), ...problemsOfDates(request)];
    if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
    for (const day of [request.date, request.from]) if (day !== null) await this.markets.checkDay(market, day);
    const last = (await this.markets.span(market))?.to ?? 0;
    const dates =
      request.from === null || request.to === null
        ? [Math.min(request.date ?? last, last)]
        : rebalanceDates(
            calendarOf(market.timeZone),
            { from: request.from, to: Math.min(request.to, last) },
            rebalanceOf(request),
          );
    const wrong = problemsOfCount(dates.length, request);
    if (wrong.length > 0) throw new AppError('BAD_USER_INPUT', wrong);
    const { params, parts } = rankParamsOf({ marketId: market.id, strategy: strategy.name, dates, asOf: request.asOf });
    const { timeoutSeconds } = rankKind;
    return this.submit({
      kind: 'rank',
      params,
      requestedBy,
      timeoutSeconds,
      priority: request.priority,
      idempotencyKey: request.idempotencyKey,
      parts: parts.map((part) => ({ kind: 'rank', params: part, timeoutSeconds })),
    });
  }

  private async submit(job: NewJob): Promise<StoredJob> {
    const id = await this.jobs.submit(job);
    return (await this.jobs.find(id))!;
  }
}

function rebalanceOf({ rebalance, everyDays }: RankingRequest): Rebalance {
  return rebalance === 'MONTH_END' || rebalance === 'WEEK_END'
    ? { frequency: rebalance }
    : { frequency: 'EVERY_N_DAYS', everyDays: everyDays ?? 1 };
}

function problemsOf({ priority, idempotencyKey }: JobRequest): Problem[] {
  const problems: Problem[] = [];
  if (Math.abs(priority) > FARTHEST_PRIORITY) {
    problems.push(problem('priority', `from -${FARTHEST_PRIORITY} to ${FARTHEST_PRIORITY}`, priority));
  }
  if (idempotencyKey !== null && (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY)) {
    problems.push(problem('idempotencyKey', `1 to ${LONGEST_KEY} characters long`, `${idempotencyKey.length} characters`));
  }
  return problems;
}

function problemsOfDates({ date, from, to, rebalance, everyDays }: RankingRequest): Problem[] {
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
  return problems;
}

function problemsOfCount(count: number, { rebalance }: RankingRequest): Problem[] {
  if (count === 0) return [problem('from', `the begin of a range with a rebalance (${rebalance})`, 'one without')];
  return count > MOST_DATES
    ? [problem('from', `the begin of a range with at most ${MOST_DATES} dates`, `one with ${count}`)]
    : [];
}

function problem(name: string, expected: string, actual: unknown): Problem {
  const path = ['input', name];
  const text = typeof actual === 'string' ? `"${actual}"` : String(actual);
  const message = `${path.join('.')} should be ${expected}, but is ${text}.`;
  return { code: 'BAD_USER_INPUT', path, message, expected, actual: String(actual), suggestions: [] };
}
