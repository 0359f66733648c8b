import type { z } from 'zod';
import { reciprocalCondition } from '../kernels/covariance/condition.js';
import { repairCovariance } from '../kernels/covariance/repair.js';
import type { Covariance, ReturnSample } from './covariance.js';

/** A covariance as portfolios use it, and what there is to say of it. */
export interface CheckedCovariance {
  /** n², a day, symmetric positive semi-definite. */
  readonly matrix: Float64Array;
  readonly report: {
    estimator: string;
    /** Sessions of returns. */
    observations: number;
    shrinkage: number | null;
    /** Smallest over largest eigenvalue; 0 is singular. */
    reciprocalCondition: number;
    repaired: boolean;
  };
  readonly warnings: readonly { code: 'COVARIANCE_REPAIRED'; message: string; value: number; limit: null }[];
}

/**
 * The estimate of a plugin on the last `window` returns, replaced by the nearest positive semi-definite matrix with the same variances where
 * it is none, with a warning that says how far that was.
 */
export function estimateCovariance<Params extends z.ZodObject>(
  plugin: Covariance<Params>,
  returns: ReturnSample,
  params: z.output<Params>,
): CheckedCovariance {
  const { columns } = returns;
  const rows = Math.min(returns.rows, plugin.window(params));
  const sample = { rows, columns, data: returns.data.subarray((returns.rows - rows) * columns, returns.rows * columns) };
  const { matrix, shrinkage } = plugin.estimate(sample, params);
  const { status, change, largestCorrelationChange } = repairCovariance(matrix, columns);
  const repaired = status === 'repaired' || status === 'max-iterations';
  return {
    matrix,
    report: {
      estimator: plugin.name,
      observations: rows,
      shrinkage,
      reciprocalCondition: reciprocalCondition(matrix, columns),
      repaired,
    },
    warnings: repaired
      ? [
          {
            code: 'COVARIANCE_REPAIRED',
            message: `The covariance by ${plugin.name} was not positive semi-definite and was replaced by the nearest that is: it changed by ${(100 * change).toPrecision(2)} % (Frobenius), a correlation by at most ${largestCorrelationChange.toPrecision(2)}.`,
            value: change,
            limit: null,
          },
        ]
      : [],
  };
}
