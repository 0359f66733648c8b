import { z } from 'zod';
import { hierarchicalRiskParity } from '../kernels/hrp/hrp.js';
import { defineOptimizer, type PortfolioProblem } from '../plugin/optimizer.js';
import { requireVariances } from '../plugin/require-variances.js';

/**
 * Hierarchical risk parity: securities are clustered by correlation, and capital is divided between the halves of the clusters' order by their
 * inverse variances. Caps of single weights are kept inside the bisection; other limits are left to what follows.
 *
 * López de Prado (2016), "Building diversified portfolios that outperform out of sample", Journal of Portfolio Management 42(4). Convention: the
 * order of tickers decides between equal distances. Throws `SINGULAR_COVARIANCE` where a security has no variance.
 */
export default defineOptimizer({
  name: 'HRP',
  description: 'Hierarchical risk parity: capital divided along a tree of correlated securities.',
  category: 'risk parity',
  references: [
    'López de Prado (2016), Building diversified portfolios that outperform out of sample, Journal of Portfolio Management 42(4)',
  ],
  params: z.object({
    linkageMethod: z
      .enum(['single', 'average', 'complete', 'ward'])
      .default('single')
      .describe('How far clusters are apart: nearest, mean, farthest pair, or the growth of squared distances.'),
    distance: z
      .enum(['correlation', 'rows'])
      .default('correlation')
      .describe('What is clustered by: distances of correlations, or the distances between their rows, as in the paper.'),
    riskMeasure: z
      .enum(['variance', 'standard_deviation'])
      .default('variance')
      .describe('What the risk of a cluster is measured in.'),
  }),
  optimize(problem, { linkageMethod, distance, riskMeasure }) {
    const { tickers } = problem.candidates;
    const n = tickers.length;
    requireVariances(tickers, problem.covariance);
    const weights = new Float64Array(n);
    const choices = { linkage: linkageMethod, distance, risk: riskMeasure };
    // Where caps add up to less than 1 there are no such weights: without them the step that follows says which rules conflict.
    hierarchicalRiskParity(problem.covariance, n, weights, { ...choices, caps: capsOf(problem) }) ??
      hierarchicalRiskParity(problem.covariance, n, weights, choices);
    const message = `Hierarchical risk parity of ${n} securities, ${linkageMethod} linkage.`;
    return { weights, status: 'OPTIMAL', message, iterations: null, dualityGap: null, conflicts: [] };
  },
});

/** The highest weight of each by the limits of single weights; Infinity where there is none. */
function capsOf({ candidates, limits }: PortfolioProblem): Float64Array {
  const caps = new Float64Array(candidates.tickers.length).fill(Number.POSITIVE_INFINITY);
  for (const limit of limits) {
    if (limit.form !== 'each' || limit.maximum === null) continue;
    for (let i = 0; i < caps.length; i++) caps[i] = Math.min(caps[i], limit.maximum[i]);
  }
  return caps;
}
