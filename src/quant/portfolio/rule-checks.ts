import type { RuleLimit } from '../plugin/risk-rule.js';
import type { RuleCheck } from './portfolio.js';
import { distanceOf, type RuledLimit, sumOf } from './ruled-limits.js';

/** A limit that is passed by less counts as kept: what rounding leaves. */
export const KEPT = 1e-9;
/** Nearer to a limit than this a figure is at it. */
const AT_LIMIT = 1e-7;

/** A figure against its limits; NaN: none. */
interface Measured {
  subject: string | null;
  actual: number;
  minimum: number;
  maximum: number;
}

/** Every limit against weights, in the order of the rules, in figures and in a sentence. */
export function ruleChecksOf(limits: readonly RuledLimit[], weights: Float64Array, tickers: readonly string[]): RuleCheck[] {
  return limits.flatMap(({ rule, limit }) =>
    measure(limit, weights, tickers).map((measured) => ({ rule, ...measured, ...judge(limit.label, measured) })),
  );
}

/** Whether weights keep all limits. */
export function keepsAll(limits: readonly RuledLimit[], weights: Float64Array): boolean {
  return limits.every(({ limit }) => measure(limit, weights, []).every(isKept));
}

function measure(limit: RuleLimit, weights: Float64Array, tickers: readonly string[]): Measured[] {
  const { subject } = limit;
  if (limit.form === 'sum') {
    const { minimum, maximum } = limit;
    return [
      { subject, actual: sumOf(limit.coefficients, weights), minimum: minimum ?? Number.NaN, maximum: maximum ?? Number.NaN },
    ];
  }
  if (limit.form === 'distance') {
    return [{ subject, actual: distanceOf(limit.center, weights), minimum: Number.NaN, maximum: limit.maximum }];
  }
  const nearest = (bounds: Float64Array, sign: number, isHeldOnly: boolean): number => {
    let worst = -1;
    for (let i = 0; i < weights.length; i++) {
      if (!Number.isFinite(bounds[i]) || (isHeldOnly && weights[i] === 0)) continue;
      if (worst < 0 || sign * (weights[i] - bounds[i]) > sign * (weights[worst] - bounds[worst])) worst = i;
    }
    return worst;
  };
  const named = (bounds: Float64Array, i: number) =>
    subject ?? (bounds.every((bound) => bound === bounds[i]) ? null : (tickers[i] ?? null));
  const { minimum, maximum } = limit;
  const checks: Measured[] = [];
  const high = maximum === null ? -1 : nearest(maximum, 1, false);
  if (maximum !== null && high >= 0) {
    checks.push({ subject: named(maximum, high), actual: weights[high], minimum: Number.NaN, maximum: maximum[high] });
  }
  const low = minimum === null ? -1 : nearest(minimum, -1, true);
  // The limit of shorts says nothing of a portfolio without any.
  if (minimum !== null && low >= 0 && (minimum[low] > 0 || weights[low] < 0)) {
    checks.push({ subject: named(minimum, low), actual: weights[low], minimum: minimum[low], maximum: Number.NaN });
  }
  return checks;
}

function isKept({ actual, minimum, maximum }: Measured): boolean {
  // Not `actual < minimum - KEPT`: a figure that is missing keeps nothing.
  return (Number.isNaN(maximum) || actual <= maximum + KEPT) && (Number.isNaN(minimum) || actual >= minimum - KEPT);
}

function judge(label: string, measured: Measured): Pick<RuleCheck, 'satisfied' | 'binding' | 'explanation'> {
  const { actual, minimum, maximum, subject } = measured;
  const satisfied = isKept(measured);
  const binding = Math.abs(actual - maximum) <= AT_LIMIT || Math.abs(actual - minimum) <= AT_LIMIT;
  const figure = Number.isNaN(actual) ? 'unknown' : String(Number(actual.toPrecision(5)));
  const of = subject === null || label.includes(subject) ? '' : ` for ${subject}`;
  const end = satisfied ? (binding ? ', at its limit.' : ', kept.') : ', which is outside.';
  return { satisfied, binding, explanation: `${label}: the figure${of} is ${figure}${end}` };
}
