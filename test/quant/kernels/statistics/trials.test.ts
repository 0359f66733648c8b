import { normalCdf } from '../../../../src/quant/kernels/normal-cdf.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { effectiveTrials } from '../../../../src/quant/kernels/statistics/effective-trials.js';
import { overfittingProbability } from '../../../../src/quant/kernels/statistics/overfitting.js';
import {
  expectedMaximumSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
} from '../../../../src/quant/kernels/statistics/sharpe.js';

describe('the probability of backtest overfitting', () => {
  /** Trials as rows of text: a block of two days, + or −, a character. */
  const of = (...trials: string[]) => {
    const rows = trials[0].length * 2;
    const returns = trials.flatMap((text) => [...text].flatMap((sign) => (sign === '+' ? [0.01, 0.02] : [-0.02, -0.01])));
    return overfittingProbability(Float64Array.from(returns), rows, trials.length, trials[0].length);
  };

  it('is 1 where what wins one half loses the other, and 0 where one trial wins everywhere', () => {
    expect(of('+-', '-+')).toEqual({ probability: 1, splits: 2 });
    expect(of('++', '--')).toEqual({ probability: 0, splits: 2 });
    expect(of('++', '+-', '-+', '--')).toEqual({ probability: 0, splits: 2 });
  });

  it('counts the median as overfitted: ω = rank / (N + 1) = ½ has a logit of 0', () => {
    // The first is best in the first half and middle in the second: rank 2 of 3. In the second half, the second is best; before, it is last.
    const mixed = Float64Array.of(...[0.03, 0.04, 0.01, 0.02], ...[-0.02, -0.01, 0.03, 0.04], ...[0.01, 0.02, -0.02, -0.01]);
    expect(overfittingProbability(mixed, 4, 3, 2)).toEqual({ probability: 1, splits: 2 });
  });

  it('takes all 12,870 halves of 16 blocks, and finds about half of noise overfitted', () => {
    const random = randomStream(3);
    const rows = 320;
    const found = Array.from({ length: 12 }, () => {
      const noise = Float64Array.from({ length: rows * 20 }, () => random() - 0.5);
      return overfittingProbability(noise, rows, 20);
    });
    expect(found[0].splits).toBe(12870);
    const mean = found.reduce((sum, { probability }) => sum + probability, 0) / found.length;
    expect(mean).toBeGreaterThan(0.35);
    expect(mean).toBeLessThan(0.65);
  });

  it('agrees with adding up every half anew, days that do not divide evenly included', () => {
    const random = randomStream(4);
    const [rows, trials, blocks] = [43, 5, 6];
    const returns = Float64Array.from({ length: rows * trials }, (_, i) => random() - 0.5 + 0.05 * Math.floor(i / rows));
    expect(overfittingProbability(returns, rows, trials, blocks).probability).toBe(slowly(returns, rows, trials, blocks));
  });

  it('is NaN with one trial or too few days, and refuses odd blocks', () => {
    expect(overfittingProbability(new Float64Array(64), 64, 1).probability).toBeNaN();
    expect(overfittingProbability(new Float64Array(40), 20, 2).probability).toBeNaN();
    expect(() => overfittingProbability(new Float64Array(40), 20, 2, 5)).toThrow(RangeError);
    expect(() => overfittingProbability(new Float64Array(39), 20, 2, 4)).toThrow(RangeError);
  });
});

function slowly(returns: Float64Array, rows: number, trials: number, blocks: number): number {
  const blockOf = (t: number) =>
    Array.from({ length: blocks }, (_, b) => b).find((b) => t < Math.floor(((b + 1) * rows) / blocks))!;
  const ratio = (i: number, set: number) => {
    const own = Array.from(returns.subarray(i * rows, (i + 1) * rows)).filter((_, t) => (set >> blockOf(t)) & 1);
    const mean = own.reduce((sum, r) => sum + r, 0) / own.length;
    return mean / Math.sqrt(own.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (own.length - 1));
  };
  let overfitted = 0;
  let splits = 0;
  for (let set = 0; set < 1 << blocks; set++) {
    if ([...set.toString(2)].filter((bit) => bit === '1').length !== blocks / 2) continue;
    const all = Array.from({ length: trials }, (_, i) => i);
    const inside = all.map((i) => ratio(i, set));
    const best = inside.indexOf(Math.max(...inside));
    const outside = all.map((i) => ratio(i, (2 ** blocks - 1) ^ set));
    const rank = outside.filter((value) => value <= outside[best]).length;
    if (rank / (trials + 1) <= 0.5) overfitted++;
    splits++;
  }
  return overfitted / splits;
}

describe('the number of different trials', () => {
  const correlations = (n: number, of: (i: number, j: number) => number) =>
    Float64Array.from({ length: n * n }, (_, k) => (Math.floor(k / n) === k % n ? 1 : of(Math.floor(k / n), k % n)));

  it('is the number of groups of alike ones', () => {
    const groups = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2];
    expect(
      effectiveTrials(
        correlations(12, (i, j) => (groups[i] === groups[j] ? 0.95 : 0.05)),
        12,
      ),
    ).toBe(3);
    const mixed = [2, 0, 1, 0, 2, 1, 0, 2, 0, 1, 2, 2];
    expect(
      effectiveTrials(
        correlations(12, (i, j) => (mixed[i] === mixed[j] ? 0.9 : -0.1)),
        12,
      ),
    ).toBe(3);
  });

  it('is 1 for one trial and for copies, 2 for two unlike ones, NaN for what has no correlation', () => {
    expect(effectiveTrials(Float64Array.of(1), 1)).toBe(1);
    expect(
      effectiveTrials(
        correlations(5, () => 1),
        5,
      ),
    ).toBe(1);
    expect(
      effectiveTrials(
        correlations(2, () => 0),
        2,
      ),
    ).toBe(2);
    expect(
      effectiveTrials(
        correlations(2, () => 0.9),
        2,
      ),
    ).toBe(1);
    expect(
      effectiveTrials(
        correlations(3, () => Number.NaN),
        3,
      ),
    ).toBeNaN();
  });
});

describe('the probabilities of a Sharpe ratio', () => {
  const normal = { ratio: 0.1, n: 101, skewness: 0, excessKurtosis: 0 };

  it('are Φ(SR √(n − 1) / √(1 + SR²/2)) for normal returns', () => {
    expect(probabilisticSharpe(normal, 0)).toBeCloseTo(normalCdf(1 / Math.sqrt(1.005)), 14);
    expect(probabilisticSharpe(normal, 0.1)).toBeCloseTo(0.5, 14);
  });

  it('need more days the nearer the ratio is to the threshold, and never suffice at or below it', () => {
    expect(minimumTrackRecord(normal, 0, 0.95)).toBeCloseTo(1 + 1.005 * (1.6448536269514722 / 0.1) ** 2, 9);
    expect(minimumTrackRecord(normal, 0.05, 0.95)).toBeGreaterThan(minimumTrackRecord(normal, 0, 0.95));
    expect(minimumTrackRecord(normal, 0.1, 0.95)).toBeNaN();
    expect(minimumTrackRecord(normal, 0.2, 0.95)).toBeNaN();
  });

  it('expect nothing of a single trial, and more the more there are', () => {
    expect(expectedMaximumSharpe(1, Number.NaN)).toBe(0);
    expect(expectedMaximumSharpe(10, 0.01)).toBeLessThan(expectedMaximumSharpe(100, 0.01));
    expect(() => expectedMaximumSharpe(0, 0.01)).toThrow(RangeError);
  });
});
