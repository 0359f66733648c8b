/** What callers may ask of a factor study, and everything that can be wrong with it. */
import type { TradingCalendar } from '../data/quality/calendar/trading-calendar.js';
import { isAppError, type Problem, unknownPlugin } from '../domain/errors.js';
import type { DayRange } from '../domain/market.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { rebalanceDates } from '../jobs/rebalance-dates.js';
import { findFundamentalField } from '../quant/panel/fields.js';
import type { Factor } from '../quant/plugin/factor.js';
import type { Registry } from '../quant/plugin/registry.js';
import { readParams } from '../quant/strategy/read-params.js';
import { problemsOfName } from './backtest-request.js';
import { type JobRequest, problem } from './job-request.js';
import { locatedIn } from './refuse.js';

/** What to study; null: not given. */
export interface FactorStudyRequest extends JobRequest {
  /** Parameters by their YAML names. */
  factors: { name: string; params: unknown }[];
  strategy: string | null;
  name: string | null;
  universe: string | null;
  from: TradingDay | null;
  to: TradingDay | null;
  rebalance: 'MONTH_END' | 'WEEK_END' | 'EVERY_N_DAYS' | 'DRIFT_BAND';
  horizons: number[];
  quantiles: number;
}

/** A factor that was asked for, with its checked parameters. */
export interface RequestedFactor {
  factor: Factor;
  params: Readonly<Record<string, unknown>>;
  /** Where it stands in the input. */
  path: string[];
}

const MOST_FACTORS = 50;
const MOST_DATES = 1040;
const MOST_HORIZONS = 12;
const LONGEST_HORIZON = 1260;
const MOST_QUANTILES = 100;

/** What is wrong with a study by itself. */
export function problemsOfStudy({ factors, strategy, name, rebalance, horizons, quantiles }: FactorStudyRequest): Problem[] {
  const problems: Problem[] = [];
  if (factors.length > MOST_FACTORS || (factors.length === 0 && strategy === null)) {
    problems.push(problem('factors', `1 to ${MOST_FACTORS} factors, or none with a strategy`, factors.length));
  }
  problems.push(...problemsOfName(name));
  if (rebalance !== 'MONTH_END' && rebalance !== 'WEEK_END') {
    problems.push(problem('rebalance', 'MONTH_END or WEEK_END', rebalance));
  }
  const isAscending = horizons.every((days, i) => days >= 1 && days <= LONGEST_HORIZON && (i === 0 || days > horizons[i - 1]));
  if (horizons.length === 0 || horizons.length > MOST_HORIZONS || !isAscending) {
    const expected = `1 to ${MOST_HORIZONS} numbers of sessions from 1 to ${LONGEST_HORIZON}, ascending`;
    problems.push(problem('horizons', expected, horizons.join(', ') || 'empty'));
  }
  if (quantiles < 2 || quantiles > MOST_QUANTILES) {
    problems.push(problem('quantiles', `from 2 to ${MOST_QUANTILES}`, quantiles));
  }
  return problems;
}

/** The factors that were asked for with their checked parameters, and what is wrong with them. */
export function readRequestedFactors(
  asked: FactorStudyRequest['factors'],
  registry: Pick<Registry, 'find' | 'names'>,
): { factors: RequestedFactor[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const factors = asked.flatMap(({ name, params: raw }, k): RequestedFactor[] => {
    const path = ['input', 'factors', String(k)];
    const factor = registry.find('factor', name);
    if (factor === null) {
      problems.push(...unknownPlugin('factor', name, registry.names('factor'), [...path, 'name']).problems);
      return [];
    }
    if (raw !== null && (typeof raw !== 'object' || Array.isArray(raw))) {
      problems.push(problem(`factors.${k}.params`, 'a map of keys and values', JSON.stringify(raw)));
      return [];
    }
    const { params, problems: found } = readParams(factor, (raw ?? {}) as Record<string, unknown>, [...path, 'params']);
    problems.push(...found.map((one) => ({ ...one, code: 'BAD_USER_INPUT' as const })));
    return found.length > 0 ? [] : [{ factor, params, path }];
  });
  return { factors, problems };
}

/** What is wrong with the range of a study, by the data that there are. `history` is the sessions that its factors need. */
export function problemsOfRange(
  { from, to }: DayRange,
  span: DayRange,
  { calendar, rebalance, history, horizon }: { calendar: TradingCalendar; rebalance: string; history: number; horizon: number },
): Problem[] {
  const data = `${isoOf(span.from)} to ${isoOf(span.to)}`;
  if (from < span.from || from > span.to) return [problem('from', `within the data, ${data}`, isoOf(from))];
  if (from > to) return [problem('from', `not after ${isoOf(to)}`, isoOf(from))];
  const frequency = rebalance === 'WEEK_END' ? 'WEEK_END' : 'MONTH_END';
  const dates = rebalanceDates(calendar, { from, to }, { frequency });
  if (dates.length < 2 || dates.length > MOST_DATES) {
    return [problem('from', `the begin of a range with 2 to ${MOST_DATES} dates (${frequency})`, `one with ${dates.length}`)];
  }
  const problems: Problem[] = [];
  const known = calendar.sessions({ from: span.from, to }).length;
  if (known < history) {
    const expected = `at least ${history} sessions after the first bar of ${isoOf(span.from)}, which the factors need`;
    problems.push({ ...problem('to', expected, `${known} sessions after it`), code: 'INSUFFICIENT_HISTORY' });
  }
  const ahead = calendar.sessions({ from: dates[0], to: span.to }).length - 1;
  if (ahead < horizon) {
    problems.push(problem('horizons', `at most the ${ahead} sessions from ${isoOf(dates[0])} to the last bar`, horizon));
  }
  return problems;
}

/** The factors that read fundamentals, of which the market has none. */
export function problemsOfFields(factors: readonly RequestedFactor[], missing: readonly string[]): Problem[] {
  return factors.flatMap(({ factor, path }) => {
    const metrics = metricsOf(factor);
    if (metrics.length === 0 || metrics.some((metric) => !missing.includes(metric))) return [];
    const message = `${factor.name} reads ${metrics.join(', ')}, but the market has none of them. Ingest fundamentals, or leave it out.`;
    return [{ code: 'NO_DATA' as const, path: [...path, 'name'], message, actual: factor.name, suggestions: [] }];
  });
}

/** The metrics of publications that a factor reads. */
export function metricsOf({ inputs }: Factor): string[] {
  return [...new Set(inputs.flatMap((name) => findFundamentalField(name)?.metric ?? []))];
}

/** The problems of a field of the input that something throws, or none with what it gives. */
export function attempted<T>(field: string, work: () => T): { value: T | null; problems: Problem[] } {
  try {
    return { value: work(), problems: [] };
  } catch (error) {
    if (isAppError(error)) return { value: null, problems: locatedIn(field, error) };
    throw error;
  }
}
