import { z } from 'zod';
import { oracleShrinkage } from '../kernels/covariance/oracle-shrinkage.js';
import { defineCovariance } from '../plugin/covariance.js';
import { days } from '../plugin/parameters.js';

/**
 * The sample covariance shrunk towards the mean variance by the oracle approximating intensity, which is better than Ledoit's and Wolf's
 * for normal returns.
 *
 * Chen, Wiesel, Eldar & Hero (2010), "Shrinkage algorithms for MMSE covariance estimation", IEEE Transactions on Signal Processing 58(10), eq. 23,
 * in the form of scikit-learn. NaN: a pair uses the sessions on which both returns are there.
 */
export default defineCovariance({
  name: 'OAS',
  description: 'Sample covariance shrunk to the mean variance by the oracle approximating intensity.',
  category: 'covariance',
  references: [
    'Chen, Wiesel, Eldar & Hero (2010), Shrinkage algorithms for MMSE covariance estimation, IEEE Transactions on Signal Processing 58(10)',
  ],
  params: z.object({ window: days(252, { min: 2 }).describe('Sessions of returns.') }),
  window: ({ window }) => window,
  estimate({ rows, columns, data }) {
    const matrix = new Float64Array(columns * columns);
    const { intensity } = oracleShrinkage(data, rows, columns, matrix);
    return { matrix, shrinkage: intensity };
  },
});
