import { AVERAGE_OF_PEAK, marketImpact } from '../kernels/execution/impact.js';
import type { Holding, LiquidityReport } from './risk.js';

/** Part of a day's volume that may be sold, where nothing else is said. */
export const PARTICIPATION = 0.2;

/** Part of the value whose sale `daysFor95` waits for. */
const MOST = 0.95;

/**
 * How fast a portfolio of some value could be sold, each holding at a part of its mean daily volume, all at once.
 *
 * Sessions are not rounded: half a session is half a day's volume. Impact is the mean cost of the square-root law (`marketImpact`) of each
 * whole holding, in basis points of the value. A holding without price or volume is never sold: NaN for all, and for 95 % where it is more
 * than the rest; the impact leaves it out. `deviations` are those of the holdings' daily returns. A short position counts as it is bought back.
 */
export function liquidityReport(
  holdings: readonly Holding[],
  deviations: Float64Array,
  value: number,
  { participation = PARTICIPATION, impactCoefficient = 1 } = {},
): LiquidityReport {
  const lots = holdings.map(({ weight, price, dailyVolume }) => {
    const shares = Math.abs(weight * value) / price;
    const days = shares / (participation * dailyVolume);
    return { part: Math.abs(weight), shares, days: Number.isFinite(days) ? days : Number.POSITIVE_INFINITY };
  });
  const total = lots.reduce((sum, { part }) => sum + part, 0);
  const daysForAll = lots.reduce((most, { days }) => Math.max(most, days), 0);
  let impact = 0;
  for (const [i, { part, shares }] of lots.entries()) {
    const peak = marketImpact(deviations[i], shares, holdings[i].dailyVolume, { coefficient: impactCoefficient });
    impact += Number.isFinite(peak) ? part * AVERAGE_OF_PEAK * peak : 0;
  }
  return {
    participation,
    daysFor95: finite(daysFor(lots, MOST * total)),
    daysForAll: finite(daysForAll),
    impactBps: impact * 1e4,
  };
}

/**
 * Sessions until `wanted` of the parts is sold: what is sold by then grows in straight lines between the ends of the holdings, which are
 * gone through in their order.
 */
function daysFor(lots: readonly { part: number; days: number }[], wanted: number): number {
  const sorted = lots.filter(({ days }) => days < Number.POSITIVE_INFINITY).sort((a, b) => a.days - b.days);
  let rate = sorted.reduce((sum, { part, days }) => sum + (days > 0 ? part / days : 0), 0);
  let sold = sorted.reduce((sum, { part, days }) => sum + (days > 0 ? 0 : part), 0);
  let now = 0;
  for (const { part, days } of sorted) {
    if (days === 0) continue;
    const step = rate * (days - now);
    if (sold + step >= wanted) return now + (wanted - sold) / rate;
    sold += step;
    now = days;
    rate -= part / days;
  }
  return sold >= wanted * (1 - 1e-12) ? now : Number.POSITIVE_INFINITY;
}

function finite(days: number): number {
  return Number.isFinite(days) ? days : Number.NaN;
}
