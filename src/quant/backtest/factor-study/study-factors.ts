import { meanOf } from '../../kernels/statistics/newey-west.js';
import { rankCorrelations } from '../../kernels/statistics/rank-correlation.js';
import { rowCorrelations } from '../../kernels/statistics/row-correlation.js';
import { horizonOf } from './horizon.js';
import { quantileFigures } from './quantiles.js';
import type { FactorStudyResult, LongShortCurve } from './results.js';
import { sectorFigures } from './sectors.js';
import { coverageOf, rankAutocorrelations } from './stability.js';
import { checkGrid, checkUniverse, type StudyUniverse } from './universe.js';

/** A factor to be studied. */
export interface StudiedFactor {
  /** Name of the factor plugin, or `composite`. */
  factor: string;
  /** Its exposures, dates × securities, date-major; NaN: none. Higher is better. */
  exposures: Float64Array;
  /** What it earned as a long-short portfolio, from `longShortCurve`; null: it has none. */
  longShort?: LongShortCurve | null;
}

/**
 * What each factor has predicted, in the order given: information coefficients at every horizon, quantiles, stability and sectors at the
 * first. The cross-section of a date is the members that have an exposure, and for coefficients also a return ahead. Throws `RangeError`
 * for grids of other shapes.
 */
export function studyFactors(factors: readonly StudiedFactor[], universe: StudyUniverse): FactorStudyResult[] {
  checkUniverse(universe);
  const { dates, columns, members, horizons, sessionsApart } = universe;
  const rows = dates.length;
  for (const { factor, exposures } of factors) checkGrid(`Exposures of ${factor}`, exposures, rows * columns);
  const exposures = factors.map((factor) => factor.exposures);
  const shape = { rows, columns, members };
  const coefficients = horizons.map(({ returns }) => {
    const rankIcs = factors.map(() => new Float64Array(rows));
    rankCorrelations(exposures, returns, shape, rankIcs);
    return rankIcs;
  });
  const sectors = sectorFigures(exposures, universe);
  const ic = new Float64Array(rows);
  return factors.map(({ factor, longShort = null }, k) => ({
    factor,
    coverage: coverageOf(exposures[k], universe),
    horizons: horizons.map(({ days, returns }, h) => {
      rowCorrelations(exposures[k], returns, shape, ic);
      return horizonOf(days, ic, coefficients[h][k], sessionsApart);
    }),
    rankIcSeries: { metric: 'rankIc', count: rows, date: Array.from(dates), value: coefficients[0][k] },
    ...quantileFigures(exposures[k], universe),
    rankAutocorrelation: meanOf(rankAutocorrelations(exposures[k], universe).filter((value) => !Number.isNaN(value))),
    sectors: sectors[k],
    longShort,
  }));
}
