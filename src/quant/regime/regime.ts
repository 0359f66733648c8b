import type { TradingDay } from '../../domain/trading-day.js';

/** The state of the market. TRANSITION: no state is probable enough; UNKNOWN: not enough history to tell. */
export type RegimeState = 'BULL' | 'BEAR' | 'TRANSITION' | 'UNKNOWN';

/** One state of a fitted model. Mean and volatility are per day. */
export interface RegimeModelState {
  state: 'BULL' | 'BEAR';
  mean: number;
  volatility: number;
  /** Probability of each state on the next day, in the order of the model's states. */
  transition: number[];
}

/** A fitted Gaussian hidden Markov model, its states in the order BULL, BEAR. */
export interface RegimeModel {
  states: RegimeModelState[];
  /** First and last day of the returns it was fitted on; never after the day that it serves. */
  fittedFrom: TradingDay;
  fittedTo: TradingDay;
  logLikelihood: number;
  /** Starts that were tried, and how many of them reached the best likelihood. */
  starts: number;
  startsAtBest: number;
}

/** The regime of one day, by filtered probabilities. */
export interface Regime {
  date: TradingDay;
  state: RegimeState;
  /** The highest filtered probability; null when UNKNOWN. */
  confidence: number | null;
  /** Filtered probability of each state of the model, in its order; empty when UNKNOWN. */
  filtered: number[];
  /** First day of the unbroken run of `state`; null when UNKNOWN. */
  since: TradingDay | null;
  model: RegimeModel | null;
}

/** The regimes of a range, each row computed from what was known on its day, but for the two columns for display. */
export interface RegimeHistory {
  days: Regime[];
  /** For display only, they look ahead: smoothed probabilities (days × states, state by state as in `Regime.filtered`) … */
  smoothed: number[][];
  /** … and the most probable path (Viterbi) under the newest model. */
  viterbi: RegimeState[];
}

/** The regime section of a plan. */
export interface RegimeSettings {
  /** Returns that a fit sees at most, newest last. */
  fitWindow: number;
  /** Returns that the first fit needs. */
  minHistory: number;
  /** Sessions between fits. */
  refitEvery: number;
  /** Seeded starts of each fit. */
  starts: number;
  /** Below it the state is TRANSITION. */
  minConfidence: number;
  seed: number;
}

/** The settings where nothing else is said: a fit on ten years at most, the first after two, a new one every month. */
export const DEFAULT_REGIME: Readonly<RegimeSettings> = Object.freeze({
  fitWindow: 2520,
  minHistory: 504,
  refitEvery: 21,
  starts: 5,
  minConfidence: 0.6,
  seed: 1,
});
