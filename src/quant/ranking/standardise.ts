/**
 * From exposures to z-scores, one date or many: winsorise → z-score → subtract the sector's mean → perhaps restandardise.
 *
 * Quantiles R-7, deviations with n − 1 unless `ddof` says otherwise. The cross-section of a date is the members that have an exposure;
 * everyone else gets NaN. A cross-section of fewer than two, or one whose exposures are all equal, says nothing about who is above whom:
 * everyone gets NaN, so that the ranking's coverage shows it. Neutralising does not restore unit variance; `restandardise` does.
 *
 * The steps are those of `kernels/cross-section` (a test compares them), taken together in three passes over a date, in place: what
 * counts and its tails, the sums in all and by sector, the z-scores. Sums are about the middle of the tails, which clipped
 * exposures are so near to that a deviation from sums of squares loses at most two digits.
 */
import { Tails } from '../kernels/cross-section/tails.js';
import { ROUNDING } from '../kernels/cross-section/z-score.js';
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

/** Memory for standardising one date after another of the same securities with the same settings. */
export interface StandardiseScratch {
  tails: Tails;
  /** Securities by sector, those without one first; sector k is at `starts[k + 1]` up to `starts[k + 2]`. */
  order: Int32Array;
  starts: Int32Array;
  /** By sector, those without one first. */
  sums: Float64Array;
  counts: Int32Array;
}

/** Memory for dates of securities in these sectors, each an index below `sectorCount` or −1. */
export function standardiseScratch(
  sectors: Int16Array,
  sectorCount: number,
  { winsorise }: StandardiseOptions,
): StandardiseScratch {
  const columns = sectors.length;
  const order = new Int32Array(columns);
  const starts = new Int32Array(sectorCount + 2);
  let filled = 0;
  for (let sector = -1; sector < sectorCount; sector++) {
    for (let s = 0; s < columns; s++) if (sectors[s] === sector) order[filled++] = s;
    starts[sector + 2] = filled;
  }
  if (filled !== columns)
    throw new RangeError(`Sectors should be from −1 to ${sectorCount - 1}, but ${columns - filled} are not.`);
  return {
    tails: new Tails(columns, winsorise),
    order,
    starts,
    sums: new Float64Array(sectorCount + 1),
    counts: new Int32Array(sectorCount + 1),
  };
}

/**
 * Writes the z-scores of one date's exposures into `out` (which may be `row`) and says what happened.
 *
 * `members` has 1 for a member and 0 for others, `sectors` the index of each security's sector below `sectorCount`, −1 where it has none.
 */
export function standardiseRow(
  row: Float64Array,
  members: Uint8Array,
  sectors: Int16Array,
  sectorCount: number,
  settings: StandardiseOptions,
  out: Float64Array,
  scratch: StandardiseScratch = standardiseScratch(sectors, sectorCount, settings),
): StandardiseCounts {
  const { tails, order, starts, sums, counts } = scratch;
  const columns = row.length;
  tails.clip(row, members, out);
  const { low, high, clipped, missing } = tails;
  let { used } = tails;
  const centre = (low + high) / 2;
  let sum = 0;
  let squares = 0;
  // Sector by sector, since a sum in a variable costs half of what adding to one of an array's does.
  for (let sector = 0; sector < sums.length; sector++) {
    let own = 0;
    let count = 0;
    for (let i = starts[sector], end = starts[sector + 1]; i < end; i++) {
      const d = out[order[i]] - centre;
      if (d - d !== 0) continue;
      own += d;
      squares += d * d;
      count++;
    }
    sums[sector] = own;
    counts[sector] = count;
    sum += own;
  }
  const { ddof = 1 } = settings;
  const deviation = Math.sqrt(Math.max(squares - (sum * sum) / used, 0) / (used - ddof));
  if (used < 2 || !(deviation > ROUNDING * Math.max(Math.abs(low), Math.abs(high)))) {
    out.fill(Number.NaN, 0, columns);
    return { used: 0, missing, clipped, smallSectors: 0 };
  }
  const smallSectors = centresOf(sums, counts, sum / used, centre, settings);
  let scale = 1 / deviation;
  let shift = 0;
  if (settings.restandardise) {
    sum = squares = 0;
    for (let s = 0; s < columns; s++) {
      const d = out[s] - sums[sectors[s] + 1];
      if (d - d !== 0) continue;
      sum += d;
      squares += d * d;
    }
    shift = sum / used;
    const rest = Math.sqrt(Math.max(squares - sum * shift, 0) / (used - ddof));
    // Every sector of equal exposures: nothing is left to compare.
    scale = rest > ROUNDING * deviation ? 1 / rest : Number.NaN;
    if (Number.isNaN(scale)) used = 0;
  }
  for (let s = 0; s < columns; s++) out[s] = (out[s] - sums[sectors[s] + 1] - shift) * scale;
  return { used, missing, clipped, smallSectors };
}

/**
 * Turns the sums by sector, which are about `centre`, into what is subtracted from its exposures: its own mean or the market's, which
 * is `mean` about the centre. Says how many sectors were too small.
 */
function centresOf(
  sums: Float64Array,
  counts: Int32Array,
  mean: number,
  centre: number,
  { neutralise, minGroup }: StandardiseSettings,
): number {
  let small = 0;
  for (let sector = 0; sector < sums.length; sector++) {
    const named = neutralise && sector > 0 && counts[sector] > 0;
    const large = named && counts[sector] >= minGroup;
    if (named && !large) small++;
    sums[sector] = centre + (large ? sums[sector] / counts[sector] : mean);
  }
  return small;
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
  const scratch = standardiseScratch(sectors, sectorCount, settings);
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
