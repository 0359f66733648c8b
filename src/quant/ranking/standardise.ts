/**
 * From exposures to z-scores, one date or many: winsorise → z-score → subtract the sector's mean → perhaps restandardise.
 *
 * Quantiles R-7, deviations with n − 1 unless `ddof` says otherwise. The cross-section of a date is the members that have an exposure;
 * everyone else gets NaN. A cross-section of fewer than two, or one whose exposures are all equal, says nothing about who is above whom:
 * everyone gets NaN, so that the ranking's coverage shows it. Neutralising does not restore unit variance; `restandardise` does.
 */
import { subtractGroupMeans } from '../kernels/cross-section/groups.js';
import { winsorise } from '../kernels/cross-section/winsorise.js';
import { zScore } from '../kernels/cross-section/z-score.js';
import { emptyGrid, type Grid, rowOf } from '../panel/grid.js';
import type { StandardiseSettings } from '../strategy/plan.js';

/** What happened to one date's exposures. */
export interface StandardiseCounts {
  /** Members with a z-score. */
  used: number;
  /** Members without an exposure. */
  missing: number;
  /** Exposures that were winsorised. */
  clipped: number;
  /** Sectors that were neutralised against the market, for having fewer than `minGroup` names. */
  smallSectors: number;
}

/** The settings of a plan; `ddof` is 1 there, 0 for a population's deviation. */
export type StandardiseOptions = StandardiseSettings & { ddof?: number };

/** Memory for standardising dates of up to `columns` securities in up to `sectorCount` sectors. */
export interface StandardiseScratch {
  values: Float64Array;
  tails: Float64Array;
  places: Int32Array;
  groups: Int16Array;
  sums: Float64Array;
  counts: Int32Array;
}

/** Memory for `standardiseRow`, to be used for one date after another. */
export function standardiseScratch(columns: number, sectorCount: number): StandardiseScratch {
  return {
    values: new Float64Array(columns),
    tails: new Float64Array(columns),
    places: new Int32Array(columns),
    groups: new Int16Array(columns),
    sums: new Float64Array(sectorCount),
    counts: new Int32Array(sectorCount),
  };
}

/**
 * Writes the z-scores of one date's exposures into `out` (which may be `row`) and says what happened.
 *
 * `members` has 1 for a member, `sectors` the index of each security's sector below `sectorCount`, −1 where it has none.
 */
export function standardiseRow(
  row: Float64Array,
  members: Uint8Array,
  sectors: Int16Array,
  sectorCount: number,
  settings: StandardiseOptions,
  out: Float64Array,
  scratch: StandardiseScratch = standardiseScratch(row.length, sectorCount),
): StandardiseCounts {
  const { values, tails, places, groups, sums, counts } = scratch;
  let used = 0;
  let missing = 0;
  for (let s = 0; s < row.length; s++) {
    const exposure = row[s];
    out[s] = Number.NaN;
    if (members[s] === 0) continue;
    if (exposure - exposure !== 0) {
      missing++;
      continue;
    }
    values[used] = exposure;
    groups[used] = sectors[s];
    places[used++] = s;
  }
  const clipped = winsorise(values, used, settings.winsorise, tails);
  if (!zScore(values, used, settings.ddof)) return { used: 0, missing, clipped, smallSectors: 0 };
  const smallSectors = settings.neutralise ? subtractGroupMeans(values, used, groups, settings.minGroup, sums, counts) : 0;
  if (settings.restandardise && !zScore(values, used, settings.ddof)) return { used: 0, missing, clipped, smallSectors };
  for (let i = 0; i < used; i++) out[places[i]] = values[i];
  return { used, missing, clipped, smallSectors };
}

/** The z-scores of all dates, and what happened in total; `members` is date-major. Inputs as in `standardiseRow`. */
export function standardise(
  exposures: Grid,
  members: Uint8Array,
  sectors: Int16Array,
  sectorCount: number,
  settings: StandardiseOptions,
  out: Grid = emptyGrid(exposures.rows, exposures.columns),
): { z: Grid; counts: StandardiseCounts } {
  const scratch = standardiseScratch(exposures.columns, sectorCount);
  const total: StandardiseCounts = { used: 0, missing: 0, clipped: 0, smallSectors: 0 };
  for (let t = 0; t < exposures.rows; t++) {
    const present = members.subarray(t * exposures.columns, (t + 1) * exposures.columns);
    const counts = standardiseRow(rowOf(exposures, t), present, sectors, sectorCount, settings, rowOf(out, t), scratch);
    total.used += counts.used;
    total.missing += counts.missing;
    total.clipped += counts.clipped;
    total.smallSectors += counts.smallSectors;
  }
  return { z: out, counts: total };
}
