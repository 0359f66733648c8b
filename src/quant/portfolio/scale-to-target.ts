import type { Regime } from '../regime/regime.js';
import type { Sizing } from '../strategy/plan.js';
import type { RuledLimit } from './ruled-limits.js';
import { confidenceMultiplier, leverageWithin, realisedVolatilityAnnual, volatilityAnnualOf } from './volatility-target.js';

/** Weights after volatility targeting. */
export interface Scaled {
  readonly weights: Float64Array;
  /** What the weights were multiplied with; 1 without a target. */
  readonly leverage: number;
  readonly targetVolatilityAnnual: number | null;
}

/** What scaling depends on. */
export interface ScaleRequest {
  readonly sizing: Sizing;
  readonly regime: Regime | null;
  /** Past net returns a day of the portfolio; null: ex ante from the covariance. */
  readonly realised: Float64Array | null;
  /** n², a day. */
  readonly covariance: Float64Array;
  readonly limits: readonly RuledLimit[];
}

/**
 * Weights × leverage, where leverage = target / volatility between the limits of the strategy, reduced until every maximum of a rule holds.
 * The target is the strategy's, times the regime's confidence where it asks for that. Realised volatility is used where there is enough of it.
 */
export function scaleToTarget(weights: Float64Array, { sizing, regime, realised, covariance, limits }: ScaleRequest): Scaled {
  if (sizing.targetVolatilityAnnual === null) return { weights, leverage: 1, targetVolatilityAnnual: null };
  const targetVolatilityAnnual = sizing.targetVolatilityAnnual * confidenceMultiplier(sizing, regime);
  const past = realised === null || sizing.volatility === 'ex_ante' ? Number.NaN : realisedVolatilityAnnual(realised);
  const volatility = past > 0 ? past : volatilityAnnualOf(covariance, weights);
  const wanted = volatility > 0 ? targetVolatilityAnnual / volatility : 1;
  const bounded = Math.min(Math.max(wanted, sizing.minLeverage), sizing.maxLeverage);
  const leverage = leverageWithin(limits, weights, bounded);
  return { weights: weights.map((weight) => weight * leverage), leverage, targetVolatilityAnnual };
}
