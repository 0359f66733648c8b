import { z } from 'zod';
import { annualised, divide, floor, scale } from '../panel/operators/arithmetic.js';
import { rollingStd } from '../panel/operators/rolling.js';
import { change, returns } from '../panel/operators/time.js';
import { defineFactor } from '../plugin/factor.js';
import { days, fraction, volatility } from '../plugin/parameters.js';

/**
 * Volatility-scaled momentum: the return from `lookback` to `skip` sessions ago, over the annual volatility of the last `volWindow`
 * sessions (n − 1, at least `volFloor`), times `targetVol`.
 *
 * Moskowitz, Ooi & Pedersen (2012), "Time series momentum", Journal of Financial Economics 104(2), eq. 1, cross-sectional use.
 * NaN: a security without a price at either end, or with fewer than `volWindow` returns, has no exposure.
 */
export default defineFactor({
  name: 'VSM',
  description: 'Momentum of the last year without its last month, over the volatility of the last quarter.',
  category: 'momentum',
  references: ['Moskowitz, Ooi & Pedersen (2012), Time series momentum, Journal of Financial Economics 104(2)'],
  params: z
    .object({
      lookback: days(252, { min: 2 }).describe('Sessions ago at which the return begins.'),
      skip: days(21, { min: 0 }).describe('Sessions ago at which the return ends; less than lookback.'),
      volWindow: days(60, { min: 2 }).describe('Sessions over which the volatility is taken.'),
      volFloor: fraction(0.05).describe('Least annual volatility that is divided by, so that a frozen price is no winner.'),
      targetVol: volatility(1).describe('Annual volatility that the return is scaled to.'),
    })
    .refine(({ lookback, skip }) => skip < lookback, { path: ['skip'], message: 'should be less than lookback' }),
  inputs: ['adjClose'],
  history: ({ lookback, volWindow }) => Math.max(lookback, volWindow) + 1,
  compute: ({ adjClose }, { lookback, skip, volWindow, volFloor, targetVol }) => {
    const risk = floor(annualised(rollingStd(returns(adjClose), volWindow)), volFloor);
    return scale(divide(change(adjClose, lookback, skip), risk), targetVol);
  },
});
