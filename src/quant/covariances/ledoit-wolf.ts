import { z } from 'zod';
import { ledoitWolf } from '../kernels/covariance/ledoit-wolf.js';
import { defineCovariance } from '../plugin/covariance.js';
import { days } from '../plugin/parameters.js';

/**
 * The sample covariance shrunk towards a target by the intensity that Ledoit & Wolf estimate to be the best.
 *
 * Ledoit & Wolf (2004), "A well-conditioned estimator for large-dimensional covariance matrices", Journal of Multivariate Analysis 88(2); targets
 * `single_factor` (2003) and `constant_correlation` (2004) of their other papers. NaN: a pair uses the sessions on which both returns are
 * there; the intensity counts a missing return as its mean.
 */
export default defineCovariance({
  name: 'LedoitWolf',
  description: 'Sample covariance shrunk to a target, so that it is well-conditioned even for more securities than sessions.',
  category: 'covariance',
  references: [
    'Ledoit & Wolf (2004), A well-conditioned estimator for large-dimensional covariance matrices, Journal of Multivariate Analysis 88(2)',
    'Ledoit & Wolf (2003), Improved estimation of the covariance matrix of stock returns, Journal of Empirical Finance 10(5)',
    'Ledoit & Wolf (2004), Honey, I shrunk the sample covariance matrix, Journal of Portfolio Management 30(4)',
  ],
  params: z.object({
    target: z
      .enum(['identity', 'constant_variance', 'single_factor', 'constant_correlation'])
      .default('identity')
      .describe('What is shrunk to; identity and constant_variance are one: the mean variance, without correlations.'),
    window: days(252, { min: 2 }).describe('Sessions of returns.'),
  }),
  window: ({ window }) => window,
  estimate({ rows, columns, data }, { target }) {
    const matrix = new Float64Array(columns * columns);
    const { intensity } = ledoitWolf(data, rows, columns, target, matrix);
    return { matrix, shrinkage: intensity };
  },
});
