import { z } from 'zod';
import { appError } from '../../domain/errors.js';
import { riskBudgetWeights } from '../kernels/risk-budget/risk-budget.js';
import { listed } from '../plugin/listed.js';
import { defineOptimizer } from '../plugin/optimizer.js';
import { requireVariances } from '../plugin/require-variances.js';

/**
 * Long-only weights of which each contributes the same part of the variance, or the part that `budgets` says by ticker.
 *
 * Maillard, Roncalli & Teïletche (2010), "The properties of equally weighted risk contribution portfolios", Journal of Portfolio Management
 * 36(4), eq. 4; budgets by Spinu (2013), "An algorithm for computing risk parity weights", SSRN 2297383. Budgets of tickers that are no
 * candidates are left out. Throws `SINGULAR_COVARIANCE` where a portfolio of positive weights would be without risk.
 */
export default defineOptimizer({
  name: 'EqualRiskContribution',
  description: 'Each security contributes the same part of the risk, or a stated budget.',
  category: 'risk parity',
  references: [
    'Maillard, Roncalli & Teïletche (2010), The properties of equally weighted risk contribution portfolios, Journal of Portfolio Management 36(4)',
    'Spinu (2013), An algorithm for computing risk parity weights, SSRN 2297383',
  ],
  params: z.object({
    budgets: z
      .record(z.string(), z.number().positive().max(1000))
      .default({})
      .describe('Budgets by ticker, relative to 1 for each ticker that is not named.'),
  }),
  optimize({ candidates: { tickers }, covariance }, { budgets }) {
    requireVariances(tickers, covariance);
    const unknown = Object.keys(budgets).filter((ticker) => !tickers.includes(ticker));
    const n = tickers.length;
    const weights = new Float64Array(n);
    const parts = Float64Array.from(tickers, (ticker) => budgets[ticker] ?? 1);
    const { status, iterations, error } = riskBudgetWeights(covariance, n, parts, weights);
    if (status === 'no-solution') {
      const message =
        'The covariance allows portfolios without any risk, so risk has no parts. Use one that shrinks (LedoitWolf, OAS).';
      throw appError('SINGULAR_COVARIANCE', message);
    }
    return {
      weights,
      status: status === 'converged' ? 'OPTIMAL' : 'INACCURATE',
      message: `Risk contributions of ${n} securities are within ${error.toExponential(1)} of their budgets.`,
      iterations,
      dualityGap: null,
      conflicts: [],
      notes: unknown.length === 0 ? [] : [`Risk budgets were left out, since they are of no candidate: ${listed(unknown)}.`],
    };
  },
});
