import type { BacktestTrade, StepHoldings } from '../../../domain/backtest.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** The sessions of a backtest as columns of equal length; the first is the start, before any return. NaN is missing. */
export interface BacktestCurve {
  dates: TradingDay[];
  /** Net asset value at the close, money. */
  equity: number[];
  /** Money. */
  cash: number[];
  /** Σ|change of weight| traded. */
  turnover: number[];
  /** Money. */
  costs: number[];
  /** Σ|weight| at the close. */
  exposure: number[];
  /** The risk-free return of each session. */
  riskFree: number[];
  /** Null: there is no rate, which counts as 0. */
  riskFreeSeries: string | null;
  /** Tickers, the main one first. */
  benchmarks: string[];
  /** The total return of each session, one benchmark after the other. */
  benchmarkReturns: number[];
}

/** A trade by its position among those of its backtest. */
export type StoredTrade = BacktestTrade & { position: number };

/** Which trades are meant; null: no condition. Days are inclusive. */
export interface TradeFilter {
  experimentId: number;
  ticker: string | null;
  from: TradingDay | null;
  to: TradingDay | null;
}

const DAY = (column: string) => `${column} - date '1970-01-01'`;

/** The curve of a finished backtest, or null. */
export async function findCurve(store: Store, experimentId: number): Promise<BacktestCurve | null> {
  const { rows } = await store.pool.query<BacktestCurve>(
    `select dates, equity, cash, turnover, costs, exposure, risk_free as "riskFree", risk_free_series as "riskFreeSeries", benchmarks,
            benchmark_returns as "benchmarkReturns" from experiment_curve where experiment_id = $1`,
    [experimentId],
  );
  return rows[0] ?? null;
}

/** The days on which a backtest made targets, ascending. */
export async function listSignalDates(store: Store, experimentId: number): Promise<TradingDay[]> {
  const { rows } = await store.pool.query<{ day: number }>(
    `select ${DAY('signal_date')} as day from experiment_step where experiment_id = $1 order by position`,
    [experimentId],
  );
  return rows.map(({ day }) => day);
}

const HOLDINGS = `${DAY('date')} as date, equity, cash, security_ids as "securityId", tickers as ticker, sectors as sector,
  weights as weight, shares, prices as price`;

/** What was held after the last rebalance on or before a day; null before the first. */
export async function findHoldings(store: Store, experimentId: number, day: TradingDay | null): Promise<StepHoldings | null> {
  const { rows } = await store.pool.query<StepHoldings>(
    `select ${HOLDINGS} from experiment_step where experiment_id = $1 and ($2::date is null or date <= $2) order by position desc limit 1`,
    [experimentId, day === null ? null : isoOf(day)],
  );
  return rows[0] ?? null;
}

/** What was held after each of some rebalances, by their positions: those from one on, oldest first. */
export async function listHoldings(
  store: Store,
  experimentId: number,
  from: number,
  limit: number,
): Promise<(StepHoldings & { signalDate: TradingDay })[]> {
  const { rows } = await store.pool.query<StepHoldings & { signalDate: TradingDay }>(
    `select ${DAY('signal_date')} as "signalDate", ${HOLDINGS}
       from experiment_step where experiment_id = $1 and position >= $2 order by position limit $3`,
    [experimentId, from, limit],
  );
  return rows;
}

const TRADES = `experiment_trade where experiment_id = $1 and ($2::text is null or ticker = $2) and ($3::date is null or date >= $3)
  and ($4::date is null or date <= $4)`;

/** The trades that a filter leaves, oldest first, after a position. */
export async function listTrades(store: Store, filter: TradeFilter, after: number | null, limit: number): Promise<StoredTrade[]> {
  const { rows } = await store.pool.query<StoredTrade>(
    `select position, ${DAY('date')} as date, security_id as "securityId", ticker, side, shares, price, value, cost, reason
       from ${TRADES} and ($5::int is null or position > $5) order by position limit $6`,
    [...valuesOf(filter), after, limit],
  );
  return rows;
}

/** How many trades a filter leaves. */
export async function countTrades(store: Store, filter: TradeFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from ${TRADES}`, valuesOf(filter));
  return rows[0].count;
}

function valuesOf({ experimentId, ticker, from, to }: TradeFilter): unknown[] {
  return [experimentId, ticker, from === null ? null : isoOf(from), to === null ? null : isoOf(to)];
}
