import { embargoDays, placeOf } from './sample-days.js';
import type { Samples, Split } from './split.js';

/** A run of days of the test, `from` up to but not `to`, by places of the samples' days. */
export interface TestRun {
  from: number;
  to: number;
}

/**
 * The split whose test is the samples that start within the runs, and whose training is all others but for
 * - the purged: their span overlaps a run's, from its first start to its last end;
 * - the embargoed: they start on one of the next days after a run's last end, `embargo` of all days.
 *
 * López de Prado (2018), "Advances in Financial Machine Learning", sec. 7.4. `days` are the samples' days, ascending; runs do not touch.
 */
export function purgedSplit(index: number, samples: Samples, days: Int32Array, runs: readonly TestRun[], embargo: number): Split {
  const { start, end } = samples;
  const held = embargoDays(days.length, embargo);
  const spans = runs.map(({ from, to }) => {
    const [first, beyond] = [days[from], to < days.length ? days[to] : Number.POSITIVE_INFINITY];
    let last = first;
    for (let i = 0; i < start.length; i++) if (start[i] >= first && start[i] < beyond) last = Math.max(last, end[i]);
    const after = placeOf(days, last + 1) + held;
    return { first, beyond, last, heldUntil: after < days.length ? days[after] : Number.POSITIVE_INFINITY };
  });
  const train: number[] = [];
  const test: number[] = [];
  let purged = 0;
  let embargoed = 0;
  for (let i = 0; i < start.length; i++) {
    if (spans.some(({ first, beyond }) => start[i] >= first && start[i] < beyond)) test.push(i);
    else if (spans.some(({ first, last }) => start[i] <= last && end[i] >= first)) purged++;
    else if (spans.some(({ last, heldUntil }) => start[i] > last && start[i] < heldUntil)) embargoed++;
    else train.push(i);
  }
  return splitOf(index, samples, train, test, purged, embargoed);
}

/** A split with the days that its parts reach over. Throws `RangeError` for a test without a sample. */
export function splitOf(
  index: number,
  { start }: Samples,
  train: number[],
  test: number[],
  purged: number,
  embargoed: number,
): Split {
  if (test.length === 0) throw new RangeError(`The test of split ${index} should have a sample, but has none.`);
  const [testFrom, testTo] = reach(start, test);
  const [trainFrom, trainTo] = train.length > 0 ? reach(start, train) : [null, null];
  return {
    index,
    train: Int32Array.from(train),
    test: Int32Array.from(test),
    trainFrom,
    trainTo,
    testFrom,
    testTo,
    purged,
    embargoed,
  };
}

function reach(start: ArrayLike<number>, places: number[]): [first: number, last: number] {
  let first = start[places[0]];
  let last = first;
  for (const i of places) {
    first = Math.min(first, start[i]);
    last = Math.max(last, start[i]);
  }
  return [first, last];
}
