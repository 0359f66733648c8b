import type { ReturnSample } from '../plugin/covariance.js';
import type { Warning } from '../ranking/ranking.js';
import type { Regime } from '../regime/regime.js';
import type { Sizing } from '../strategy/plan.js';
import { keepsAll, ruleChecksOf } from './rule-checks.js';
import type { RuledLimit } from './ruled-limits.js';
import { confidenceMultiplier, leverageWithin, realisedVolatilityAnnual, volatilityAnnualOf } from './volatility-target.js';

/** A volatility target a year below it is legal but implausible. */
const IMPLAUSIBLE_TARGET = 0.03;

/** Weights after volatility targeting. */
export interface Scaled {
  readonly weights: Float64Array;
  /** What the weights were multiplied with; 1 without a target. */
  readonly leverage: number;
  readonly targetVolatilityAnnual: number | null;
  readonly warnings: readonly Warning[];
}

/** What scaling depends on. */
export interface ScaleRequest {
  readonly sizing: Sizing;
  readonly regime: Regime | null;
  /** Past net returns a day of the portfolio; null: none are known. */
  readonly realised: Float64Array | null;
  /** Σ |weight| that is held: the leverage behind those returns. */
  readonly grossHeld: number;
  /** Past returns of the securities. */
  readonly returns: ReturnSample;
  /** n², a day. */
  readonly covariance: Float64Array;
  readonly limits: readonly RuledLimit[];
}

/**
 * Weights × leverage, where leverage = target / volatility between the limits of the strategy, reduced until every maximum of a rule holds.
 * The target is the strategy's, times the regime's confidence where it asks for that. A minimum that the weights kept and no longer do is
 * named in a warning.
 *
 * Realised volatility is that of the portfolio's own last 60 returns for each unit of leverage that is held, so that leverage does not answer
 * to itself; where there are too few, of what these weights would have returned; where that is unknown too, ex ante.
 */
export function scaleToTarget(weights: Float64Array, request: ScaleRequest): Scaled {
  const { sizing, regime, covariance, limits } = request;
  if (sizing.targetVolatilityAnnual === null) return { weights, leverage: 1, targetVolatilityAnnual: null, warnings: [] };
  const targetVolatilityAnnual = sizing.targetVolatilityAnnual * confidenceMultiplier(sizing, regime);
  const past = sizing.volatility === 'realised' ? realisedOf(weights, request) : Number.NaN;
  const volatility = past > 0 ? past : volatilityAnnualOf(covariance, weights);
  const wanted = volatility > 0 ? targetVolatilityAnnual / volatility : 1;
  const bounded = Math.min(Math.max(wanted, sizing.minLeverage), sizing.maxLeverage);
  const leverage = leverageWithin(limits, weights, bounded);
  const scaled = weights.map((weight) => weight * leverage);
  return {
    weights: scaled,
    leverage,
    targetVolatilityAnnual,
    warnings: [...warningsOf(sizing.targetVolatilityAnnual), ...missedBy(scaled, { weights, leverage, limits })],
  };
}

/** The limits that weights kept before they were multiplied with the leverage, and miss now. */
function missedBy(
  scaled: Float64Array,
  { weights, leverage, limits }: { weights: Float64Array; leverage: number; limits: readonly RuledLimit[] },
): Warning[] {
  return limits.flatMap((limit): Warning[] => {
    if (keepsAll([limit], scaled) || !keepsAll([limit], weights)) return [];
    const missed = ruleChecksOf([limit], scaled, []).find(({ satisfied }) => !satisfied);
    if (missed === undefined) return [];
    const bound = Number.isNaN(missed.minimum) ? missed.maximum : missed.minimum;
    const message = `Volatility targeting multiplies the weights with ${leverage.toPrecision(3)}. ${missed.explanation}`;
    return [{ code: 'RULE_MISSED', message, value: missed.actual, limit: bound }];
  });
}

/** The realised volatility a year of one unit of leverage; NaN where too little is known. */
function realisedOf(weights: Float64Array, { realised, grossHeld, returns }: ScaleRequest): number {
  const own = realised === null || grossHeld === 0 ? Number.NaN : realisedVolatilityAnnual(realised) / grossHeld;
  return own > 0 ? own : realisedVolatilityAnnual(returnsOf(returns, weights));
}

/** What weights would have returned each day; a security without a return counts 0 on that day. */
function returnsOf({ rows, columns, data }: ReturnSample, weights: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    for (let s = 0; s < columns; s++) {
      const value = weights[s] * data[t * columns + s];
      if (Number.isFinite(value)) out[t] += value;
    }
  }
  return out;
}

/** A target so low is more often the volatility of a day. */
function warningsOf(target: number): Warning[] {
  if (target >= IMPLAUSIBLE_TARGET) return [];
  const message = `The target is a volatility of ${(100 * target).toPrecision(2)} % a year. Was that of a day meant? A day of 1 % is 0.16 a year.`;
  return [{ code: 'IMPLAUSIBLE_INPUT', message, value: target, limit: IMPLAUSIBLE_TARGET }];
}
