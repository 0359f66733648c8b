import type { Covariance } from '../plugin/covariance.js';
import type { Factor } from '../plugin/factor.js';
import type { Optimizer } from '../plugin/optimizer.js';
import type { Plugin } from '../plugin/plugin.js';
import type { RiskRule } from '../plugin/risk-rule.js';
import type { RegimeSettings } from '../regime/regime.js';

/** Which state's factor weights are meant: TRANSITION and too little history use UNKNOWN. */
export type WeightState = 'BULL' | 'BEAR' | 'UNKNOWN';

/** A factor of a plan with its checked parameters. */
export interface PlanFactor {
  factor: Factor;
  enabled: boolean;
  /** Parameters by camelCase name, defaults written out. */
  params: Readonly<Record<string, unknown>>;
  /** Names (camelCase) of the parameters that the document gave. */
  given: readonly string[];
  /** Weight without regime; those of the enabled factors add up to 1. */
  weight: number;
}

/** A plugin of a later stage with its checked parameters. */
export interface PlanPlugin<Kind extends Plugin = Plugin> {
  /** Null where its kind has no plugins at all: then it is kept as it stands, without a version. */
  plugin: Kind | null;
  name: string;
  version: string;
  params: Readonly<Record<string, unknown>>;
  given: readonly string[];
}

/** The steps from exposures to z-scores. */
export interface StandardiseSettings {
  /** Tail that is clipped on each side: 0.01. */
  winsorise: number;
  /** Whether the sector's mean is subtracted. */
  neutralise: boolean;
  /** Sectors with fewer names are neutralised against the market. */
  minGroup: number;
  /** Whether unit variance is restored after neutralising. */
  restandardise: boolean;
}

/** How weights by regime are used. */
export interface PlanRegime extends RegimeSettings {
  /** By filtered probability, or those of the present state alone. */
  blend: 'probability' | 'state';
  /** For each state the weight of each enabled factor, in the order of the plan's enabled factors; each adds up to 1. */
  weights: Readonly<Record<WeightState, readonly number[]>>;
}

/** How many names are held, and how much of them. */
export interface Sizing {
  /** Names that are held, the best ones; null: all that are ranked. */
  topN: number | null;
  fractionalKelly: number | null;
  /** Null: weights are not scaled. */
  targetVolatilityAnnual: number | null;
  /** Of what is held, from the covariance; or of the portfolio's own last 60 returns. */
  volatility: 'ex_ante' | 'realised';
  /** Whether the target is multiplied with the confidence in the regime. */
  regimeScaling: boolean;
  minLeverage: number;
  maxLeverage: number;
  /** Percentiles of the score from which a conviction is high, and medium. */
  convictionHigh: number;
  convictionMedium: number;
  /** Shares are multiples of it. */
  lot: number;
}

/** A strategy checked, with its plugins and all defaults written out. */
export interface Plan {
  name: string;
  /** Version that the document states. */
  version: string;
  description: string;
  /** SHA-256 of the plan with its plugins' versions: equal hashes compute equal numbers on equal data. */
  hash: string;
  universe: string;
  /** Ticker; null: the market's own. */
  benchmark: string | null;
  factors: readonly PlanFactor[];
  standardise: StandardiseSettings;
  /** Null without a regime section (`regime: false`): the plain weights are used. */
  regime: PlanRegime | null;
  optimizer: PlanPlugin<Optimizer>;
  covariance: PlanPlugin<Covariance>;
  riskRules: readonly PlanPlugin<RiskRule>[];
  rebalance: {
    frequency: 'month_end' | 'week_end' | 'every_n_days' | 'drift_band';
    everyDays: number | null;
    band: number | null;
  };
  sizing: Sizing;
  costs: { commissionBps: number; halfSpreadBps: number; impactCoefficient: number; borrowFeeAnnual: number };
  /** Seed of every random choice. */
  seed: number;
  /** Sessions of history that the factors need, the date itself included. */
  historyDays: number;
}
