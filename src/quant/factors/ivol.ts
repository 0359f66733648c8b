import { z } from 'zod';
import { negate } from '../panel/operators/arithmetic.js';
import { rollingResidualVolatility } from '../panel/operators/regression.js';
import { returns } from '../panel/operators/time.js';
import { defineFactor } from '../plugin/factor.js';
import { days } from '../plugin/parameters.js';

/**
 * Low idiosyncratic volatility: minus the standard deviation (n − 2) of what the benchmark does not explain of daily returns.
 *
 * Ang, Hodrick, Xing & Zhang (2006), "The cross-section of volatility and expected returns", Journal of Finance 61(1), sec. II, with the
 * market as the only factor. Per day, not annualised; total returns.
 * NaN: a security with fewer than `lookback` returns, or dates on which the benchmark does not vary.
 */
export default defineFactor({
  name: 'IVOL',
  description: 'Minus the daily volatility that the benchmark does not explain.',
  category: 'lowRisk',
  references: [
    'Ang, Hodrick, Xing & Zhang (2006), The cross-section of volatility and expected returns, Journal of Finance 61(1)',
  ],
  params: z.object({ lookback: days(252, { min: 3 }).describe('Sessions of returns that the line is fitted to.') }),
  inputs: ['adjClose', 'benchmark'],
  history: ({ lookback }) => lookback + 1,
  compute: ({ adjClose, benchmark }, { lookback }) =>
    negate(rollingResidualVolatility(returns(adjClose), returns(benchmark), lookback)),
});
