/**
 * What the statistics of a backtest are made from. Every column has n + 1 places, one a session: the first is the start, before any
 * return, and the last n are the sessions that the figures rest on.
 */
import type { TradingDay } from '../../../domain/trading-day.js';

/** What a walk hands over of itself. */
export interface BacktestSeries {
  /** Sessions, ascending; the first is the day on whose close the capital was there. */
  dates: ArrayLike<TradingDay>;
  /** Net asset value at each close after costs, money. */
  equity: Float64Array;
  /** Σ|change of weight| traded in each session, 0 where nothing was. */
  turnover: Float64Array;
  /** Commission, spread, impact and fees of each session, money. */
  costs: Float64Array;
  /** Σ|weight| at each close. */
  exposure: Float64Array;
  /** The risk-free rate; null: none, which counts as 0. */
  riskFree: RiskFree | null;
}

/** A risk-free rate by session. */
export interface RiskFree {
  /** Name of the series. */
  series: string;
  /** Return of each session as a fraction, the first place unused; NaN where it is not known, short gaps being filled already. */
  returns: Float64Array;
}

/** The total return of a benchmark by session. */
export interface BenchmarkReturns {
  /** Ticker. */
  benchmark: string;
  /** Return of each session with dividends, the first place unused; NaN where there is none. */
  returns: Float64Array;
}

/** Throws `RangeError` unless every column of a series is as long as its dates, and there is a start. */
export function checkSeries(series: BacktestSeries): void {
  const rows = series.dates.length;
  if (rows === 0) throw new RangeError('A backtest should have at least its start, but has no session.');
  const columns = { equity: series.equity, turnover: series.turnover, costs: series.costs, exposure: series.exposure };
  for (const [name, column] of Object.entries(columns)) checkColumn(name, column, rows);
  if (series.riskFree) checkColumn('riskFree', series.riskFree.returns, rows);
}

/** Throws `RangeError` unless a column has a place for each of so many sessions. */
export function checkColumn(name: string, column: Float64Array, rows: number): void {
  if (column.length !== rows) throw new RangeError(`${name} should have ${rows} sessions, but has ${column.length}.`);
}

/** The n returns between n + 1 values: value / value before − 1. */
export function returnsOf(equity: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(equity.length - 1, 0));
  for (let t = 0; t < returns.length; t++) returns[t] = equity[t + 1] / equity[t] - 1;
  return returns;
}
