import { z } from 'zod';
import { fraction } from '../plugin/parameters.js';
import { percent } from '../plugin/percent.js';
import { defineRiskRule } from '../plugin/risk-rule.js';

/** No single position is larger than `maxWeight` of net asset value, long or short. */
export default defineRiskRule({
  name: 'MaxWeight',
  description: 'No position is larger than a fraction of net asset value.',
  category: 'concentration',
  reason: 'Capped by MaxWeight',
  params: z.object({ maxWeight: fraction(0.1).describe('Largest weight of one security, long or short.') }),
  limits: ({ tickers }, { maxWeight }) => [
    {
      form: 'each',
      subject: null,
      label: `MaxWeight ${percent(maxWeight)}`,
      minimum: new Float64Array(tickers.length).fill(-maxWeight),
      maximum: new Float64Array(tickers.length).fill(maxWeight),
    },
  ],
});
