import { z } from 'zod';
import { change } from '../panel/operators/time.js';
import { defineFactor } from '../plugin/factor.js';
import { days } from '../plugin/parameters.js';

/**
 * Price momentum: the total return of the last `lookback` sessions, P_t / P_{t−lookback} − 1.
 *
 * Jegadeesh & Titman (1993), "Returns to buying winners and selling losers", Journal of Finance 48(1), without a skipped month.
 * NaN: a security without a price at either end has no exposure.
 */
export default defineFactor({
  name: 'Momentum',
  description: 'Total return of the last year.',
  category: 'momentum',
  references: ['Jegadeesh & Titman (1993), Returns to buying winners and selling losers, Journal of Finance 48(1)'],
  params: z.object({ lookback: days(252).describe('Sessions over which the return is taken.') }),
  inputs: ['adjClose'],
  history: ({ lookback }) => lookback + 1,
  compute: ({ adjClose }, { lookback }) => change(adjClose, lookback),
});
