import { z } from 'zod';
import { fraction } from '../plugin/parameters.js';
import { percent } from '../plugin/percent.js';
import { defineRiskRule } from '../plugin/risk-rule.js';

/**
 * What is held is held with at least `minWeight` of net asset value; what would be less is not held at all.
 *
 * Such a choice is not convex: optimizers do not see it, and the step after them drops the smallest weights and raises the others.
 */
export default defineRiskRule({
  name: 'MinWeight',
  description: 'What is held is at least a fraction of net asset value.',
  category: 'concentration',
  reason: 'Raised by MinWeight',
  params: z.object({ minWeight: fraction(0.01).describe('Smallest weight of a security that is held.') }),
  limits: ({ tickers }, { minWeight }) => [
    {
      form: 'each',
      subject: null,
      label: `MinWeight ${percent(minWeight)}`,
      minimum: new Float64Array(tickers.length).fill(minWeight),
      maximum: null,
    },
  ],
});
