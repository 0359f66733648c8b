import { z } from 'zod';
import { divide, scale } from '../panel/operators/arithmetic.js';
import { rollingMean } from '../panel/operators/rolling.js';
import { defineFactor } from '../plugin/factor.js';
import { days } from '../plugin/parameters.js';

/**
 * Relative strength after Levy: the price over its mean of the last `lookback` sessions (52 weeks), times 100. The day itself is in
 * the mean.
 *
 * Levy (1967), "Relative strength as a criterion for investment selection", Journal of Finance 22(4), who averages 26 weekly closes.
 * NaN: a security without a price on one of the sessions has no exposure.
 */
export default defineFactor({
  name: 'LevyRSL',
  description: 'Price in percent of its mean of the last 52 weeks.',
  category: 'momentum',
  references: ['Levy (1967), Relative strength as a criterion for investment selection, Journal of Finance 22(4)'],
  params: z.object({ lookback: days(252, { min: 2 }).describe('Sessions over which the price is averaged.') }),
  inputs: ['adjClose'],
  history: ({ lookback }) => lookback,
  compute: ({ adjClose }, { lookback }) => scale(divide(adjClose, rollingMean(adjClose, lookback)), 100),
});
