import type { TradingDay } from '../../domain/trading-day.js';
import type { Regime } from '../regime/regime.js';

/** Something that a reader of a result should know. The result stands. */
export interface Warning {
  code:
    | 'LOW_COVERAGE'
    | 'STALE_DATA'
    | 'SURVIVORSHIP_BIAS'
    | 'SHORT_WARM_UP'
    | 'RUINED'
    | 'LOOK_AHEAD'
    | 'SMALL_SECTOR'
    | 'COVARIANCE_REPAIRED'
    | 'FALLBACK'
    | 'VAR_ABOVE_LIMIT'
    | 'RULE_MISSED'
    | 'IMPLAUSIBLE_INPUT'
    | 'RECONCILIATION';
  message: string;
  value: number | null;
  limit: number | null;
}

/** How one factor entered a ranking. */
export interface RunFactor {
  factor: string;
  category: string;
  version: string;
  /** Weight that was used, after the regime's blend; the weights of a run add up to 1. */
  weight: number;
  /** Part of the universe that has an exposure. */
  coverage: number;
  /** Exposures that were winsorised. */
  clipped: number;
  /** Members without an exposure. */
  missing: number;
  /** Parameters by camelCase name, and which of them the document gave. */
  params: Readonly<Record<string, unknown>>;
  given: readonly string[];
}

/** One security's line in a ranking. Exposures and z-scores are in the order of the run's factors; NaN is missing. */
export interface Signal {
  securityId: number;
  ticker: string;
  /** 1 is best; ties by ticker. */
  rank: number;
  /** Σ weight × z, a missing z counting 0. */
  score: number;
  /** Part of the factor weight that is there; at least 0.5. */
  coverage: number;
  exposures: number[];
  zScores: number[];
}

/** The securities of one date in the order of their score. */
export interface Ranking {
  date: TradingDay;
  universeSize: number;
  factors: RunFactor[];
  /** Null if the plan has no regime section. */
  regime: Regime | null;
  /** In the order of rank. */
  signals: Signal[];
  warnings: Warning[];
}
