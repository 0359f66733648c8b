import { splitOf } from './purge.js';
import { cut, daysOf, embargoDays } from './sample-days.js';
import { DEFAULT_EMBARGO, type Samples, type Split } from './split.js';

/** How history is walked. */
export interface WalkForwardOptions {
  /** Number of tests, one after another up to the last day. */
  tests: number;
  /** Whether training begins at the first day (anchored) or keeps its length (rolling). */
  training: 'anchored' | 'rolling';
  /** Days of training before the first test, and of all training where it rolls; as long as a test unless said otherwise. */
  trainDays?: number;
  /** Part of the days that are kept free between training and test; 1 percent unless said otherwise. */
  embargo?: number;
}

/**
 * Training, embargo and test, one after another: each test is a run of days after those before it, its training the samples of earlier
 * days, less
 * - the purged, whose span reaches the test's first day;
 * - the embargoed, whose span ends on one of the last days before it, `embargo` of all days.
 *
 * López de Prado (2018), "Advances in Financial Machine Learning", sec. 12.2. Without `trainDays` the days are cut into one more run than tests,
 * the first of which is training only. Throws `RangeError` where the days do not suffice.
 */
export function walkForward(samples: Samples, options: WalkForwardOptions): Split[] {
  const { tests, training, trainDays, embargo = DEFAULT_EMBARGO } = options;
  const days = daysOf(samples);
  if (trainDays !== undefined && !(Number.isInteger(trainDays) && trainDays >= 1)) {
    throw new RangeError(`Days of training should be a whole number from 1, but are ${trainDays}.`);
  }
  const begins =
    trainDays === undefined
      ? cut(days.length, tests + 1).subarray(1)
      : cut(Math.max(days.length - trainDays, 0), tests).map((place) => place + trainDays);
  const length = begins[0];
  const held = embargoDays(days.length, embargo);
  return Array.from({ length: tests }, (_, k) => {
    const from = training === 'anchored' ? 0 : begins[k] - length;
    return forwardSplit(k, samples, days, from, begins[k], begins[k + 1], held);
  });
}

/** The split that trains on the days from `from` and tests on those from `begin` up to but not `end`, by places. */
function forwardSplit(
  index: number,
  samples: Samples,
  days: Int32Array,
  from: number,
  begin: number,
  end: number,
  held: number,
): Split {
  const testDay = days[begin];
  const beyond = end < days.length ? days[end] : Number.POSITIVE_INFINITY;
  const heldFrom = days[Math.max(begin - held, 0)];
  const train: number[] = [];
  const test: number[] = [];
  let purged = 0;
  let embargoed = 0;
  for (let i = 0; i < samples.start.length; i++) {
    const start = samples.start[i];
    if (start < days[from] || start >= beyond) continue;
    if (start >= testDay) test.push(i);
    else if (samples.end[i] >= testDay) purged++;
    else if (samples.end[i] >= heldFrom) embargoed++;
    else train.push(i);
  }
  return splitOf(index, samples, train, test, purged, embargoed);
}
