/** What every covariance keeps to, whoever wrote it: run against all that discovery finds. */
import { z } from 'zod';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { symmetricEigen } from '../../../src/quant/kernels/covariance/symmetric-eigen.js';
import type { Covariance, ReturnSample } from '../../../src/quant/plugin/covariance.js';
import { parametersOf } from '../../../src/quant/plugin/describe-parameters.js';
import { estimateCovariance } from '../../../src/quant/plugin/estimate-covariance.js';
import { randomReturns } from '../../support/random-returns.js';

const SECURITIES = 9;
/** More sessions than any window. */
const SESSIONS = 600;
const { registry } = await discoverPlugins(null);
const covariances = registry.list('covariance');

const returns = randomReturns(7, SESSIONS, SECURITIES);
const checkedOf = (plugin: Covariance, sample: ReturnSample, params = {}) =>
  estimateCovariance(plugin, sample, z.parse(plugin.params, params));

/** The sample with numbers changed, or not. */
const mapReturns = (sample: ReturnSample, change: (value: number, t: number, s: number) => number): ReturnSample => ({
  ...sample,
  data: sample.data.map((value, i) => change(value, Math.floor(i / sample.columns), i % sample.columns)),
});

/** Holes by halves: each pair of securities has other sessions in common. */
const withHoles = (sample: ReturnSample) =>
  mapReturns(sample, (value, t, s) => ((7 * t + 3 * s) % 11 < 5 && s % 2 === 1 ? Number.NaN : value));

/** Three that cannot all go so together: a and b alike, b and c alike, a and c opposite, each pair in sessions of its own. */
const opposed: ReturnSample = { rows: 30, columns: 3, data: new Float64Array(30 * 3).fill(Number.NaN) };
for (let t = 0; t < 30; t++) {
  const value = (t % 2 === 0 ? 0.01 : -0.01) * (1 + (t % 5) / 10);
  const [one, other, sign] = [
    [0, 1, 1],
    [1, 2, 1],
    [0, 2, -1],
  ][Math.floor(t / 10)];
  opposed.data[t * 3 + one] = value;
  opposed.data[t * 3 + other] = sign * value;
}

function expectSemiDefinite(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(matrix[i * n + j]).toBe(matrix[j * n + i]);
  const values = new Float64Array(n);
  expect(symmetricEigen(matrix.slice(), n, values, new Float64Array(n * n))).toBe(true);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-1e-10 * Math.max(...values));
}

function expectAlike(actual: Float64Array, expected: Float64Array): void {
  const size = Math.max(...expected.map(Math.abs));
  expect(Math.max(...actual.map((value, k) => Math.abs(value - expected[k])))).toBeLessThanOrEqual(1e-9 * size);
}

it('finds the covariances that come with the package', () => {
  expect(registry.names('covariance')).toEqual(expect.arrayContaining(['EWMA', 'LedoitWolf', 'OAS', 'Sample']));
});

describe.each(covariances.map((plugin) => [plugin.name, plugin] as const))('%s', (_name, plugin) => {
  const { matrix, report } = checkedOf(plugin, returns);

  it('is symmetric and positive semi-definite, with more securities than sessions too', () => {
    expectSemiDefinite(matrix, SECURITIES);
    expect(matrix.every((value) => Number.isFinite(value))).toBe(true);
    expectSemiDefinite(checkedOf(plugin, randomReturns(3, 5, 12)).matrix, 12);
  });

  it('finds that noisier securities vary more and that all follow one market', () => {
    expect(matrix[(SECURITIES + 1) * 8]).toBeGreaterThan(0.008 ** 2);
    for (let i = 0; i < SECURITIES; i++)
      for (let j = 0; j < SECURITIES; j++) expect(matrix[i * SECURITIES + j]).toBeGreaterThan(0);
  });

  it('grows by c² with returns that are c times as large', () => {
    const scaled = checkedOf(
      plugin,
      mapReturns(returns, (value) => 3.7 * value),
    );
    expectAlike(
      scaled.matrix,
      matrix.map((value) => 3.7 ** 2 * value),
    );
    expect(scaled.report.shrinkage ?? 0).toBeCloseTo(report.shrinkage ?? 0, 9);
  });

  it('does not notice what every session adds to the return of a security', () => {
    expectAlike(
      checkedOf(
        plugin,
        mapReturns(returns, (value, _t, s) => value + 0.01 * s),
      ).matrix,
      matrix,
    );
  });

  it('gives a pair the same covariance in whatever order the securities come', () => {
    const order = [3, 1, 8, 0, 6, 2, 7, 5, 4];
    const data = returns.data.map((_, i) => returns.data[i - (i % SECURITIES) + order[i % SECURITIES]]);
    const expected = matrix.map((_, k) => matrix[order[Math.floor(k / SECURITIES)] * SECURITIES + order[k % SECURITIES]]);
    expectAlike(checkedOf(plugin, { ...returns, data }).matrix, expected);
  });

  it('reads the last sessions of its window and no others, and leaves them as they are', () => {
    const window = plugin.window(z.parse(plugin.params, {}));
    expect(window).toBeLessThan(SESSIONS);
    expect(report.observations).toBe(window);
    const before = returns.data.slice();
    const last = { rows: window, columns: SECURITIES, data: returns.data.slice(-window * SECURITIES) };
    expect(checkedOf(plugin, last).matrix).toEqual(matrix);
    const otherPast = mapReturns(returns, (value, t) => (t < SESSIONS - window ? -5 * value : value));
    expect(checkedOf(plugin, otherPast).matrix).toEqual(matrix);
    const otherSession = mapReturns(returns, (value, t) => (t === SESSIONS - window ? -5 * value : value));
    expect(checkedOf(plugin, otherSession).matrix).not.toEqual(matrix);
    expect(returns.data).toEqual(before);
  });

  it('uses for each pair the sessions on which both have a return, and is repaired where that is not semi-definite', () => {
    const pairwise = checkedOf(plugin, withHoles(returns));
    expect(pairwise.matrix.every((value) => Number.isFinite(value))).toBe(true);
    expectSemiDefinite(pairwise.matrix, SECURITIES);
    const repaired = checkedOf(plugin, opposed);
    expectSemiDefinite(repaired.matrix, 3);
    expect(repaired.warnings.length).toBe(repaired.report.repaired ? 1 : 0);
  });

  it('has a sentence of description, a reference, and parameters with defaults and descriptions', () => {
    expect(plugin.description).toMatch(/\.$/);
    expect(plugin.references.length).toBeGreaterThan(0);
    expect(plugin.window(z.parse(plugin.params, {}))).toBeGreaterThanOrEqual(2);
    expect(parametersOf(plugin.params).filter(({ description }) => !description.endsWith('.'))).toEqual([]);
  });
});

describe('by hand', () => {
  /** Two securities, four sessions: ±1 % and ±2 %, together on half of them. Means are 0. */
  const four = { rows: 4, columns: 2, data: Float64Array.of(0.01, 0.02, -0.01, 0.02, 0.01, -0.02, -0.01, -0.02) };
  const named = (name: string) => registry.get('covariance', name);

  it('the sample covariance is over n − 1', () => {
    const { matrix, report } = checkedOf(named('Sample'), four);
    expect([...matrix]).toEqual([4e-4 / 3, 0, 0, 16e-4 / 3].map((value) => expect.closeTo(value, 12)));
    expect(report).toMatchObject({ estimator: 'Sample', observations: 4, shrinkage: null, repaired: false });
  });

  it('three pairs that no three securities can have are repaired, and the answer says how far', () => {
    // Correlations 1, 1 and −1; the nearest have ½, ½ and −½.
    const { matrix, report, warnings } = checkedOf(named('Sample'), opposed);
    expect(report.repaired).toBe(true);
    expect(warnings).toMatchObject([
      { code: 'COVARIANCE_REPAIRED', message: expect.stringContaining('a correlation by at most 0.5') },
    ]);
    expect(matrix[1] / Math.sqrt(matrix[0] * matrix[4])).toBeCloseTo(0.5, 5);
    expect(matrix[2] / Math.sqrt(matrix[0] * matrix[8])).toBeCloseTo(-0.5, 5);
  });

  it('shrunk ones lie between the sample and the mean variance, by the shrinkage that they report', () => {
    for (const name of ['LedoitWolf', 'OAS']) {
      const { matrix, report } = checkedOf(named(name), four);
      const shrinkage = report.shrinkage!;
      expect(shrinkage).toBeGreaterThan(0);
      expect(shrinkage).toBeLessThanOrEqual(1);
      // Over n the variances are 1e-4 and 4e-4, their mean 2.5e-4.
      expect(matrix[0]).toBeCloseTo(1e-4 + shrinkage * 1.5e-4, 12);
      expect(matrix[3]).toBeCloseTo(4e-4 - shrinkage * 1.5e-4, 12);
    }
  });

  it('the exponentially weighted one counts a session half of the one that is a half-life newer', () => {
    const { matrix } = checkedOf(named('EWMA'), { rows: 3, columns: 1, data: Float64Array.of(0.04, 0, -0.02) }, { halfLife: 1 });
    // Weights ¼, ½ and 1 about the mean −0.01 / 1.75; Σw − Σw² / Σw is 1.75 − 1.3125 / 1.75 = 1.
    const mean = -0.01 / 1.75;
    expect(matrix[0]).toBeCloseTo((0.04 - mean) ** 2 / 4 + mean ** 2 / 2 + (0.02 + mean) ** 2, 15);
  });

  it('the exponentially weighted one forgets: what is old by many half-lives does not count', () => {
    const quietNow = mapReturns(returns, (value, t) => (t < SESSIONS - 100 ? 10 * value : value));
    const lively = checkedOf(named('EWMA'), quietNow, { halfLife: 63 }).matrix[0];
    const calm = checkedOf(named('EWMA'), quietNow, { halfLife: 3 }).matrix[0];
    expect(calm).toBeLessThan(lively / 5);
  });
});
