import type { RunFactor, Warning } from './ranking.js';

/** Part of the universe that should be ranked; below it a run warns. */
export const COVERAGE_LIMIT = 0.8;

/** Small sectors that a warning names. */
const LISTED = 6;

/** A sector that was too small for a factor to be compared within it. */
export interface SmallSector {
  sector: string;
  factor: string;
  /** Its names with an exposure. */
  names: number;
}

/** What a reader of a ranking should know of it. `ranked` securities of `universeSize` have a rank. */
export function warningsOf(
  factors: readonly RunFactor[],
  ranked: number,
  universeSize: number,
  smallSectors: readonly SmallSector[],
  minGroup: number,
): Warning[] {
  const warnings: Warning[] = [];
  const coverage = universeSize > 0 ? ranked / universeSize : 0;
  if (coverage < COVERAGE_LIMIT) {
    const message = `Only ${ranked} of ${universeSize} members could be ranked: the others lack exposures with half of the weight.`;
    warnings.push({ code: 'LOW_COVERAGE', message, value: coverage, limit: COVERAGE_LIMIT });
  }
  for (const { factor, coverage, weight } of factors) {
    if (coverage > 0) continue;
    const message = `No member has an exposure to ${factor}: it counts 0 for all, and its weight of ${weight.toFixed(2)} decides nothing.`;
    warnings.push({ code: 'FALLBACK', message, value: 0, limit: null });
  }
  if (smallSectors.length > 0) {
    const list = smallSectors.slice(0, LISTED).map(({ sector, factor, names }) => `${sector} (${names} with ${factor})`);
    const rest = smallSectors.length > LISTED ? ` and ${smallSectors.length - LISTED} more` : '';
    const message = `Sectors with fewer than ${minGroup} names were made neutral to the market instead: ${list.join(', ')}${rest}.`;
    warnings.push({ code: 'SMALL_SECTOR', message, value: Math.min(...smallSectors.map(({ names }) => names)), limit: minGroup });
  }
  return warnings;
}
