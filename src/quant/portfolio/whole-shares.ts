import type { RuleLimit } from '../plugin/risk-rule.js';
import { distanceOf, type RuledLimit, sumOf } from './ruled-limits.js';

/** Weights that are to become shares. */
export interface ShareRequest {
  readonly weights: Float64Array;
  /** Money a share, positive. */
  readonly prices: Float64Array;
  /** Net asset value, money. */
  readonly capital: number;
  /** Shares are multiples of it. */
  readonly lot: number;
  readonly limits: readonly RuledLimit[];
}

/** What is passed by less is rounding. */
const ROUNDING = 1e-12;

/**
 * Whole lots for weights: the whole part of each quota, then one lot more in the order of the largest remainders (Hamilton's method, ties
 * by place), then what else the money left over buys, dearest first, at most one further lot each.
 *
 * No lot is added that breaks a maximum of a rule or costs more than Σ weight × capital; where a sum is above its maximum because shorts
 * lost their fractions, longs give way, finest lots first. What falls below a minimum of its own by losing its fraction is rounded up first,
 * or else not held. Shorts are only rounded towards zero. Returns shares, of places and sizes as the weights.
 */
export function wholeShares({ weights, prices, capital, lot, limits }: ShareRequest): Float64Array {
  const n = weights.length;
  const shares = new Float64Array(n);
  const held = new Float64Array(n);
  const lotWeight = prices.map((price) => (price * lot) / capital);
  const remainders = new Float64Array(n);
  let left = 0;
  for (let i = 0; i < n; i++) {
    const quota = weights[i] / lotWeight[i];
    const whole = Math.trunc(quota + Math.sign(quota) * ROUNDING * Math.max(1, Math.abs(quota)));
    remainders[i] = quota - whole;
    shares[i] = whole * lot;
    held[i] = whole * lotWeight[i];
    if (weights[i] > 0) left += weights[i] - held[i];
  }
  const long = Array.from(weights, (_, i) => i).filter((i) => weights[i] > 0);
  const byLot = [...long].sort((a, b) => lotWeight[a] - lotWeight[b] || a - b);
  for (const { limit } of limits) {
    if (limit.form !== 'sum' || limit.maximum === null) continue;
    for (const i of byLot) {
      const over = sumOf(limit.coefficients, held) - limit.maximum;
      if (over <= ROUNDING) break;
      if (!(limit.coefficients[i] > 0)) continue;
      const needed = Math.ceil((over - ROUNDING) / (limit.coefficients[i] * lotWeight[i]));
      const lots = Math.min(needed, shares[i] / lot);
      shares[i] -= lots * lot;
      held[i] -= lots * lotWeight[i];
      left += lots * lotWeight[i];
    }
  }
  const minimum = (i: number) =>
    limits.reduce((least, { limit }) => Math.max(least, limit.form === 'each' ? (limit.minimum?.[i] ?? 0) : 0), 0);
  const isShort = Array.from(weights, (weight, i) => weight > 0 && held[i] < minimum(i) - ROUNDING);
  const add = (i: number) => {
    if (lotWeight[i] > left + ROUNDING || !mayGrow(limits, held, i, lotWeight[i])) return;
    held[i] += lotWeight[i];
    shares[i] += lot;
    left -= lotWeight[i];
  };
  const byRemainder = [...long].sort((a, b) => Number(isShort[b]) - Number(isShort[a]) || remainders[b] - remainders[a] || a - b);
  for (const i of byRemainder) add(i);
  for (const i of long) {
    if (held[i] >= minimum(i) - ROUNDING) continue;
    left += held[i];
    held[i] = 0;
    shares[i] = 0;
  }
  for (const i of [...long].sort((a, b) => lotWeight[b] - lotWeight[a] || a - b)) if (shares[i] > 0) add(i);
  return shares;
}

/** Whether one weight may grow by an amount without breaking the maximum of a rule. */
function mayGrow(limits: readonly RuledLimit[], weights: Float64Array, i: number, by: number): boolean {
  const before = weights[i];
  const farBefore = limits.map(({ limit }) => (limit.form === 'distance' ? distanceOf(limit.center, weights) : 0));
  weights[i] += by;
  // A distance that losing fractions has made too long is no reason against a lot that makes it shorter.
  const may = limits.every(({ limit }, k) => keepsMaximum(limit, weights, i, farBefore[k]));
  weights[i] = before;
  return may;
}

function keepsMaximum(limit: RuleLimit, weights: Float64Array, i: number, farBefore: number): boolean {
  if (limit.form === 'each') return limit.maximum === null || weights[i] <= limit.maximum[i] + ROUNDING;
  if (limit.form === 'distance') return distanceOf(limit.center, weights) <= Math.max(limit.maximum, farBefore) + ROUNDING;
  const { coefficients, minimum, maximum } = limit;
  if (coefficients[i] > 0) return maximum === null || sumOf(coefficients, weights) <= maximum + ROUNDING;
  return !(coefficients[i] < 0) || minimum === null || sumOf(coefficients, weights) >= minimum - ROUNDING;
}
