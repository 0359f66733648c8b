import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { comesFromYahoo } from '../data/store/find/live-source.js';
import { findSpan } from '../data/store/find/span.js';
import { noData } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import type { JobContext } from './context.js';
import { catchUpKind, catchUpParamsOf } from './kinds/catch-up-kind.js';
import { dailyKind } from './kinds/daily-kind.js';
import { optimizeKind, optimizeParamsOf } from './kinds/optimize-kind.js';
import { rankKind, rankParamsOf } from './kinds/rank-kind.js';
import type { NewJob, NewPart } from './life/submit.js';

/** What the daily chain is planned with. */
export type DailyContext = Pick<JobContext, 'store' | 'strategies'>;

/** For whom and when the daily chain runs. */
export interface DailyRequest {
  market: Market;
  /** Names of strategies; null: all without problems. */
  strategies: readonly string[] | null;
  /** The day, standing for the session on or before it; null: the last that has closed. */
  date: TradingDay | null;
  now: Date;
}

/**
 * The job of the daily chain, whose parts follow each other: the missing sessions where bars come from Yahoo, validated as they come in; then
 * for each strategy by itself its ranking and the portfolio of that. Of a market of files or a simulated one there is nothing to fetch. What
 * is made already, by the same plan from the same data, is not made again. Throws `NO_DATA` for a market without bars, and one without a strategy that can run.
 */
export async function dailyJobOf(
  { store, strategies: files }: DailyContext,
  { market, strategies, date, now }: DailyRequest,
): Promise<Pick<NewJob, 'kind' | 'params' | 'timeoutSeconds' | 'parts'>> {
  const span = await findSpan(store, market.id);
  if (span === null) throw noData(`The market ${market.name} has no bars yet.`);
  const names = strategies ?? files.filter(({ plan }) => plan !== null).map(({ name }) => name);
  if (names.length === 0) throw noData('There is no strategy without problems.');
  const fromYahoo = await comesFromYahoo(store, market.id);
  const calendar = calendarOf(market.timeZone);
  const last = fromYahoo ? calendar.lastClosedAt(now) : span.to;
  const session = Math.min(last, date === null ? last : calendar.sessionOnOrBefore(date));
  const parts: NewPart[] = names.map((strategy, chain) => ({
    kind: 'rank',
    params: rankParamsOf({ marketId: market.id, strategy, dates: [session], asOf: null, newest: true }).params,
    timeoutSeconds: rankKind.timeoutSeconds,
    sequence: 1,
    chain,
  }));
  for (const [chain, strategy] of names.entries()) {
    const asStated = { rankingRunId: null, asOf: null, capital: null, topN: null, optimizer: null };
    const params = optimizeParamsOf({ marketId: market.id, strategy, date: session, ...asStated, newest: true });
    parts.push({ kind: 'optimize', params, timeoutSeconds: optimizeKind.timeoutSeconds, sequence: 2, chain });
  }
  if (fromYahoo) {
    const everything = { universe: null, tickers: null, from: null, limit: null };
    const params = catchUpParamsOf({ marketId: market.id, ...everything, to: session });
    parts.unshift({ kind: 'catchUp', params, timeoutSeconds: catchUpKind.timeoutSeconds, sequence: 0 });
  }
  return {
    kind: 'daily',
    params: { marketId: market.id, strategies: names, date: isoOf(session) },
    timeoutSeconds: dailyKind.timeoutSeconds,
    parts,
  };
}
