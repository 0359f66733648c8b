import { meanOf } from '../../kernels/statistics/newey-west.js';
import { rankCorrelations } from '../../kernels/statistics/rank-correlation.js';
import type { FactorSector } from './results.js';
import type { StudyUniverse } from './universe.js';

/**
 * The skill of each factor within each sector at the first horizon, the sectors by name; `securities` counts members, with or without an
 * exposure. A sector without a member on any date is left out; a date on which fewer than three of one have exposure and return does not
 * count. One list a factor.
 */
export function sectorFigures(exposures: readonly Float64Array[], universe: StudyUniverse): FactorSector[][] {
  const { dates, columns, members, horizons, sectors, sectorNames } = universe;
  const rows = dates.length;
  const figures: FactorSector[][] = exposures.map(() => []);
  const own = new Uint8Array(rows * columns);
  const out = exposures.map(() => new Float64Array(rows));
  const byName = sectorNames.map((name, sector) => ({ name, sector })).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, sector } of byName) {
    let count = 0;
    for (let i = 0; i < own.length; i++) {
      own[i] = sectors[i % columns] === sector && (members === null || members[i] !== 0) ? 1 : 0;
      count += own[i];
    }
    if (count === 0) continue;
    rankCorrelations(exposures, horizons[0].returns, { rows, columns, members: own }, out);
    out.forEach((ics, k) => {
      const rankIc = meanOf(ics.filter((ic) => !Number.isNaN(ic)));
      figures[k].push({ sector: name, securities: count / rows, rankIc });
    });
  }
  return figures;
}
