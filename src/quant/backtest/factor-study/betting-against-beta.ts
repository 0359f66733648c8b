import { Ranker } from '../../kernels/statistics/ranker.js';
import { eachDate, type LongShortUniverse } from './long-short.js';
import { checkGrid } from './universe.js';

/**
 * The return to the next date of betting against beta: (r_L − r_f) / β_L − (r_H − r_f) / β_H.
 *
 * Frazzini & Pedersen (2014), "Betting against beta", Journal of Financial Economics 111(1), eqs. 16 and 17: names below the mean rank of
 * beta are held, those above it sold, each by its distance from the mean rank, either side adding up to 1; each side is levered to a beta of
 * 1 by the betas at the date. `betas` are dates × securities, `riskFree` the return of cash from each date to the next, NaN counting as 0.
 * Names without a known return are left out of a date and the other weights scaled up. NaN with fewer than two names or where a side's beta is not positive.
 */
export function bettingAgainstBeta(betas: Float64Array, riskFree: Float64Array, universe: LongShortUniverse): Float64Array {
  const { dates, columns, nextReturns } = universe;
  checkGrid('Betas', betas, dates.length * columns);
  checkGrid('riskFree', riskFree, dates.length);
  const ranker = new Ranker(columns);
  const ranks = new Float64Array(columns);
  return eachDate(betas, universe, (row, places, values, n, t) => {
    ranker.centredRanks(values, n, ranks);
    const rate = Number.isNaN(riskFree[t]) ? 0 : riskFree[t];
    const side = (sign: 1 | -1) => {
      let weight = 0;
      let earned = 0;
      let beta = 0;
      for (let i = 0; i < n; i++) {
        const own = sign * ranks[i];
        const value = nextReturns[row + places[i]];
        if (!(own > 0) || Number.isNaN(value)) continue;
        weight += own;
        earned += own * value;
        beta += own * values[i];
      }
      return beta > 0 ? (earned / weight - rate) / (beta / weight) : Number.NaN;
    };
    return side(-1) - side(1);
  });
}
