import type { WeightState } from './plan.js';

/**
 * How much a factor counts in each state of the market where a strategy does not say it. The rows are relative: a plan scales them
 * to 1 over the factors that it uses. Names without a plugin are not used yet.
 */
export const DEFAULT_WEIGHTS: Readonly<Record<WeightState, Readonly<Record<string, number>>>> = {
  BULL: { VSM: 0.25, BAB: 0.08, QMJ: 0.17, Upside: 0.17, PEAD: 0.13, Sentiment: 0.15 },
  BEAR: { VSM: 0.08, BAB: 0.22, QMJ: 0.3, Upside: 0.13, PEAD: 0.1, Sentiment: 0.12 },
  UNKNOWN: { VSM: 0.2, BAB: 0.13, QMJ: 0.22, Upside: 0.17, PEAD: 0.1, Sentiment: 0.13 },
};
