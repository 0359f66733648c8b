import { z } from 'zod';
import { fraction } from '../plugin/parameters.js';
import { percent } from '../plugin/percent.js';
import { defineRiskRule } from '../plugin/risk-rule.js';

/**
 * No sector's weights add up to more than `maxSectorWeight` of net asset value, or to what `sectors` says of it by name. Shorts count against
 * longs. Securities without a sector are one of their own, "Unknown".
 */
export default defineRiskRule({
  name: 'Sector',
  description: 'No sector is more than a fraction of net asset value.',
  category: 'concentration',
  reason: 'Capped by Sector',
  params: z.object({
    maxSectorWeight: fraction(0.3).describe('Largest weight of a sector.'),
    sectors: z.record(z.string(), z.number().min(0).max(1)).default({}).describe('Other limits for single sectors, by name.'),
  }),
  limits({ sectors: known }, { maxSectorWeight, sectors }) {
    const names = known.map((sector) => sector ?? 'Unknown');
    return [...new Set(names)].sort().map((sector) => {
      const maximum = sectors[sector] ?? maxSectorWeight;
      const coefficients = Float64Array.from(names, (name) => (name === sector ? 1 : 0));
      return {
        form: 'sum',
        subject: sector,
        label: `Sector ${sector} ≤ ${percent(maximum)}`,
        coefficients,
        minimum: null,
        maximum,
      };
    });
  },
});
