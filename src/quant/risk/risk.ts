import type { TradingDay } from '../../domain/trading-day.js';
import type { ReturnSample } from '../plugin/covariance.js';
import type { Warning } from '../ranking/ranking.js';

/** What is held of one security. */
export interface Holding {
  ticker: string;
  /** Null: unknown. */
  sector: string | null;
  /** Fraction of net asset value; negative is short. */
  weight: number;
  /** Its column in the sample of returns. */
  column: number;
  /** Raw close, money; NaN: unknown. */
  price: number;
  /** Shares traded a day, mean of the last 20 sessions; NaN: unknown. */
  dailyVolume: number;
}

/** Levels over the whole history: total-return indices accumulated forward, date-major, NaN where missing. */
export interface PriceHistory {
  readonly dates: readonly TradingDay[];
  /** dates × holdings, in the order of the holdings. */
  readonly levels: Float64Array;
  /** Of the benchmark; a level for each date. */
  readonly benchmark: Float64Array;
}

/** What the risk of a portfolio is computed from. */
export interface RiskRequest {
  /** At least one. */
  readonly holdings: readonly Holding[];
  /** What the fractions are multiplied with, money. */
  readonly value: number;
  /** One-tailed, between 0.5 and 1. */
  readonly confidence: number;
  /** Past returns of all ranked securities and of those that are held; at least two rows. */
  readonly returns: ReturnSample;
  /** Returns of the benchmark on the same dates. */
  readonly benchmark: Float64Array;
  /** Ticker of the benchmark. */
  readonly benchmarkTicker: string;
  /** Factors of the ranking, and the z-score of each security for each: columns × factors, row-major, NaN where missing. */
  readonly factors: readonly string[];
  readonly loadings: Float64Array;
  readonly history: PriceHistory;
  /** Whether windows of the real past mean something in the history. */
  readonly namedWindows: boolean;
  /** γ of the square-root law. */
  readonly impactCoefficient: number;
}

/** How value at risk is estimated. */
export type VarMethod = 'PARAMETRIC' | 'HISTORICAL' | 'CORNISH_FISHER';

/** Value at risk by one method, money; NaN: cannot be said. */
export interface VarEstimate {
  method: VarMethod;
  valueAtRisk: number;
  expectedShortfall: number;
  /** Days of returns it rests on. */
  observations: number;
}

/** Value at risk and its parts. Losses are positive; lists are columns, largest component first, ties by ticker. */
export interface VarReport {
  portfolioVar: number;
  portfolioVarFraction: number;
  z: number;
  /** A day. */
  volatility: number;
  methods: VarEstimate[];
  tickers: string[];
  weights: number[];
  componentVar: number[];
  marginalVar: number[];
  incrementalVar: number[];
  componentSum: number;
}

/** Risk from one source. */
export interface RiskContribution {
  name: string;
  exposure: number;
  /** Money. */
  componentVar: number;
  /** Of the variance. */
  share: number;
}

/** Loss in one scenario; NaN: nothing is known. */
export interface StressResult {
  scenario: string;
  description: string;
  from: TradingDay | null;
  to: TradingDay | null;
  portfolioReturn: number;
  /** Money. */
  profit: number;
  /** Part of the weight with prices. */
  coverage: number;
}

/** How fast a portfolio could be sold; NaN: part of it never. */
export interface LiquidityReport {
  participation: number;
  daysFor95: number;
  daysForAll: number;
  impactBps: number;
}

/** The risk of a portfolio in figures. NaN: cannot be said. */
export interface RiskFigures {
  value: number;
  confidence: number;
  horizonDays: number;
  var: VarReport;
  volatilityAnnual: number;
  beta: number;
  trackingErrorAnnual: number;
  effectiveNames: number;
  bySector: RiskContribution[];
  byFactor: RiskContribution[];
  stress: StressResult[];
  liquidity: LiquidityReport;
  warnings: Warning[];
}
