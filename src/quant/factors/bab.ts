import { z } from 'zod';
import { divide, multiply, scale, subtract } from '../panel/operators/arithmetic.js';
import { rollingCorrelation } from '../panel/operators/regression.js';
import { rollingStd, rollingSum } from '../panel/operators/rolling.js';
import { logReturns } from '../panel/operators/time.js';
import { defineFactor } from '../plugin/factor.js';
import { days } from '../plugin/parameters.js';

/** Least numbers of days that the paper asks for: half a year for volatilities, three years for correlations. */
const MIN_VOLATILITY_DAYS = 120;
const MIN_CORRELATION_DAYS = 750;

/**
 * Betting against beta: minus the shrunk beta, −(0.6 ρ σ_i / σ_m + 0.4).
 *
 * Frazzini & Pedersen (2014), "Betting against beta", Journal of Financial Economics 111(1), sec. 3.1: volatilities over one year of daily
 * log returns, correlations over five years of overlapping three-day ones, since betas need less time to change through volatility
 * and prices of small firms lag. Log total returns, not in excess of the risk-free rate.
 * NaN: fewer than 120 returns of the last `betaLookback`, or fewer than 750 three-day returns of the last `correlationLookback`;
 * for a shorter lookback, fewer than all of it.
 */
export default defineFactor({
  name: 'BAB',
  description: 'Minus the beta of Frazzini and Pedersen, so that low risk is good.',
  category: 'lowRisk',
  references: ['Frazzini & Pedersen (2014), Betting against beta, Journal of Financial Economics 111(1)'],
  params: z.object({
    betaLookback: days(252, { min: 20 }).describe('Sessions over which the volatilities are taken.'),
    correlationLookback: days(1260, { min: 20 }).describe('Sessions over which the correlation is taken.'),
  }),
  inputs: ['adjClose', 'benchmark'],
  // The full windows, not the least ones: an exposure should not depend on where a panel begins.
  history: ({ betaLookback, correlationLookback }) => Math.max(betaLookback + 1, correlationLookback + 3),
  compute: ({ adjClose, benchmark }, { betaLookback, correlationLookback }) => {
    const own = logReturns(adjClose);
    const market = logReturns(benchmark);
    const minVolatility = Math.min(betaLookback, MIN_VOLATILITY_DAYS);
    const minCorrelation = Math.min(correlationLookback, MIN_CORRELATION_DAYS);
    const correlation = rollingCorrelation(rollingSum(own, 3), rollingSum(market, 3), correlationLookback, minCorrelation);
    const volatilityRatio = divide(rollingStd(own, betaLookback, minVolatility), rollingStd(market, betaLookback, minVolatility));
    return subtract(scale(multiply(correlation, volatilityRatio), -0.6), 0.4);
  },
});
