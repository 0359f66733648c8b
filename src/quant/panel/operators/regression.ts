/**
 * The least-squares line of each security on a series, y = alpha + beta · m, over the last `window` dates on which both are there.
 *
 * With fewer than `minCount` such dates (all of the window, unless said otherwise), or where the series does not vary: NaN.
 */
import { type LineMeasure, rollingLine } from '../../kernels/rolling/regression.js';
import type { Grid, Series } from '../grid.js';
import { downColumns } from './rolling.js';

/** The slope of the line. */
export function rollingBeta(y: Grid, m: Series, window: number, minCount = window): Grid {
  return measured(y, m, window, minCount, 'beta');
}

/** The intercept of the line. */
export function rollingAlpha(y: Grid, m: Series, window: number, minCount = window): Grid {
  return measured(y, m, window, minCount, 'alpha');
}

/** Pearson's correlation of each security with the series, from −1 to 1; NaN also where the security does not vary. */
export function rollingCorrelation(y: Grid, m: Series, window: number, minCount = window): Grid {
  return measured(y, m, window, minCount, 'correlation');
}

/** The part of the variance that the line explains, from 0 to 1. */
export function rollingRSquared(y: Grid, m: Series, window: number, minCount = window): Grid {
  return measured(y, m, window, minCount, 'rSquared');
}

/** The standard deviation of the residuals, √(SSR / (n − 2)), in the units of y a date; not annualised. */
export function rollingResidualVolatility(y: Grid, m: Series, window: number, minCount = window): Grid {
  return measured(y, m, window, minCount, 'residual');
}

function measured(y: Grid, m: Series, window: number, minCount: number, measure: LineMeasure): Grid {
  return downColumns(y, (data, out, column) => rollingLine(data, m, out, column, window, minCount, measure));
}
