import { z } from 'zod';
import { inverseVarianceWeights } from '../kernels/risk-budget/risk-budget.js';
import { defineOptimizer } from '../plugin/optimizer.js';
import { requireVariances } from '../plugin/require-variances.js';

/**
 * Weights proportional to 1 / variance, or to 1 / volatility: minimum variance, or equal risk contributions, without correlations.
 *
 * Maillard, Roncalli & Teïletche (2010), "The properties of equally weighted risk contribution portfolios", Journal of Portfolio Management
 * 36(4). Throws `SINGULAR_COVARIANCE` where a security has no variance.
 */
export default defineOptimizer({
  name: 'InverseVariance',
  description: 'Weights proportional to the inverse of the variance, without correlations.',
  category: 'baseline',
  references: [
    'Maillard, Roncalli & Teïletche (2010), The properties of equally weighted risk contribution portfolios, Journal of Portfolio Management 36(4)',
  ],
  params: z.object({
    riskMeasure: z
      .enum(['variance', 'standard_deviation'])
      .default('variance')
      .describe('What weights are inverse to: the variance, or its root.'),
  }),
  optimize({ candidates, covariance }, { riskMeasure }) {
    requireVariances(candidates.tickers, covariance);
    const n = candidates.tickers.length;
    const weights = new Float64Array(n);
    inverseVarianceWeights(covariance, n, weights, riskMeasure === 'variance' ? 1 : 0.5);
    const message = `Weights inverse to the ${riskMeasure === 'variance' ? 'variance' : 'volatility'} of ${n} securities.`;
    return { weights, status: 'OPTIMAL', message, iterations: null, dualityGap: null, conflicts: [] };
  },
});
