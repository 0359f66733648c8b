import { meanOf } from '../../kernels/statistics/newey-west.js';
import { rankCorrelation } from '../../kernels/statistics/rank-correlation.js';
import { Ranker } from '../../kernels/statistics/ranker.js';
import type { StudyUniverse } from './universe.js';

/** Part of the members that has an exposure, mean over the dates that have members; NaN without any. */
export function coverageOf(exposures: Float64Array, { dates, columns, members }: StudyUniverse): number {
  const parts: number[] = [];
  for (let t = 0, row = 0; t < dates.length; t++, row += columns) {
    let all = 0;
    let covered = 0;
    for (let i = row; i < row + columns; i++) {
      if (members !== null && members[i] === 0) continue;
      all++;
      if (Number.isFinite(exposures[i])) covered++;
    }
    if (all > 0) parts.push(covered / all);
  }
  return meanOf(Float64Array.from(parts));
}

/**
 * The rank correlation of each date's exposures with those of the date before, over the date's members that have both; NaN at the first
 * date and with fewer than three.
 */
export function rankAutocorrelations(exposures: Float64Array, { dates, columns, members }: StudyUniverse): Float64Array {
  const out = new Float64Array(dates.length).fill(Number.NaN);
  const ranker = new Ranker(columns);
  const now = new Float64Array(columns);
  const before = new Float64Array(columns);
  for (let t = 1; t < dates.length; t++) {
    let n = 0;
    for (let i = t * columns; i < (t + 1) * columns; i++) {
      now[n] = exposures[i];
      before[n] = exposures[i - columns];
      if (Number.isFinite(now[n] + before[n]) && (members === null || members[i] !== 0)) n++;
    }
    out[t] = rankCorrelation(now, before, n, ranker);
  }
  return out;
}
