import { purgedSplit } from './purge.js';
import { cut, daysOf } from './sample-days.js';
import { DEFAULT_EMBARGO, type Samples, type Split } from './split.js';

/** How samples are cut into folds. */
export interface FoldOptions {
  /** At least 2. */
  folds: number;
  /** Part of the days that are dropped after each test; 1 percent unless said otherwise. */
  embargo?: number;
}

/**
 * Each of k runs of days as the test once, all other samples the training, purged and with an embargo.
 *
 * López de Prado (2018), "Advances in Financial Machine Learning", snippet 7.3; folds, purge and embargo are by date, so samples of one day
 * stay together, and the embargo begins after the last end of a test's spans. Throws `RangeError` for fewer than 2 folds or more than days.
 */
export function purgedKFold(samples: Samples, { folds, embargo = DEFAULT_EMBARGO }: FoldOptions): Split[] {
  if (!(folds >= 2)) throw new RangeError(`There should be at least 2 folds, but there are ${folds}.`);
  const days = daysOf(samples);
  const begins = cut(days.length, folds);
  return Array.from({ length: folds }, (_, k) =>
    purgedSplit(k, samples, days, [{ from: begins[k], to: begins[k + 1] }], embargo),
  );
}
