import { purgedKFold } from '../../../src/quant/backtest/splits/purged-k-fold.js';
import { averageUniqueness } from '../../../src/quant/kernels/statistics/uniqueness.js';
import type { Handle } from '../compare.js';

/** Folds with and without an embargo, exactly; and how unique the labels are. */
export const handle: Handle = ({ inputs, tolerance }) => {
  const samples = { start: inputs.label_start as number[], end: inputs.label_end as number[] };
  const folds = inputs.k as number;
  const held = purgedKFold(samples, { folds, embargo: inputs.embargo_fraction as number });
  const free = purgedKFold(samples, { folds, embargo: 0 });
  return [
    {
      field: 'folds',
      got: held.map((split, k) => ({
        test: [split.test[0], split.test.at(-1)],
        train_purged_embargo_after_overlap: split.train,
        train_purged_only: free[k].train,
      })),
      tolerance: 'exact',
    },
    {
      field: 'average_uniqueness',
      got: averageUniqueness(samples.start, samples.end),
      tolerance: { abs: tolerance.uniqueness_abs as number },
    },
  ];
};
