import { SESSIONS_A_YEAR } from '../../domain/trading-day.js';
import type { Regime } from '../regime/regime.js';
import { distanceOf, type RuledLimit, sumOf } from './ruled-limits.js';

/** Sessions of realised returns that volatility targeting looks at, and the fewest that it takes. */
const REALISED_SESSIONS = 60;
const FEWEST_REALISED = 20;
/** Halvings of an interval of leverage: it is then shorter than 1e-15. */
const HALVINGS = 60;
/** What rounding leaves of 0: a limit of 0 does not forbid to multiply it. */
const NOTHING = 1e-10;

/** Ex-ante volatility a year: √(252 wᵀΣw), Σ a day. */
export function volatilityAnnualOf(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    if (weights[i] === 0) continue;
    let sum = 0;
    for (let j = 0; j < n; j++) if (weights[j] !== 0) sum += covariance[i * n + j] * weights[j];
    variance += weights[i] * sum;
  }
  return Math.sqrt(SESSIONS_A_YEAR * Math.max(0, variance));
}

/** Sample deviation of the last 60 returns, a year; NaN with fewer than 20. */
export function realisedVolatilityAnnual(returns: Float64Array): number {
  const last = returns.subarray(Math.max(0, returns.length - REALISED_SESSIONS)).filter((value) => Number.isFinite(value));
  if (last.length < FEWEST_REALISED) return Number.NaN;
  const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
  const squares = last.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt((SESSIONS_A_YEAR * squares) / (last.length - 1));
}

/**
 * What a volatility target is multiplied with: the regime's confidence (its highest filtered probability, at least one half with two
 * states) where the strategy asks for it, else 1; 1 too where the regime is unknown.
 */
export function confidenceMultiplier({ regimeScaling }: { regimeScaling: boolean }, regime: Regime | null): number {
  return regimeScaling ? (regime?.confidence ?? 1) : 1;
}

/**
 * The leverage nearest to the one that is wanted under which all weights × leverage keep the maxima of the rules. A turnover limit may
 * also raise it. What is a minimum does not raise it, and may be missed.
 */
export function leverageWithin(limits: readonly RuledLimit[], weights: Float64Array, wanted: number): number {
  let leverage = wanted;
  for (const { limit } of limits) {
    if (limit.form === 'distance') leverage = nearestWithin(limit.center, weights, limit.maximum, leverage);
  }
  for (const { limit } of limits) {
    if (limit.form === 'sum') {
      leverage = Math.min(leverage, mostOf(sumOf(limit.coefficients, weights), limit.minimum, limit.maximum));
    } else if (limit.form === 'each') {
      for (let i = 0; i < weights.length; i++) {
        leverage = Math.min(leverage, mostOf(weights[i], limit.minimum?.[i] ?? null, limit.maximum?.[i] ?? null));
      }
    }
  }
  return leverage;
}

/** The largest factor with which a figure keeps a maximum that it approaches from below, or a minimum from above. */
function mostOf(figure: number, minimum: number | null, maximum: number | null): number {
  if (Math.abs(figure) <= NOTHING) return Number.POSITIVE_INFINITY;
  if (figure > 0 && maximum !== null) return Math.max(0, maximum / figure);
  if (figure < 0 && minimum !== null) return Math.max(0, minimum / figure);
  return Number.POSITIVE_INFINITY;
}

/** The leverage nearest to `wanted` with Σ |leverage · w − center| ≤ limit; `wanted` where there is none. */
function nearestWithin(center: Float64Array, weights: Float64Array, limit: number, wanted: number): number {
  const distance = (leverage: number) =>
    distanceOf(
      center,
      weights.map((weight) => leverage * weight),
    );
  if (distance(wanted) <= limit) return wanted;
  let best = wanted;
  for (let i = 0; i < weights.length; i++) {
    // The distance is convex and piecewise linear: it is least at one of its kinks.
    const kink = center[i] / weights[i];
    if (kink >= 0 && Number.isFinite(kink) && distance(kink) < distance(best)) best = kink;
  }
  // Weights at their limit are beyond it by rounding, and at times they are the nearest there are.
  const bound = Math.max(limit, distance(best));
  if (bound > limit + NOTHING) return wanted;
  let inside = best;
  let outside = wanted;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (inside + outside) / 2;
    if (distance(middle) <= bound) inside = middle;
    else outside = middle;
  }
  return inside;
}
