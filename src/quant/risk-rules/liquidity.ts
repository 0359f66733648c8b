import { z } from 'zod';
import { percent } from '../plugin/percent.js';
import { defineRiskRule } from '../plugin/risk-rule.js';

/**
 * No position is worth more than `maxVolumeShare` of the money that is traded in the security a day, the mean of the last 20 sessions.
 *
 * NaN: a security whose volume is unknown or 0 is not held.
 */
export default defineRiskRule({
  name: 'Liquidity',
  description: 'No position is worth more than a share of what is traded of it a day.',
  category: 'trading',
  reason: 'Capped by Liquidity',
  params: z.object({
    maxVolumeShare: z.number().min(0).max(100).default(0.1).describe('Largest position, as a share of the daily dollar volume.'),
  }),
  limits({ dollarVolumes, capital }, { maxVolumeShare }) {
    const maximum = dollarVolumes.map((volume) => (volume > 0 ? (maxVolumeShare * volume) / capital : 0));
    const label = `Liquidity ${percent(maxVolumeShare)} of daily volume`;
    return [{ form: 'each', subject: null, label, minimum: maximum.map((most) => -most), maximum }];
  },
});
