/** What a factor has predicted, as the API names it. A number that cannot be computed is NaN (null at the API). */
import type { TradingDay } from '../../../domain/trading-day.js';
import type { MetricSeries } from '../statistics/results.js';

/** What one factor has predicted. */
export interface FactorStudyResult {
  /** Name of the factor plugin, or `composite`. */
  factor: string;
  /** Part of the universe that has an exposure, mean over dates. */
  coverage: number;
  /** Skill by horizon, shortest first. */
  horizons: FactorHorizon[];
  /** Rank information coefficient of each date at the first horizon. */
  rankIcSeries: MetricSeries;
  /** Mean return of each quantile at the first horizon, lowest exposures first. */
  quantileReturns: Float64Array;
  /** Highest − lowest quantile, mean return at the first horizon. */
  quantileSpread: number;
  /** Part of the highest quantile that is new at each date, mean. */
  quantileTurnover: number;
  /** Rank correlation of exposures with those of the date before, mean. */
  rankAutocorrelation: number;
  /** Skill within each sector at the first horizon, by sector. */
  sectors: FactorSector[];
  /** The factor as a long-short portfolio from a start of 1; null if it has none. */
  longShort: LongShortCurve | null;
}

/** The skill of a factor at one horizon. */
export interface FactorHorizon {
  /** Sessions ahead. */
  days: number;
  /** Dates it rests on. */
  dates: number;
  /** Information coefficient (Pearson), mean over dates. */
  ic: number;
  /** Rank information coefficient (Spearman), mean over dates. */
  rankIc: number;
  /** Deviation of the rank coefficient over dates (n − 1). */
  rankIcDeviation: number;
  /** Newey-West t-statistic of the mean rank coefficient. */
  rankIcT: number;
  /** Lags of the Newey-West estimate. */
  lags: number;
  /** Part of dates with a positive rank coefficient. */
  hitRate: number;
}

/** The skill of a factor within one sector. */
export interface FactorSector {
  /** Name of the sector. */
  sector: string;
  /** Securities, mean over dates. */
  securities: number;
  /** Rank information coefficient, mean over dates. */
  rankIc: number;
}

/** Value and drawdown of a long-short portfolio at each date, the first at 1. */
export interface LongShortCurve {
  date: TradingDay[];
  equity: Float64Array;
  /** Return since the date before; NaN at the first. */
  periodReturn: Float64Array;
  /** Fall from the peak so far, 0 or negative. */
  drawdown: Float64Array;
}
