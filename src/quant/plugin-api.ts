/**
 * What a plugin or a script of a user's own imports, as `alphaql/plugin`. It is the only file that re-exports others: what is outside the
 * package needs one address that stays when files move.
 */
export { z } from 'zod';
export { measuredProfile, type SessionVolumes } from './execution/measured-profile.js';
export { planVwap, type VwapPlan, type VwapRequest } from './execution/vwap-plan.js';
export {
  almgrenChrissSchedule,
  type ExecutionCost,
  type ExecutionMarket,
  executionCost,
} from './kernels/execution/almgren-chriss.js';
export { volumeWeightedPrice } from './kernels/execution/volume-profile.js';
export { blackScholes, type EuropeanOption, type OptionKind, type OptionValue } from './kernels/options/black-scholes.js';
export { impliedVolatility } from './kernels/options/implied-volatility.js';
export { optionPrices } from './kernels/options/option-prices.js';
export { putStrikeForPremium } from './kernels/options/strike-for-premium.js';
export { gainLossRatio, tailRatio } from './kernels/statistics/gain-loss.js';
export { kendallTau } from './kernels/statistics/kendall.js';
export type { Grid, Series } from './panel/grid.js';
export * from './panel/operators/arithmetic.js';
export { byDate } from './panel/operators/by-date.js';
export * from './panel/operators/choice.js';
export * from './panel/operators/cross-section.js';
export * from './panel/operators/regression.js';
export { rollingMax, rollingMean, rollingMin, rollingStd, rollingSum } from './panel/operators/rolling.js';
export * from './panel/operators/smoothing.js';
export * from './panel/operators/time.js';
export { type Covariance, type CovarianceEstimate, defineCovariance, type ReturnSample } from './plugin/covariance.js';
export { defineFactor, type Factor, type FactorDefinition, type FactorInputs } from './plugin/factor.js';
export { defineOptimizer, type Optimizer, type Optimum, type PortfolioProblem, type View } from './plugin/optimizer.js';
export { days, fraction, volatility, weight } from './plugin/parameters.js';
export { type Candidates, defineRiskRule, type RiskRule, type RuleLimit } from './plugin/risk-rule.js';
