import type { z } from 'zod';
import { type Definition, METADATA_DEFAULTS } from './define.js';
import type { Plugin } from './plugin.js';

/** Returns of securities on the sessions up to a date: simple, a day, `data[t * columns + s]`, NaN where missing. */
export interface ReturnSample {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** A covariance of returns a day. */
export interface CovarianceEstimate {
  /** columns², row-major, symmetric. NaN in the variance of a security with fewer than two returns. */
  readonly matrix: Float64Array;
  /** Intensity of shrinkage, 0 to 1; null where nothing shrinks. */
  readonly shrinkage: number | null;
}

/** From past returns to how they move together. It need not be positive semi-definite: `estimateCovariance` repairs what is not. */
export interface Covariance<Params extends z.ZodObject = z.ZodObject> extends Plugin {
  readonly kind: 'covariance';
  readonly params: Params;
  /** Sessions of returns it wants; with fewer it uses those there are. */
  window(params: z.output<Params>): number;
  estimate(returns: ReturnSample, params: z.output<Params>): CovarianceEstimate;
}

/** A covariance estimator from what its author wrote, frozen. The whole of an estimator is one file that exports this by default. */
export function defineCovariance<Params extends z.ZodObject>(definition: Definition<Covariance<Params>>): Covariance<Params> {
  return Object.freeze({ ...METADATA_DEFAULTS, ...definition, kind: 'covariance' as const });
}
