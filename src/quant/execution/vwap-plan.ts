import { AppError, type Problem } from '../../domain/errors.js';
import { AVERAGE_OF_PEAK, marketImpact } from '../kernels/execution/impact.js';
import { U_SHAPED_PROFILE } from '../kernels/execution/volume-profile.js';
import { vwapSchedule } from '../kernels/execution/vwap-schedule.js';
import type { Warning } from '../ranking/ranking.js';

/** An order that is spread over a session. */
export interface VwapRequest {
  /** Whole shares; negative sells. */
  readonly shares: number;
  /** Expected volume of the day, shares. */
  readonly dailyVolume: number;
  /** Of a day's returns, as a fraction. */
  readonly volatility: number;
  /** Highest part of a half hour's volume that is traded; null: no cap. */
  readonly participationCap: number | null;
  /** Usual parts of a day's volume and where they were measured; omitted: `STANDARD_PROFILE`. */
  readonly profile?: IntradayProfile;
}

/** The usual parts of a day's volume in equal bins, and where they come from. */
export interface IntradayProfile {
  name: string;
  fractions: ArrayLike<number>;
}

/** One half hour of a schedule. */
export interface VwapSlice {
  /** Begin and end in the time of the exchange, HH:MM. */
  start: string;
  end: string;
  /** Part of the day's volume; those of a schedule add up to 1. */
  volumeFraction: number;
  shares: number;
  /** Shares up to the end of this slice. */
  cumulativeShares: number;
  /** |shares| over the expected volume of the slice. */
  participation: number;
}

/** An order in slices of whole shares, which add up to it less `unfilled`. */
export interface VwapPlan {
  shares: number;
  unfilled: number;
  /** |shares| over the day's volume. */
  participation: number;
  /** At the end of the order, basis points; and two thirds of it, which it pays on average. */
  impactBps: number;
  averageImpactBps: number;
  profile: string;
  slices: VwapSlice[];
  warnings: Warning[];
}

/** The U-shape, which is taken where nothing was measured. */
export const STANDARD_PROFILE: IntradayProfile = { name: 'standard', fractions: U_SHAPED_PROFILE };

/** A deviation of a day's returns above this is more likely one of a year. */
const PLAUSIBLE_VOLATILITY = 0.15;
const OPEN_MINUTES = 9 * 60 + 30;
const SLICE_MINUTES = 30;

/**
 * Spreads an order over a session in proportion to its usual volume, with what it is expected to move the price.
 *
 * Kissell & Glantz (2003), "Optimal Trading Strategies", chapter 8; impact γ σ √(Q/V) with γ = 1, of the shares that are traded. Throws
 * `BAD_USER_INPUT` with every problem of the request at once.
 */
export function planVwap(request: VwapRequest): VwapPlan {
  const problems = problemsOfVwap(request);
  if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
  const { shares, dailyVolume, volatility, participationCap, profile = STANDARD_PROFILE } = request;
  const weights = Float64Array.from(profile.fractions);
  const total = weights.reduce((sum, part) => sum + part, 0);
  const parts = new Float64Array(weights.length);
  const cap = participationCap === null ? undefined : { volume: dailyVolume, participation: participationCap };
  const unfilled = vwapSchedule(shares, weights, parts, cap);
  const impactBps = marketImpact(volatility, shares - unfilled, dailyVolume) * 1e4;
  let cumulativeShares = 0;
  const slices = Array.from(parts, (part, i): VwapSlice => {
    cumulativeShares += part;
    const volumeFraction = weights[i] / total;
    return {
      start: clockOf(OPEN_MINUTES + i * SLICE_MINUTES),
      end: clockOf(OPEN_MINUTES + (i + 1) * SLICE_MINUTES),
      volumeFraction,
      shares: part,
      cumulativeShares,
      participation: Math.abs(part) / (dailyVolume * volumeFraction),
    };
  });
  return {
    shares,
    unfilled,
    participation: Math.abs(shares) / dailyVolume,
    impactBps,
    averageImpactBps: impactBps * AVERAGE_OF_PEAK,
    profile: profile.name,
    slices,
    warnings: warningsOf(request),
  };
}

/** Everything that is wrong with an order. */
export function problemsOfVwap({ shares, dailyVolume, volatility, participationCap }: VwapRequest): Problem[] {
  const problems: Problem[] = [];
  const expect = (fine: boolean, name: string, expected: string, actual: number) => {
    if (fine) return;
    const message = `${name} should be ${expected}, but is ${actual}.`;
    problems.push({ code: 'BAD_USER_INPUT', path: [name], message, expected, actual: String(actual), suggestions: [] });
  };
  expect(Number.isSafeInteger(shares) && shares !== 0, 'shares', 'a whole number of shares other than 0', shares);
  expect(dailyVolume > 0 && Number.isFinite(dailyVolume), 'dailyVolume', 'a volume above 0', dailyVolume);
  expect(volatility >= 0 && Number.isFinite(volatility), 'volatility', 'a fraction of at least 0', volatility);
  const cap = participationCap ?? 1;
  expect(cap > 0 && cap <= 1, 'participationCap', 'above 0 and at most 1', cap);
  return problems;
}

function warningsOf({ shares, dailyVolume, volatility }: VwapRequest): Warning[] {
  const warnings: Warning[] = [];
  const participation = Math.abs(shares) / dailyVolume;
  if (participation > 1) {
    const message = `The order is ${participation.toFixed(1)} times the volume of the day.`;
    warnings.push({ code: 'IMPLAUSIBLE_INPUT', message, value: participation, limit: 1 });
  }
  if (volatility > PLAUSIBLE_VOLATILITY) {
    const message = `A volatility of ${volatility} a day is implausible: is it one of a year? Divide that by √252.`;
    warnings.push({ code: 'IMPLAUSIBLE_INPUT', message, value: volatility, limit: PLAUSIBLE_VOLATILITY });
  }
  return warnings;
}

const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
