/**
 * The figures of a backtest, as the API names them. A number that cannot be computed is NaN (null at the API); a day that there is not
 * is null.
 */
import type { TradingDay } from '../../../domain/trading-day.js';

/** The usual figures of daily returns after costs. */
export interface BacktestMetrics {
  /** Return over the whole time. */
  totalReturn: number;
  /** Compound annual growth, Π(1 + r)^(252/n) − 1. */
  annualReturn: number;
  /** Deviation of daily returns, n − 1. */
  volatilityAnnual: number;
  /** Mean over deviation of excess returns, × √252. */
  sharpe: number;
  /** The same with the downside deviation over all days. */
  sortino: number;
  /** Annual return over |maximum drawdown|. */
  calmar: number;
  /** Deepest fall from a peak, negative; the start counts as a peak. */
  maxDrawdown: number;
  /** Day of the peak before it; null without a fall. */
  maxDrawdownFrom: TradingDay | null;
  /** Day of its bottom. */
  maxDrawdownTo: TradingDay | null;
  /** Day on which the peak was reached again; null if never. */
  recoveredOn: TradingDay | null;
  /** Part of days with a gain. */
  hitRate: number;
  /** Σ|change of weight| in a year. */
  turnoverAnnual: number;
  /** Money. */
  costs: number;
  /** Each session's costs over the net asset value before it, in a year, basis points. */
  costsAnnualBps: number;
  /** Mean of Σ|weight|. */
  exposure: number;
  /** Skewness of daily returns, population moments. */
  skewness: number;
  /** Excess kurtosis of daily returns, population moments. */
  kurtosis: number;
  /** One day, 95 percent, historical, positive. */
  valueAtRisk: number;
  /** One day, 95 percent, historical, positive. */
  expectedShortfall: number;
  /** Sessions the figures rest on. */
  sessions: number;
  conventions: MetricConventions;
}

/** The definitions behind metrics. */
export interface MetricConventions {
  /** Sessions of a year. */
  annualisation: number;
  /** Degrees of freedom taken off in deviations. */
  ddof: number;
  kurtosis: 'excess' | 'raw';
  /** Series of the risk-free rate; `zero` if there is none. */
  riskFree: string;
}

/** A backtest against one benchmark, on the sessions on which both have a return. */
export interface BenchmarkComparison {
  /** Ticker of the benchmark. */
  benchmark: string;
  /** The benchmark's own. */
  totalReturn: number;
  /** The benchmark's own. */
  annualReturn: number;
  /** The benchmark's own, negative. */
  maxDrawdown: number;
  /** Intercept of the regression of excess returns, × 252. */
  alphaAnnual: number;
  /** Statistic t of alpha. */
  alphaTStatistic: number;
  /** Slope of the regression. */
  beta: number;
  /** Deviation of the difference of returns, × √252. */
  trackingErrorAnnual: number;
  /** Mean over deviation of the difference of returns, × √252. */
  informationRatio: number;
  /** Annual return on the benchmark's up days over the benchmark's own. */
  upCapture: number;
  /** The same on its down days. */
  downCapture: number;
}

/** What a Sharpe ratio is worth; ratios are per day, not annualised. */
export interface BacktestStatistics {
  sharpePerDay: number;
  /** Probability that the true ratio is above 0. */
  probabilisticSharpe: number;
  /** Days needed for that probability to be 0.95; NaN if it never is. */
  minimumTrackRecordDays: number;
  /** Probability that the true ratio is above the best one expected of so many trials without skill. */
  deflatedSharpe: number;
  /** Trials in the experiment store, this one included. */
  trials: number;
  /** How many independent trials they amount to; NaN if not known. */
  effectiveTrials: number;
  /** Variance of the trials' ratios per day; NaN for one trial. */
  trialVariance: number;
  /** Probability of backtest overfitting; NaN outside of a sweep. */
  overfittingProbability: number;
  intervals: MetricInterval[];
}

/** Trials that were made of a strategy: what a Sharpe ratio is deflated by. It comes from the experiment store, never from the caller of the API. */
export interface Trials {
  /** Finished configurations on that universe and period, this one included. */
  count: number;
  /** Variance (n − 1) of their Sharpe ratios per day; NaN for one. */
  variance: number;
  /** The number of clusters of alike ones; NaN if not known. */
  effective: number;
}

/** A confidence interval of a metric. */
export interface MetricInterval {
  /** Name of the metric, as the field of `BacktestMetrics`. */
  metric: string;
  /** Confidence. */
  level: number;
  low: number;
  high: number;
  resamples: number;
  /** Mean length of a block, sessions. */
  blockLength: number;
}

/** One figure over time as columns, oldest first. */
export interface MetricSeries {
  /** What it is: `sharpe`, `rankIc`. */
  metric: string;
  /** Rows. */
  count: number;
  date: TradingDay[];
  value: Float64Array;
}

/** The return of one month, from the last close of the month before. */
export interface MonthlyReturn {
  year: number;
  /** 1 to 12. */
  month: number;
  portfolioReturn: number;
  /** The main benchmark's; NaN without one. */
  benchmarkReturn: number;
}
