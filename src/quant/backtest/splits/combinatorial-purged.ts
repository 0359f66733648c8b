import { purgedSplit, type TestRun } from './purge.js';
import type { FoldOptions } from './purged-k-fold.js';
import { cut, daysOf } from './sample-days.js';
import { type CombinatorialSplits, DEFAULT_EMBARGO, type Samples } from './split.js';

/** How many folds a test has. */
export interface CombinatorialOptions extends FoldOptions {
  /** Folds of each test, from 1 to one less than there are; 2 unless said otherwise. */
  testFolds?: number;
}

/** More splits than this would not end. */
export const MOST_SPLITS = 10_000;

/**
 * Every choice of folds as the test once, in lexicographic order, purged and with an embargo around each run of test folds; and the
 * paths, each of which tests every fold once, path p taking fold f from the p-th split that tests it.
 *
 * López de Prado (2018), "Advances in Financial Machine Learning", sec. 12.4: C(N, k) splits, C(N − 1, k − 1) paths. Throws `RangeError` for
 * folds that do not fit, and for more than 10,000 splits.
 */
export function combinatorialPurged(samples: Samples, options: CombinatorialOptions): CombinatorialSplits {
  const { folds, testFolds = 2, embargo = DEFAULT_EMBARGO } = options;
  if (!(Number.isInteger(testFolds) && testFolds >= 1 && testFolds < folds)) {
    throw new RangeError(`Folds of a test should be from 1 to one less than all ${folds}, but are ${testFolds}.`);
  }
  const days = daysOf(samples);
  const begins = cut(days.length, folds);
  const chosen = choices(folds, testFolds);
  const splits = chosen.map((tested, index) => ({
    ...purgedSplit(index, samples, days, runsOf(tested, begins), embargo),
    folds: tested,
  }));
  const testing = Array.from({ length: folds }, (_, f) => splits.filter((split) => split.folds.includes(f)));
  const paths = testing[0].map((_, p) => testing.map((those) => those[p].index));
  const reach = Array.from({ length: folds }, (_, f) => ({ from: days[begins[f]], to: days[begins[f + 1] - 1] }));
  return { splits, folds: reach, paths };
}

/** All sets of `size` of the numbers below `count`, in lexicographic order. */
function choices(count: number, size: number): number[][] {
  const sets: number[][] = [];
  const extend = (set: number[]): void => {
    if (sets.length > MOST_SPLITS) return;
    if (set.length === size) sets.push(set);
    else for (let next = (set.at(-1) ?? -1) + 1; next < count; next++) extend([...set, next]);
  };
  extend([]);
  if (sets.length > MOST_SPLITS) {
    throw new RangeError(`${size} of ${count} folds would be more than ${MOST_SPLITS} splits. Take fewer folds.`);
  }
  return sets;
}

/** Neighbouring folds as one run of days: between them there is no training to protect. */
function runsOf(tested: number[], begins: Int32Array): TestRun[] {
  const runs: TestRun[] = [];
  for (const f of tested) {
    const last = runs.at(-1);
    if (last?.to === begins[f]) last.to = begins[f + 1];
    else runs.push({ from: begins[f], to: begins[f + 1] });
  }
  return runs;
}
