import type { z } from 'zod';
import { appError } from '../../domain/errors.js';
import { reciprocalCondition } from '../kernels/covariance/condition.js';
import { repairCovariance } from '../kernels/covariance/repair.js';
import type { Covariance, ReturnSample } from './covariance.js';
import { listed } from './listed.js';

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
 *
 * `tickers` name the columns. Throws `NO_DATA` with the tickers of columns that have no variance because they have fewer than two returns, and
 * `SINGULAR_COVARIANCE` where the plugin gave a negative variance or a covariance that is no number.
 */
export function estimateCovariance<Params extends z.ZodObject>(
  plugin: Covariance<Params>,
  returns: ReturnSample,
  params: z.output<Params>,
  tickers: readonly string[] = [],
): CheckedCovariance {
  const { columns } = returns;
  const rows = Math.min(returns.rows, plugin.window(params));
  const sample = { rows, columns, data: returns.data.subarray((returns.rows - rows) * columns, returns.rows * columns) };
  const { matrix, shrinkage } = plugin.estimate(sample, params);
  const without = Array.from({ length: columns }, (_, i) => i).filter((i) => Number.isNaN(matrix[i * (columns + 1)]));
  if (without.length > 0) {
    const named = listed(without.map((i) => tickers[i] ?? `column ${i + 1}`));
    const message = `Every security should have at least two returns in the last ${rows} sessions, but not so ${named}. Leave them out, or widen the window.`;
    throw appError('NO_DATA', message, { actual: named });
  }
  const { status, change, largestCorrelationChange } = repairCovariance(matrix, columns);
  if (status === 'not-possible') {
    const message = `The covariance by ${plugin.name} has a negative variance or an entry that is no number. Use another covariance, or mend the plugin.`;
    throw appError('SINGULAR_COVARIANCE', message);
  }
  const repaired = status === 'repaired' || status === 'max-iterations';
  return {
    matrix,
    report: {
      estimator: plugin.name,
      observations: rows,
      shrinkage,
      // When it is read: a walk over years, which never does, spends a seventh of its time less.
      get reciprocalCondition() {
        return reciprocalCondition(matrix, columns);
      },
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
