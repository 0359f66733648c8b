import { z } from 'zod';
import { percent } from '../plugin/percent.js';
import { defineRiskRule } from '../plugin/risk-rule.js';

/**
 * What is bought and sold, Σ |weight − held|, is at most `maxTurnover` of net asset value; an exchange of the whole portfolio is 2. What is held of
 * securities that are no candidates any more will be sold and counts. The first portfolio, which buys everything, is free.
 */
export default defineRiskRule({
  name: 'Turnover',
  description: 'Purchases and sales of a rebalance are at most a fraction of net asset value.',
  category: 'trading',
  reason: 'Limited by Turnover',
  params: z.object({
    maxTurnover: z.number().min(0).max(10).default(0.5).describe('Largest sum of purchases and sales; 2 exchanges everything.'),
  }),
  limits({ holdings, heldElsewhere }, { maxTurnover }) {
    if (heldElsewhere === 0 && holdings.every((weight) => weight === 0)) return [];
    const maximum = Math.max(0, maxTurnover - heldElsewhere);
    return [{ form: 'distance', subject: null, label: `Turnover ≤ ${percent(maxTurnover)}`, center: holdings, maximum }];
  },
});
