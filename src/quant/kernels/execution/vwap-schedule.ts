import { divideWhole } from './largest-remainder.js';

/** The most that may be traded: a part of each bin's expected volume. */
export interface ParticipationCap {
  /** Expected volume of the whole day. */
  volume: number;
  /** Highest part of a bin's volume, from 0 to 1. */
  participation: number;
}

/**
 * Splits an order over the bins of a session in proportion to its usual volume, in whole shares, into `out`, and returns what a cap leaves
 * over: the parts and it add up to the order exactly, all with its sign.
 *
 * A volume-weighted average price schedule: Kissell & Glantz (2003), "Optimal Trading Strategies", chapter 8. Wholes by the largest remainder,
 * ties to the earlier bin (`divideWhole`). What a bin's cap cuts off moves on to the next ones that have room. Throws `RangeError` for
 * an order that is not whole and for a cap that is negative or not a number.
 */
export function vwapSchedule(order: number, profile: Float64Array, out: Float64Array, cap?: ParticipationCap): number {
  divideWhole(order, profile, out);
  if (cap === undefined) return 0;
  return carry(order < 0 ? -1 : 1, profile, cap, out, Math.floor);
}

/** The same in fractions of shares. */
export function fractionalSchedule(order: number, profile: Float64Array, out: Float64Array, cap?: ParticipationCap): number {
  const total = profile.reduce((sum, part) => sum + part, 0);
  for (let bin = 0; bin < profile.length; bin++) out[bin] = (order * profile[bin]) / total;
  if (cap === undefined) return 0;
  return carry(order < 0 ? -1 : 1, profile, cap, out, (limit) => limit);
}

/** Cuts each part at its limit and carries the rest on; returns what is left at the end. */
function carry(
  sign: number,
  profile: Float64Array,
  { volume, participation }: ParticipationCap,
  out: Float64Array,
  round: (limit: number) => number,
): number {
  const dayLimit = volume * participation;
  if (!(volume >= 0 && participation >= 0 && dayLimit < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`A cap should be a part of a volume, but is ${participation} of ${volume}.`);
  }
  const total = profile.reduce((sum, part) => sum + part, 0);
  let rest = 0;
  for (let bin = 0; bin < profile.length; bin++) {
    const wanted = Math.abs(out[bin]) + rest;
    const traded = Math.min(wanted, round((dayLimit * profile[bin]) / total));
    rest = wanted - traded;
    out[bin] = traded === 0 ? 0 : sign * traded;
  }
  return rest === 0 ? 0 : sign * rest;
}
