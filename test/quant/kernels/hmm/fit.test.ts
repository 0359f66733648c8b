import fc from 'fast-check';
import { expectStates } from '../../../../src/quant/kernels/hmm/expect.js';
import { expectTwoStates } from '../../../../src/quant/kernels/hmm/expect-two-states.js';
import { type FitSettings, fitHmm } from '../../../../src/quant/kernels/hmm/fit.js';
import { raiseEigenvalues } from '../../../../src/quant/kernels/hmm/floor.js';
import { copyModel, emptyModel, parameterCount, stationaryStart } from '../../../../src/quant/kernels/hmm/model.js';
import { hmmWorkspace } from '../../../../src/quant/kernels/hmm/workspace.js';
import { distance, drawn, randomModel, shapes } from './support.js';

const settings: FitSettings = { start: 'free', varianceFloor: 1e-6, maxIterations: 25, tolerance: Number.NEGATIVE_INFINITY };

describe('fitting a hidden Markov model', () => {
  it('never lowers the likelihood, whatever the covariances and the start', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.constantFrom<'free' | 'stationary'>('free', 'stationary'),
        ({ seed, states, features, kind }, start) => {
          const x = drawn(randomModel(seed, states, features, kind), 80, seed + 1);
          const model = randomModel(seed + 2, states, features, kind);
          const fit = fitHmm(model, x, { ...settings, start }, hmmWorkspace(80, states, features));
          expect(fit).toMatchObject({ status: 'max-iterations', iterations: 25 });
          expect(fit.logLikelihoods).toHaveLength(26);
          for (let i = 1; i <= 25; i++) {
            const before = fit.logLikelihoods[i - 1];
            expect(fit.logLikelihoods[i]).toBeGreaterThanOrEqual(before - 1e-9 * Math.abs(before));
          }
        },
      ),
      { seed: 20240504, numRuns: 100 },
    );
  });

  it('keeps variances and eigenvalues above the floor, and the likelihood from falling on it', () => {
    // Eight equal observations would have a state of their own with no variance.
    const x = Float64Array.from({ length: 60 }, (_, t) => (t < 8 ? 5 : Math.sin(t * 12.9898)));
    const model = emptyModel(2, 1, 'diagonal');
    model.start.set([0.5, 0.5]);
    model.transition.set([0.9, 0.1, 0.1, 0.9]);
    model.means.set([5, 0]);
    model.covariances.set([1, 1]);
    const fit = fitHmm(model, x, { ...settings, varianceFloor: 0.01 }, hmmWorkspace(60, 2, 1));
    expect(model.covariances[0]).toBe(0.01);
    expect(model.means[0]).toBeCloseTo(5, 6);
    for (let i = 1; i <= 25; i++) expect(fit.logLikelihoods[i]).toBeGreaterThanOrEqual(fit.logLikelihoods[i - 1] - 1e-9);
  });

  it('stops at the first update that gains less than the tolerance', () => {
    const truth = randomModel(3, 2, 1, 'diagonal');
    const x = drawn(truth, 500, 4);
    const model = randomModel(5, 2, 1, 'diagonal');
    const fit = fitHmm(model, x, { ...settings, maxIterations: 5000, tolerance: 1e-6 }, hmmWorkspace(500, 2, 1));
    const trace = Array.from(fit.logLikelihoods);
    expect(fit.status).toBe('converged');
    expect(trace).toHaveLength(fit.iterations + 1);
    expect(trace.findIndex((value, i) => i > 0 && value - trace[i - 1] < 1e-6)).toBe(fit.iterations);
    expect(fit.logLikelihood).toBe(trace[fit.iterations]);
  });

  it('finds the parameters that made the data', () => {
    const truth = emptyModel(2, 1, 'diagonal');
    truth.start.set([1, 0]);
    truth.transition.set([0.98, 0.02, 0.05, 0.95]);
    truth.means.set([0.001, -0.002]);
    truth.covariances.set([0.006 ** 2, 0.02 ** 2]);
    const x = drawn(truth, 20_000, 11);
    const model = emptyModel(2, 1, 'diagonal');
    model.start.set([0.5, 0.5]);
    model.transition.set([0.9, 0.1, 0.1, 0.9]);
    model.covariances.set([0.00005, 0.0002]);
    fitHmm(model, x, { ...settings, maxIterations: 300, tolerance: 1e-6 }, hmmWorkspace(20_000, 2, 1));
    expect(distance(model.transition, truth.transition)).toBeLessThan(0.01);
    expect(Math.sqrt(model.covariances[0])).toBeCloseTo(0.006, 3);
    expect(Math.sqrt(model.covariances[1])).toBeCloseTo(0.02, 3);
  });

  it('ties the covariances, keeps diagonal ones diagonal and a stationary start stationary', () => {
    const x = drawn(randomModel(21, 3, 2, 'full'), 200, 22);
    const tied = randomModel(23, 3, 2, 'tied');
    fitHmm(tied, x, settings, hmmWorkspace(200, 3, 2));
    expect(Array.from(tied.covariances.subarray(4, 8))).toEqual(Array.from(tied.covariances.subarray(0, 4)));
    const diagonal = randomModel(24, 3, 2, 'diagonal');
    fitHmm(diagonal, x, { ...settings, start: 'stationary' }, hmmWorkspace(200, 3, 2));
    expect([diagonal.covariances[1], diagonal.covariances[6]]).toEqual([0, 0]);
    for (let j = 0; j < 3; j++) {
      const next = [0, 1, 2].reduce((sum, i) => sum + diagonal.start[i] * diagonal.transition[i * 3 + j], 0);
      expect(next).toBeCloseTo(diagonal.start[j], 12);
    }
  });

  it('permutes its answer with the states', () => {
    const x = drawn(randomModel(31, 2, 2, 'full'), 150, 32);
    const model = randomModel(33, 2, 2, 'full');
    const turned = emptyModel(2, 2, 'full');
    turned.start.set([model.start[1], model.start[0]]);
    turned.transition.set([...model.transition].reverse());
    turned.means.set([...model.means.subarray(2), ...model.means.subarray(0, 2)]);
    turned.covariances.set([...model.covariances.subarray(4), ...model.covariances.subarray(0, 4)]);
    const a = fitHmm(model, x, settings, hmmWorkspace(150, 2, 2));
    const b = fitHmm(turned, x, settings, hmmWorkspace(150, 2, 2));
    expect(Math.abs(a.logLikelihood - b.logLikelihood)).toBeLessThan(1e-8);
    expect(distance(turned.means, [...model.means.subarray(2), ...model.means.subarray(0, 2)])).toBeLessThan(1e-8);
  });

  it('calls a start under which the data are impossible impossible', () => {
    const model = randomModel(1, 2, 1, 'diagonal');
    model.start.set([1, 0]);
    model.transition.set([0, 0, 0, 0]);
    const fit = fitHmm(model, Float64Array.of(1, 2, 3), settings, hmmWorkspace(3, 2, 1));
    expect(fit).toMatchObject({ status: 'impossible', iterations: 0, logLikelihood: Number.NEGATIVE_INFINITY });
  });

  it('refuses missing observations and a floor of nothing', () => {
    const model = randomModel(1, 2, 1, 'diagonal');
    expect(() => fitHmm(model, Float64Array.of(1, Number.NaN), settings, hmmWorkspace(2, 2, 1))).toThrow(/Observation 1 is NaN/);
    expect(() => fitHmm(model, Float64Array.of(1, 2), { ...settings, varianceFloor: 0 }, hmmWorkspace(2, 2, 1))).toThrow(
      RangeError,
    );
  });
});

describe('the quick expectation step for two states', () => {
  it('agrees with the general one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 2, max: 3000 }), (seed, dates) => {
        const x = drawn(randomModel(seed, 2, 1, 'diagonal'), dates, seed + 1);
        const model = randomModel(seed + 2, 2, 1, 'diagonal');
        const quick = hmmWorkspace(dates, 2, 1);
        const general = hmmWorkspace(dates, 2, 1);
        const want = expectStates(model, x, general);
        const got = expectTwoStates(model, x, quick);
        if (Number.isNaN(got)) return;
        expect(Math.abs(got - want)).toBeLessThan(1e-11 * Math.abs(want) + 1e-11);
        for (const key of ['start', 'transitions', 'occupancy', 'scatter'] as const) {
          expect(distance(quick.statistics[key], general.statistics[key])).toBeLessThan(1e-10 * dates);
        }
        if (Math.min(...general.statistics.occupancy) > 0.01) {
          expect(distance(quick.statistics.means, general.statistics.means)).toBeLessThan(1e-8);
        }
      }),
      { seed: 20240505, numRuns: 200 },
    );
  });

  it('takes the ratio of two densities to the last digits', () => {
    const model = emptyModel(2, 1, 'diagonal');
    model.start.set([0.5, 0.5]);
    model.transition.set([0.9, 0.1, 0.1, 0.9]);
    model.covariances.set([1, 4]);
    const x = Float64Array.from({ length: 4001 }, (_, t) => (t - 2000) / 100);
    const workspace = hmmWorkspace(4001, 2, 1);
    expectTwoStates(model, x, workspace);
    // Means 0, deviations 1 and 2: the ratio at x is exp(3x²/8) / 2, up to e^149.
    x.forEach((value, t) => {
      const exponent = (3 * value * value) / 8;
      expect(Math.abs(workspace.density[t] / (Math.exp(exponent) / 2) - 1)).toBeLessThan(2e-15 * (1 + exponent));
    });
  });

  it('scales as often as it must over a long history', () => {
    const truth = emptyModel(2, 1, 'diagonal');
    truth.start.set([0.5, 0.5]);
    truth.transition.set([0.9, 0.1, 0.1, 0.9]);
    truth.means.set([0, 0]);
    truth.covariances.set([1, 25]);
    const x = drawn(truth, 20_000, 5);
    const quick = hmmWorkspace(20_000, 2, 1);
    const general = hmmWorkspace(20_000, 2, 1);
    const want = expectStates(truth, x, general);
    expect(Math.abs(expectTwoStates(truth, x, quick) / want - 1)).toBeLessThan(1e-12);
    expect(quick.scaledAt.indexOf(-1)).toBeGreaterThan(2);
    expect(distance(quick.smoothed, general.smoothed)).toBeLessThan(1e-10);
  });

  it('stands back where densities are too far apart, and the fit is right all the same', () => {
    // A day of 60 calm standard deviations: its log-densities are 1,800 apart.
    const x = Float64Array.from({ length: 100 }, (_, t) => (t === 50 ? 0.3 : 0.005 * Math.sin(t * 12.9898)));
    const model = emptyModel(2, 1, 'diagonal');
    model.start.set([0.5, 0.5]);
    model.transition.set([0.95, 0.05, 0.05, 0.95]);
    model.covariances.set([0.005 ** 2, 0.05 ** 2]);
    const workspace = hmmWorkspace(100, 2, 1);
    expect(expectTwoStates(model, x, workspace)).toBeNaN();
    const copy = emptyModel(2, 1, 'diagonal');
    copyModel(model, copy);
    const fit = fitHmm(copy, x, { ...settings, varianceFloor: 1e-8 }, workspace);
    expect(Number.isFinite(fit.logLikelihood)).toBe(true);
    expect(fit.logLikelihood).toBeGreaterThan(fit.logLikelihoods[0]);
  });
});

describe('the parts of a model', () => {
  it('counts free parameters', () => {
    // Two states, one feature: 1 start, 2 transitions, 2 means, 2 variances.
    expect(parameterCount(emptyModel(2, 1, 'diagonal'))).toBe(7);
    expect(parameterCount(emptyModel(3, 2, 'full'))).toBe(2 + 6 + 6 + 9);
    expect(parameterCount(emptyModel(3, 2, 'tied'))).toBe(2 + 6 + 6 + 3);
  });

  it('finds the stationary distribution, also of a chain that is absorbed', () => {
    const chain = { states: 2, start: new Float64Array(2), transition: Float64Array.of(0.9, 0.1, 0.3, 0.7) };
    stationaryStart(chain, new Float64Array(4));
    expect(chain.start[0]).toBeCloseTo(0.75, 12);
    stationaryStart({ ...chain, transition: Float64Array.of(0.9, 0.1, 0, 1) }, new Float64Array(4));
    expect(Array.from(chain.start)).toEqual([1e-99, 1].map((p) => expect.closeTo(p, 12)));
  });

  it('raises only the eigenvalues that are too low', () => {
    // Eigenvalues 3 (1, 1) and −1 (1, −1); with −1 raised to 1: 2 on the diagonal, 1 beside it.
    const a = Float64Array.of(9, 9, 9, 9, 1, 2, 2, 1);
    raiseEigenvalues(a, 4, 2, 1, new Float64Array(4), new Float64Array(4));
    expect(distance(a, [9, 9, 9, 9, 2, 1, 1, 2])).toBeLessThan(1e-12);
    const b = Float64Array.of(2, 0.5, 0.5, 1);
    raiseEigenvalues(b, 0, 2, 0.5, new Float64Array(4), new Float64Array(4));
    expect(Array.from(b)).toEqual([2, 0.5, 0.5, 1]);
  });
});
