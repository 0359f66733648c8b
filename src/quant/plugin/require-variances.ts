import { appError } from '../../domain/errors.js';
import { listed } from './listed.js';

/** Throws `SINGULAR_COVARIANCE`, with the tickers, where a variance is not positive and finite. `covariance` is n². */
export function requireVariances(tickers: readonly string[], covariance: Float64Array): void {
  const n = tickers.length;
  const without = tickers.filter((_, i) => !(covariance[i * (n + 1)] > 0 && covariance[i * (n + 1)] < Number.POSITIVE_INFINITY));
  if (without.length === 0) return;
  throw appError(
    'SINGULAR_COVARIANCE',
    `Every security should have a variance above 0, but ${listed(without)} ${without.length === 1 ? 'has' : 'have'} none. ` +
      'Leave them out, or use a covariance that shrinks to the mean variance (LedoitWolf, OAS).',
    { expected: 'variances above 0', actual: listed(without) },
  );
}
