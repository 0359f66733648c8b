import { z } from 'zod';
import { defineOptimizer } from '../plugin/optimizer.js';

/**
 * 1/n in each security.
 *
 * DeMiguel, Garlappi & Uppal (2009), "Optimal versus naive diversification", Review of Financial Studies 22(5).
 */
export default defineOptimizer({
  name: 'EqualWeight',
  description: 'The same weight in each security.',
  category: 'baseline',
  references: ['DeMiguel, Garlappi & Uppal (2009), Optimal versus naive diversification, Review of Financial Studies 22(5)'],
  params: z.object({}),
  optimize({ candidates }) {
    const n = candidates.tickers.length;
    return {
      weights: new Float64Array(n).fill(1 / n),
      status: 'OPTIMAL',
      message: `Equal weights in ${n} securities.`,
      iterations: null,
      dualityGap: null,
      conflicts: [],
    };
  },
});
