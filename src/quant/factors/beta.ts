import { z } from 'zod';
import { rollingBeta } from '../panel/operators/regression.js';
import { returns } from '../panel/operators/time.js';
import { defineFactor } from '../plugin/factor.js';
import { days } from '../plugin/parameters.js';

/**
 * Market beta: the slope of the security's daily returns on the benchmark's, by least squares with an intercept.
 *
 * Sharpe (1964), "Capital asset prices", Journal of Finance 19(3). Total returns, not in excess of the risk-free rate: that varies far
 * less from day to day than prices do, and a market may have no such series.
 * NaN: a security with fewer than `lookback` returns, or dates on which the benchmark does not vary.
 */
export default defineFactor({
  name: 'Beta',
  description: 'Sensitivity to the benchmark over the last year.',
  category: 'lowRisk',
  references: ['Sharpe (1964), Capital asset prices, Journal of Finance 19(3)'],
  params: z.object({ lookback: days(252, { min: 3 }).describe('Sessions of returns that the line is fitted to.') }),
  inputs: ['adjClose', 'benchmark'],
  history: ({ lookback }) => lookback + 1,
  compute: ({ adjClose, benchmark }, { lookback }) => rollingBeta(returns(adjClose), returns(benchmark), lookback),
});
