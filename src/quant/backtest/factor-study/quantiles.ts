import { meanOf } from '../../kernels/statistics/newey-west.js';
import { ordinalGroups } from '../../kernels/statistics/ordinal-groups.js';
import { compact } from '../../kernels/statistics/rank-correlation.js';
import { Ranker } from '../../kernels/statistics/ranker.js';
import type { StudyUniverse } from './universe.js';

/** What the quantiles of a factor's exposures earned, and how fast they change. */
export interface QuantileFigures {
  /** Mean over dates of each quantile's equally weighted return, lowest exposures first. */
  quantileReturns: Float64Array;
  /** Highest − lowest. */
  quantileSpread: number;
  /** Part of the highest quantile that was not in it on the date before, mean over dates. */
  quantileTurnover: number;
}

/**
 * Quantiles of the members' exposures on each date, by order, equally large, and their returns at the first horizon. A quantile without a
 * known return does not count on the date; a date with fewer exposures than quantiles has none.
 */
export function quantileFigures(exposures: Float64Array, universe: StudyUniverse): QuantileFigures {
  const { dates, columns, members, horizons, quantiles } = universe;
  const { returns } = horizons[0];
  const ranker = new Ranker(columns);
  const places = new Int32Array(columns);
  const values = new Float64Array(columns);
  const groups = new Int32Array(columns);
  const sums = new Float64Array(quantiles);
  const counts = new Int32Array(quantiles);
  const totals = new Float64Array(quantiles);
  const totalDates = new Int32Array(quantiles);
  const turnovers: number[] = [];
  let before: Uint8Array | null = null;
  for (let t = 0, row = 0; t < dates.length; t++, row += columns) {
    const n = compact(exposures, members, row, columns, places, values);
    if (n < quantiles) {
      before = null;
      continue;
    }
    ordinalGroups(values, n, quantiles, ranker, groups);
    sums.fill(0);
    counts.fill(0);
    const highest = new Uint8Array(columns);
    for (let i = 0; i < n; i++) {
      const value = returns[row + places[i]];
      if (groups[i] === quantiles - 1) highest[places[i]] = 1;
      if (Number.isNaN(value)) continue;
      sums[groups[i]] += value;
      counts[groups[i]]++;
    }
    for (let g = 0; g < quantiles; g++) {
      if (counts[g] === 0) continue;
      totals[g] += sums[g] / counts[g];
      totalDates[g]++;
    }
    if (before) turnovers.push(newPart(highest, before));
    before = highest;
  }
  const quantileReturns = totals.map((total, g) => total / totalDates[g]);
  return {
    quantileReturns,
    quantileSpread: quantileReturns[quantiles - 1] - quantileReturns[0],
    quantileTurnover: meanOf(Float64Array.from(turnovers)),
  };
}

/** The part of those marked now that were not marked before. */
function newPart(now: Uint8Array, before: Uint8Array): number {
  let all = 0;
  let fresh = 0;
  for (let s = 0; s < now.length; s++) {
    all += now[s];
    fresh += now[s] & (before[s] ^ 1);
  }
  return fresh / all;
}
