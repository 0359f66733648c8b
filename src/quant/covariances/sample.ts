import { z } from 'zod';
import { sampleCovariance } from '../kernels/covariance/sample.js';
import { defineCovariance } from '../plugin/covariance.js';
import { days } from '../plugin/parameters.js';

/**
 * The sample covariance of the last `window` daily returns, over n − 1.
 *
 * Markowitz (1952), "Portfolio selection", Journal of Finance 7(1). With fewer sessions than securities it is singular.
 * NaN: a pair uses the sessions on which both returns are there; what is then not positive semi-definite gets repaired, and that is said.
 */
export default defineCovariance({
  name: 'Sample',
  description: 'Sample covariance of daily returns.',
  category: 'covariance',
  references: ['Markowitz (1952), Portfolio selection, Journal of Finance 7(1)'],
  params: z.object({ window: days(252, { min: 2 }).describe('Sessions of returns.') }),
  window: ({ window }) => window,
  estimate({ rows, columns, data }) {
    const matrix = new Float64Array(columns * columns);
    sampleCovariance(data, rows, columns, matrix);
    return { matrix, shrinkage: null };
  },
});
