import { z } from 'zod';
import { halfLifeWeights, sampleCovariance } from '../kernels/covariance/sample.js';
import { defineCovariance } from '../plugin/covariance.js';
import { days } from '../plugin/parameters.js';

/**
 * The exponentially weighted covariance of daily returns: a session `halfLife` sessions older counts half.
 *
 * RiskMetrics (1996), "Technical Document", 4th edition, section 5.2, about the weighted means and without bias; the decay 0.94 there is a half-life
 * of 11 sessions. NaN: a pair uses the sessions on which both returns are there.
 */
export default defineCovariance({
  name: 'EWMA',
  description: 'Exponentially weighted covariance of daily returns, in which recent sessions count more.',
  category: 'covariance',
  references: ['RiskMetrics (1996), Technical Document, 4th edition, J. P. Morgan'],
  params: z.object({
    halfLife: days(63).describe('Sessions after which a return counts half.'),
    window: days(504, { min: 2 }).describe('Sessions of returns.'),
  }),
  window: ({ window }) => window,
  estimate({ rows, columns, data }, { halfLife }) {
    const matrix = new Float64Array(columns * columns);
    sampleCovariance(data, rows, columns, matrix, { weights: halfLifeWeights(rows, halfLife) });
    return { matrix, shrinkage: null };
  },
});
