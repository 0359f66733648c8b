import { distanceOf, type RuledLimit, sumOf } from './ruled-limits.js';

/** The reason of a target that nothing special happened to. */
export const STANDARD_SIZING = 'Standard Sizing';
/** The reason of a target that whole shares are too coarse for. */
export const BELOW_ONE_LOT = 'Below One Lot';

/** The reason of a target that the risk rules together leave nothing of. */
export const DROPPED = 'Dropped under Risk Rules';

/** A weight nearer to a limit than this is held by it. */
const AT_LIMIT = 1e-7;

/**
 * Why each weight is what it is: what the optimizer says of it, else the rule at whose limit it is (its own limits before those of sums,
 * those before distances), else `Standard Sizing`.
 */
export function reasonsOf(
  weights: Float64Array,
  limits: readonly RuledLimit[],
  said: ReadonlyMap<number, string> | undefined,
): string[] {
  const reasons: (string | undefined)[] = Array.from(weights, (_, i) => said?.get(i));
  for (const form of ['each', 'sum', 'distance'] as const) {
    for (const { limit, reason } of limits) {
      if (limit.form !== form) continue;
      const holds = holdsBack(limit, weights);
      for (let i = 0; i < weights.length; i++) if ((weights[i] !== 0 || bars(limit, i)) && holds(i)) reasons[i] ??= reason;
    }
  }
  return reasons.map((reason) => reason ?? STANDARD_SIZING);
}

/** Whether a limit forbids a security; any other weight of 0 is held by nothing. */
function bars(limit: RuledLimit['limit'], i: number): boolean {
  return limit.form === 'each' && limit.maximum?.[i] === 0;
}

/** Whether a limit holds a weight, by its place. */
function holdsBack(limit: RuledLimit['limit'], weights: Float64Array): (i: number) => boolean {
  const isAt = (figure: number, bound: number | null | undefined) =>
    bound !== null && bound !== undefined && Math.abs(figure - bound) <= AT_LIMIT;
  if (limit.form === 'each') return (i) => isAt(weights[i], limit.maximum?.[i]) || isAt(weights[i], limit.minimum?.[i]);
  if (limit.form === 'sum') {
    const sum = sumOf(limit.coefficients, weights);
    const isHeld = isAt(sum, limit.maximum) || isAt(sum, limit.minimum);
    return (i) => isHeld && limit.coefficients[i] !== 0;
  }
  const isHeld = isAt(distanceOf(limit.center, weights), limit.maximum);
  return (i) => isHeld && Math.abs(weights[i] - limit.center[i]) > AT_LIMIT;
}
