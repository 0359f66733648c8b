/** What callers may ask of a backtest, and everything that can be wrong with it. */
import type { TradingCalendar } from '../data/quality/calendar/trading-calendar.js';
import type { Problem } from '../domain/errors.js';
import type { DayRange } from '../domain/market.js';
import { dayOf, isoOf, type TradingDay } from '../domain/trading-day.js';
import type { SplitSettings } from '../jobs/experiments/backtest-splits.js';
import type { BacktestParams, PlanChanges } from '../jobs/experiments/open-backtest.js';
import { type JobRequest, problem } from './job-request.js';

/** What to walk, and how; null: not given. */
export interface BacktestRequest extends JobRequest {
  strategy: string | null;
  document: string | null;
  name: string | null;
  from: TradingDay | null;
  to: TradingDay | null;
  startYear: number | null;
  endYear: number | null;
  universe: string | null;
  capital: number;
  topN: number | null;
  benchmarks: string[] | null;
  rebalance: 'MONTH_END' | 'WEEK_END' | 'EVERY_N_DAYS' | 'DRIFT_BAND' | null;
  everyDays: number | null;
  driftBand: number | null;
  fill: BacktestParams['fill'];
  dividends: BacktestParams['dividends'];
  style: BacktestParams['style'];
  fractionalShares: boolean;
  costs: { [Cost in keyof PlanChanges['costs']]?: number | null };
  splits: SplitSettings | null;
  asOf: Date | null;
  seed: number;
  auditSteps: number;
}

const LONGEST_NAME = 200;
const MOST_NAMES = 10_000;
const MOST_BENCHMARKS = 10;
const MOST_AUDITED = 50;
const MOST_FOLDS = 100;
const LARGEST_CAPITAL = 1e12;
const LARGEST_SEED = 2 ** 31 - 1;
const LIMITS = { commissionBps: 10_000, halfSpreadBps: 10_000, impactCoefficient: 100, borrowFeeAnnual: 10 } as const;
/** Earliest and latest year that a date can be of. */
const YEARS = [1900, 2200] as const;

/** What is wrong with a backtest by itself. */
export function problemsOfBacktest(request: BacktestRequest): Problem[] {
  const problems: Problem[] = [];
  const check = (holds: boolean, ...[name, expected, actual]: Parameters<typeof problem>) => {
    if (!holds) problems.push(problem(name, expected, actual));
  };
  const { strategy, document, name, from, to, startYear, endYear, capital, topN, benchmarks, seed, auditSteps } = request;
  check((strategy === null) !== (document === null), 'strategy', 'given, or "document", but not both', strategy ?? 'missing');
  problems.push(...problemsOfName(name));
  check(from === null || startYear === null, 'startYear', 'left out where there is "from"', startYear);
  check(to === null || endYear === null, 'endYear', 'left out where there is "to"', endYear);
  for (const [field, year] of Object.entries({ startYear, endYear })) {
    check(year === null || (year >= YEARS[0] && year <= YEARS[1]), field, `from ${YEARS[0]} to ${YEARS[1]}`, year);
  }
  check(capital > 0 && capital <= LARGEST_CAPITAL, 'capital', `above 0 and at most ${LARGEST_CAPITAL}`, capital);
  check(topN === null || (topN >= 1 && topN <= MOST_NAMES), 'topN', `from 1 to ${MOST_NAMES}`, topN);
  check((benchmarks?.length ?? 0) <= MOST_BENCHMARKS, 'benchmarks', `at most ${MOST_BENCHMARKS} tickers`, benchmarks?.length);
  check(seed >= 0 && seed <= LARGEST_SEED, 'seed', `from 0 to ${LARGEST_SEED}`, seed);
  check(auditSteps >= 0 && auditSteps <= MOST_AUDITED, 'auditSteps', `from 0 to ${MOST_AUDITED}`, auditSteps);
  for (const [cost, limit] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
    const value = request.costs[cost] ?? 0;
    check(value >= 0 && value <= limit, `costs.${cost}`, `from 0 to ${limit}`, value);
  }
  return [...problems, ...problemsOfRebalance(request), ...problemsOfSplits(request)];
}

/** What is wrong with the name that an experiment is to have. */
export function problemsOfName(name: string | null): Problem[] {
  if (name === null || (name !== '' && name.length <= LONGEST_NAME)) return [];
  return [problem('name', `1 to ${LONGEST_NAME} characters long`, `${name.length} characters`)];
}

function problemsOfRebalance({ rebalance, everyDays, driftBand }: BacktestRequest): Problem[] {
  const problems: Problem[] = [];
  if (rebalance === 'EVERY_N_DAYS' ? everyDays === null || everyDays < 1 : everyDays !== null) {
    problems.push(problem('everyDays', 'at least 1 for EVERY_N_DAYS, and left out otherwise', everyDays ?? 'missing'));
  }
  const isBand = driftBand !== null && driftBand > 0 && driftBand < 1;
  if (rebalance === 'DRIFT_BAND' ? !isBand : driftBand !== null) {
    problems.push(problem('driftBand', 'above 0 and below 1 for DRIFT_BAND, and left out otherwise', driftBand ?? 'missing'));
  }
  return problems;
}

function problemsOfSplits({ splits }: BacktestRequest): Problem[] {
  if (splits === null) return [];
  const problems: Problem[] = [];
  const { scheme, count, testFolds, trainDays, embargo } = splits;
  const fewest = scheme.startsWith('walk') ? 1 : 2;
  if (count < fewest || count > MOST_FOLDS) problems.push(problem('splits.count', `from ${fewest} to ${MOST_FOLDS}`, count));
  if (scheme === 'combinatorial_purged' && (testFolds < 1 || testFolds >= count)) {
    problems.push(problem('splits.testFolds', 'at least 1 and below "count"', testFolds));
  }
  if (trainDays !== null && (scheme !== 'walk_forward_rolling' || trainDays < 1)) {
    problems.push(problem('splits.trainDays', 'at least 1, and left out unless "scheme" is WALK_FORWARD_ROLLING', trainDays));
  }
  if (!(embargo >= 0 && embargo < 1)) problems.push(problem('splits.embargo', 'from 0 to below 1', embargo));
  return problems;
}

/** The days that are meant: what is not given reaches as far as the data. */
export function rangeOf({ from, to, startYear, endYear }: BacktestRequest, span: DayRange): DayRange {
  return {
    from: from ?? (startYear === null ? span.from : dayOf(startYear, 1, 1)),
    to: Math.min(span.to, to ?? (endYear === null ? span.to : dayOf(endYear, 12, 31))),
  };
}

/** What is wrong with the range of a backtest, by the data that there are. `history` is the sessions that its factors need. */
export function problemsOfWalkedRange(
  { from, to }: DayRange,
  span: DayRange,
  { calendar, history }: { calendar: TradingCalendar; history: number },
): Problem[] {
  const data = `${isoOf(span.from)} to ${isoOf(span.to)}`;
  if (from > span.to) return [problem('from', `within the data, ${data}`, isoOf(from))];
  if (to < span.from) return [problem('to', `within the data, ${data}`, isoOf(to))];
  if (from > to) return [problem('from', `not after ${isoOf(to)}`, isoOf(from))];
  const known = calendar.sessions({ from: span.from, to }).length;
  if (known > history) return [];
  const expected = `more than ${history} sessions after the first bar of ${isoOf(span.from)}, which the factors need`;
  return [{ ...problem('to', expected, `${known} sessions after it`), code: 'INSUFFICIENT_HISTORY' }];
}

/** What a request says beside its plan. */
export function changesOf({ topN, rebalance, everyDays, driftBand, costs, seed }: BacktestRequest): PlanChanges {
  const given = Object.entries(costs).filter(([, value]) => value !== null && value !== undefined);
  return {
    topN,
    rebalance: rebalance === null ? null : { frequency: rebalance.toLowerCase() as 'month_end', everyDays, band: driftBand },
    costs: Object.fromEntries(given) as PlanChanges['costs'],
    seed,
  };
}
