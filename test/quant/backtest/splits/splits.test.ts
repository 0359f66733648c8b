import { readFileSync } from 'node:fs';
import path from 'node:path';
import { combinatorialPurged } from '../../../../src/quant/backtest/splits/combinatorial-purged.js';
import { purgedKFold } from '../../../../src/quant/backtest/splits/purged-k-fold.js';
import { walkForward } from '../../../../src/quant/backtest/splits/walk-forward.js';
import { describeShared } from '../../../support/shared.js';

/** Samples of the days 0 … n − 1, each of which reaches `ahead` days on. */
const samplesOf = (n: number, ahead: number) => ({
  start: Array.from({ length: n }, (_, i) => i),
  end: Array.from({ length: n }, (_, i) => i + ahead),
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('purged k-fold', () => {
  it('drops samples that reach into the test, and those within the embargo after its last end', () => {
    const [first, second] = purgedKFold(samplesOf(20, 2), { folds: 4, embargo: 0.1 });
    expect(Array.from(first.test)).toEqual(range(0, 4));
    // The test's spans end on day 6; the embargo is of 2 of the 20 days.
    expect(Array.from(first.train)).toEqual(range(9, 19));
    expect(first).toMatchObject({ purged: 2, embargoed: 2, trainFrom: 9, trainTo: 19, testFrom: 0, testTo: 4 });
    expect(Array.from(second.train)).toEqual([...range(0, 2), ...range(14, 19)]);
    expect(second).toMatchObject({ purged: 4, embargoed: 2 });
  });

  it('keeps the samples of a day together, in whatever order they come', () => {
    const days = [3, 0, 1, 2, 3, 0, 1, 2];
    const splits = purgedKFold({ start: days, end: days }, { folds: 4, embargo: 0 });
    expect(splits.map(({ test }) => Array.from(test))).toEqual([
      [1, 5],
      [2, 6],
      [3, 7],
      [0, 4],
    ]);
    expect(splits.every(({ train, purged }) => train.length === 6 && purged === 0)).toBe(true);
  });

  it('holds one percent of the days unless told otherwise, and 7 percent of 100 days are 7', () => {
    expect(purgedKFold(samplesOf(100, 0), { folds: 4 })[0].embargoed).toBe(1);
    expect(purgedKFold(samplesOf(100, 0), { folds: 4, embargo: 0.07 })[0].embargoed).toBe(7);
  });

  it('refuses folds that do not fit, an embargo of everything, and samples that end before they start', () => {
    expect(() => purgedKFold(samplesOf(3, 0), { folds: 4 })).toThrow('from 1 to the 3 days that there are, but is 4');
    expect(() => purgedKFold(samplesOf(3, 0), { folds: 1 })).toThrow(RangeError);
    expect(() => purgedKFold(samplesOf(3, 0), { folds: 3, embargo: 1 })).toThrow(RangeError);
    expect(() => purgedKFold(samplesOf(3, -1), { folds: 3 })).toThrow(RangeError);
  });
});

describe('walk-forward', () => {
  it('trains from the beginning when anchored, and on as many days as at first when rolling', () => {
    const anchored = walkForward(samplesOf(20, 0), { tests: 3, training: 'anchored', embargo: 0 });
    expect(anchored.map(({ train, test }) => [train.length, test[0], test.at(-1)])).toEqual([
      [5, 5, 9],
      [10, 10, 14],
      [15, 15, 19],
    ]);
    const rolling = walkForward(samplesOf(20, 0), { tests: 3, training: 'rolling', trainDays: 8, embargo: 0 });
    expect(rolling.map(({ trainFrom, trainTo, testFrom, testTo }) => [trainFrom, trainTo, testFrom, testTo])).toEqual([
      [0, 7, 8, 11],
      [4, 11, 12, 15],
      [8, 15, 16, 19],
    ]);
  });

  it('keeps the embargo free between the last end of the training and the test', () => {
    const [split] = walkForward(samplesOf(20, 2), { tests: 1, training: 'anchored', embargo: 0.1 });
    // Test from day 10: samples 8 and 9 reach into it, 6 and 7 end on the two days before.
    expect(Array.from(split.train)).toEqual(range(0, 5));
    expect(split).toMatchObject({ purged: 2, embargoed: 2, testFrom: 10, testTo: 19 });
  });

  it('never trains on a day of its test or later', () => {
    for (const split of walkForward(samplesOf(57, 3), { tests: 5, training: 'anchored' })) {
      expect(Math.max(...split.train) + 3).toBeLessThan(split.testFrom);
    }
  });

  it('refuses more training than there are days', () => {
    expect(() => walkForward(samplesOf(10, 0), { tests: 2, training: 'rolling', trainDays: 10 })).toThrow(RangeError);
    expect(() => walkForward(samplesOf(10, 0), { tests: 2, training: 'rolling', trainDays: 1.5 })).toThrow(RangeError);
  });
});

describe('combinatorial purged cross-validation', () => {
  it('has C(6, 2) splits and C(5, 1) paths, each of which tests every fold once', () => {
    const { splits, folds, paths } = combinatorialPurged(samplesOf(60, 0), { folds: 6, testFolds: 2, embargo: 0 });
    expect(folds).toEqual([0, 10, 20, 30, 40, 50].map((from) => ({ from, to: from + 9 })));
    expect([splits.length, paths.length]).toEqual([15, 5]);
    expect(paths.every((path) => path.every((split, fold) => splits[split].folds.includes(fold)))).toBe(true);
    const used = paths.flatMap((path) => path.map((split, fold) => `${split}:${fold}`));
    expect(new Set(used).size).toBe(30);
  });

  it('refuses more splits than would end, and a test of all folds', () => {
    expect(() => combinatorialPurged(samplesOf(40, 0), { folds: 30, testFolds: 15 })).toThrow('more than 10000 splits');
    expect(() => combinatorialPurged(samplesOf(40, 0), { folds: 3, testFolds: 3 })).toThrow(RangeError);
  });
});

describeShared('the splits of skfolio', (shared) => {
  it('are found: purge on both sides of a test, embargo after it only, paths in its order', () => {
    const golden = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'))['cpcv.skfolio'];
    const trains = (ahead: number, embargo: number) =>
      combinatorialPurged(samplesOf(golden.n_obs, ahead), { folds: 3, testFolds: 2, embargo }).splits.map(({ train }) =>
        Array.from(train),
      );
    expect(trains(0, 0)).toEqual(golden.a.train);
    expect(trains(1, 0)).toEqual(golden.purge1.train);
    expect(trains(0, 1 / 12)).toEqual(golden.embargo1.train);
    const { splits, paths } = combinatorialPurged(samplesOf(golden.n_obs, 0), { folds: 5, testFolds: 2 });
    expect([splits.length, paths.length]).toEqual([golden.b.n_splits, golden.b.n_paths]);
    const recombined = golden.b.recombined_paths as number[][];
    expect(paths).toEqual(paths.map((_, p) => recombined.map((those) => those[p])));
  });
});
