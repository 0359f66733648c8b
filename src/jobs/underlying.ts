/** What a put is on: the price of an index or fund, how much it moves, and what money costs. */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { findSecurityByTicker } from '../data/store/load/find-security.js';
import { loadBars } from '../data/store/load/load-bars.js';
import { loadIndexCloses } from '../data/store/load/load-index-closes.js';
import { frameOf } from '../data/store/load/panel-frame.js';
import { loadBenchmark, loadRiskFree } from '../data/store/load/panel-series.js';
import type { Store } from '../data/store/store.js';
import { noData, notFound } from '../domain/errors.js';
import type { Knowledge, Market } from '../domain/market.js';
import { isoOf, SESSIONS_A_YEAR, type TradingDay } from '../domain/trading-day.js';
import { sampleMoments } from '../quant/kernels/statistics/moments.js';
import { returns } from '../quant/panel/operators/time.js';

/** An index or fund on a day. */
export interface Underlying {
  ticker: string;
  /** Last close on or before the day, money. */
  spot: number;
  /** Session of that close. */
  date: TradingDay;
  /** Whether the spot is no price but the level of a total-return index, where nothing else is known. */
  isTotalReturn: boolean;
  /** Of the returns of the last 60 sessions; NaN with fewer than 20 of them. */
  volatilityAnnual: number;
  /** Continuously compounded; NaN where the market has a series and it is missing. */
  rateAnnual: number;
}

const VOLATILITY_SESSIONS = 60;
const FEWEST_RETURNS = 20;

/**
 * The underlying of a ticker on or before a day, as known. Throws `NOT_FOUND` for an unknown ticker and `NO_DATA` where it has no close in
 * the 61 sessions up to the day.
 */
export async function loadUnderlying(
  store: Store,
  { market, ticker, to, knowledge }: { market: Market; ticker: string; to: TradingDay; knowledge: Knowledge },
): Promise<Underlying> {
  const calendar = calendarOf(market.timeZone);
  const security = await findSecurityByTicker(store, market, ticker, to);
  if (!security) throw notFound('security', ticker, [market.benchmark]);
  const last = Math.min(to, calendar.lastClosedAt(knowledge.asOf));
  // Nine weeks and a half hold 61 sessions with any holidays that there are.
  const dates = calendar.sessions({ from: last - 2 * VOLATILITY_SESSIONS, to: last }).slice(-VOLATILITY_SESSIONS - 1);
  const range = { from: dates[0], to: dates[dates.length - 1] };
  const query = { securityId: security.id, range, knowledge };
  const [bars, closes] = await Promise.all([loadBars(store, query), loadIndexCloses(store, query)]);
  const prices = [
    ...closes.filter(({ basis }) => basis === 'PRICE'),
    ...Array.from(bars.date, (date, i) => ({ date, close: bars.close[i] })),
  ];
  const price = lastCloseOf(prices);
  const spot = price ?? lastCloseOf(closes);
  if (spot === null) throw noData(`${ticker} has no close between ${isoOf(range.from)} and ${isoOf(range.to)}.`);
  const frame = frameOf(dates, [], knowledge);
  const [levels, riskFree] = await Promise.all([
    loadBenchmark(store, { ...market, benchmark: ticker }, frame),
    loadRiskFree(store, market, frame),
  ]);
  const moves = returns(levels).filter((value) => !Number.isNaN(value));
  const enough = moves.length >= FEWEST_RETURNS;
  return {
    ticker,
    spot: spot.close,
    date: spot.date,
    isTotalReturn: price === null,
    volatilityAnnual: enough ? sampleMoments(moves).deviation * Math.sqrt(SESSIONS_A_YEAR) : Number.NaN,
    rateAnnual: SESSIONS_A_YEAR * Math.log1p(riskFree[riskFree.length - 1]),
  };
}

/** The newest close; of one day the last one that is given. */
function lastCloseOf(closes: readonly { date: TradingDay; close: number }[]): { date: TradingDay; close: number } | null {
  let newest: { date: TradingDay; close: number } | null = null;
  for (const one of closes) if (one.close > 0 && (newest === null || one.date >= newest.date)) newest = one;
  return newest;
}
