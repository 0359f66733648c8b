import { bettingAgainstBeta } from './betting-against-beta.js';
import { highMinusLow, type LongShortUniverse } from './long-short.js';
import { qualityMinusJunk } from './quality-minus-junk.js';

/** What the portfolios of some papers need beside exposures: dates, or dates × securities. */
export interface PortfolioInputs {
  /** The return of cash from each date to the next. */
  riskFree: Float64Array;
  /** NaN where it is not known. */
  marketCaps: Float64Array;
}

/**
 * The return to the next date of a factor as a long-short portfolio: BAB and QMJ as their papers build them (see `bettingAgainstBeta`,
 * whose betas are minus the exposures, and `qualityMinusJunk`), any other as the highest 30 percent less the lowest.
 */
export function portfolioReturns(
  factor: string,
  exposures: Float64Array,
  universe: LongShortUniverse,
  { riskFree, marketCaps }: PortfolioInputs,
): Float64Array {
  switch (factor) {
    case 'BAB':
      return bettingAgainstBeta(
        exposures.map((exposure) => -exposure),
        riskFree,
        universe,
      );
    case 'QMJ':
      return qualityMinusJunk(exposures, marketCaps, universe);
    default:
      return highMinusLow(exposures, universe);
  }
}
