import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { logDensities } from '../../../../src/quant/kernels/hmm/emission.js';
import { filterStates, predictStates } from '../../../../src/quant/kernels/hmm/filter.js';
import { emptyModel, type HmmModel, type MarkovChain } from '../../../../src/quant/kernels/hmm/model.js';
import { smoothStates } from '../../../../src/quant/kernels/hmm/smooth.js';
import { viterbiPath } from '../../../../src/quant/kernels/hmm/viterbi.js';
import { type HmmWorkspace, hmmWorkspace } from '../../../../src/quant/kernels/hmm/workspace.js';
import { describeShared } from '../../../support/shared.js';
import { distance, drawn, enumerated, randomModel, shapes } from './support.js';

function evaluated(model: HmmModel, x: Float64Array, workspace: HmmWorkspace): number {
  const dates = x.length / model.features;
  expect(logDensities(model, x, workspace)).toBe(true);
  const logLikelihood = filterStates(model, workspace, 0, dates);
  smoothStates(model, workspace, dates);
  return logLikelihood;
}

function rowSums(values: Float64Array, width: number): number[] {
  return Array.from({ length: values.length / width }, (_, t) =>
    values.subarray(t * width, (t + 1) * width).reduce((sum, p) => sum + p, 0),
  );
}

/** A chain and its given likelihoods, evaluated. */
function givenLikelihoods(chain: MarkovChain, likelihoods: number[][]) {
  const dates = likelihoods.length;
  const workspace = hmmWorkspace(dates, chain.states, 1);
  workspace.logDensity.set(likelihoods.flat().map(Math.log));
  const logLikelihood = filterStates(chain, workspace, 0, dates);
  smoothStates(chain, workspace, dates);
  const states = new Uint8Array(dates);
  const best = viterbiPath(chain, workspace, dates, states);
  return { logLikelihood, workspace, best, states: Array.from(states) };
}

function chainOf(start: number[], transition: number[][]): MarkovChain {
  return { states: start.length, start: Float64Array.from(start), transition: Float64Array.from(transition.flat()) };
}

describe('hidden Markov recursions', () => {
  it('agree with adding up every path', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 6 }), ({ seed, states, features, kind }, dates) => {
        const model = randomModel(seed, states, features, kind);
        const x = drawn(model, dates, seed + 1);
        const workspace = hmmWorkspace(dates, states, features);
        const logLikelihood = evaluated(model, x, workspace);
        const want = enumerated(model, workspace, dates);
        const states_ = new Uint8Array(dates);
        const best = viterbiPath(model, workspace, dates, states_);
        expect(Math.abs(logLikelihood - want.logLikelihood)).toBeLessThan(1e-10 * (1 + Math.abs(logLikelihood)));
        expect(distance(workspace.smoothed, want.smoothed)).toBeLessThan(1e-10);
        expect(distance(workspace.filtered.subarray((dates - 1) * states), want.filteredLast)).toBeLessThan(1e-10);
        expect(Math.abs(best - want.best)).toBeLessThan(1e-10 * (1 + Math.abs(best)));
        expect(Array.from(states_)).toEqual(want.bestPath);
      }),
      { seed: 20240501, numRuns: 150 },
    );
  });

  it('give probabilities that add up to 1, and smooth the last date to its filtered one', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 2, max: 300 }), ({ seed, states, features, kind }, dates) => {
        const model = randomModel(seed, states, features, kind);
        const workspace = hmmWorkspace(dates, states, features);
        evaluated(model, drawn(model, dates, seed + 1), workspace);
        for (const sum of [...rowSums(workspace.filtered, states), ...rowSums(workspace.smoothed, states)]) {
          expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
        }
        const last = (dates - 1) * states;
        expect(Array.from(workspace.smoothed.subarray(last))).toEqual(Array.from(workspace.filtered.subarray(last)));
      }),
      { seed: 20240502, numRuns: 100 },
    );
  });

  it('permute their answers with the states', () => {
    fc.assert(
      fc.property(shapes, ({ seed, states, features, kind }) => {
        const dates = 40;
        const model = randomModel(seed, states, features, kind);
        const x = drawn(model, dates, seed + 1);
        const turned = emptyModel(states, features, kind);
        const to = (k: number) => (k + 1) % states;
        const size = features * features;
        for (let k = 0; k < states; k++) {
          turned.start[to(k)] = model.start[k];
          turned.means.set(model.means.subarray(k * features, (k + 1) * features), to(k) * features);
          turned.covariances.set(model.covariances.subarray(k * size, (k + 1) * size), to(k) * size);
          for (let j = 0; j < states; j++) turned.transition[to(k) * states + to(j)] = model.transition[k * states + j];
        }
        const a = hmmWorkspace(dates, states, features);
        const b = hmmWorkspace(dates, states, features);
        expect(Math.abs(evaluated(model, x, a) - evaluated(turned, x, b))).toBeLessThan(1e-9);
        const pathA = new Uint8Array(dates);
        const pathB = new Uint8Array(dates);
        viterbiPath(model, a, dates, pathA);
        viterbiPath(turned, b, dates, pathB);
        expect(Array.from(pathA, to)).toEqual(Array.from(pathB));
        for (let i = 0; i < dates * states; i++) {
          const j = i - (i % states) + to(i % states);
          expect(Math.abs(a.smoothed[i] - b.smoothed[j])).toBeLessThan(1e-11);
          expect(Math.abs(a.filtered[i] - b.filtered[j])).toBeLessThan(1e-11);
        }
      }),
      { seed: 20240503, numRuns: 60 },
    );
  });

  it('go on from the day before with the same bits', () => {
    const model = randomModel(7, 3, 2, 'full');
    const x = drawn(model, 50, 8);
    const whole = hmmWorkspace(50, 3, 2);
    logDensities(model, x, whole);
    filterStates(model, whole, 0, 50);
    const parts = hmmWorkspace(50, 3, 2);
    logDensities(model, x, parts);
    for (let t = 0; t < 50; t++) filterStates(model, parts, t, t + 1);
    expect(Array.from(parts.filtered)).toEqual(Array.from(whole.filtered));
  });

  it('survive an observation that is far from every state', () => {
    const model = emptyModel(2, 1, 'diagonal');
    model.start.set([0.5, 0.5]);
    model.transition.set([0.9, 0.1, 0.1, 0.9]);
    model.means.set([0, 1]);
    model.covariances.set([1e-4, 1e-4]);
    const workspace = hmmWorkspace(3, 2, 1);
    // 1,000 standard deviations from state 1, and 1,100 from state 0: both densities are 0 as numbers.
    const logLikelihood = evaluated(model, Float64Array.of(0, 11, 0), workspace);
    expect(logLikelihood).toBeLessThan(-400_000);
    expect(Number.isFinite(logLikelihood)).toBe(true);
    expect(workspace.filtered[3]).toBe(1);
    expect(workspace.smoothed[0]).toBe(1);
  });

  it('call observations that no state can make impossible', () => {
    const { logLikelihood, best } = givenLikelihoods(chainOf([1, 0], [[1, 0], [0, 1]]), [[1, 1], [0, 1]]); // biome-ignore format: matrices
    expect(logLikelihood).toBe(Number.NEGATIVE_INFINITY);
    expect(best).toBe(Number.NEGATIVE_INFINITY);
  });

  it('refuse shapes that do not fit', () => {
    const model = randomModel(1, 2, 2, 'full');
    expect(() => logDensities(model, new Float64Array(5), hmmWorkspace(5, 2, 2))).toThrow(RangeError);
    expect(() => logDensities(model, new Float64Array(12), hmmWorkspace(5, 2, 2))).toThrow(RangeError);
    expect(() => logDensities(model, new Float64Array(4), hmmWorkspace(5, 3, 2))).toThrow(RangeError);
    expect(() => hmmWorkspace(0, 2, 1)).toThrow(RangeError);
    expect(() => emptyModel(0, 1, 'full')).toThrow(RangeError);
  });

  it('say no to a covariance that is not positive definite', () => {
    const model = randomModel(1, 2, 2, 'full');
    model.covariances.set([1, 2, 2, 1]);
    expect(logDensities(model, new Float64Array(4), hmmWorkspace(2, 2, 2))).toBe(false);
  });
});

describeShared('hidden Markov models in print', (shared) => {
  const { hmm } = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'));

  it('sees the umbrella world of Russell & Norvig', () => {
    const { startprob, transmat, frameprob, ...want } = hmm.umbrella;
    const got = givenLikelihoods(chainOf(startprob, transmat), frameprob);
    expect(got.logLikelihood).toBeCloseTo(want.loglik, 12);
    expect(distance(got.workspace.filtered, want.filtered.flat())).toBeLessThan(1e-12);
    expect(distance(got.workspace.smoothed, want.smoothed.flat())).toBeLessThan(1e-12);
    expect(got.best).toBeCloseTo(want.viterbi_logprob, 12);
    expect(got.states).toEqual(want.viterbi);
  });

  it('sees the rainy and sunny days', () => {
    const { startprob, transmat, frameprob, ...want } = hmm.rainy_sunny;
    const got = givenLikelihoods(chainOf(startprob, transmat), frameprob);
    expect(got.logLikelihood).toBeCloseTo(want.loglik, 12);
    expect(Math.exp(got.logLikelihood)).toBeCloseTo(want.lik, 12);
    expect(distance(got.workspace.smoothed, want.smoothed.flat())).toBeLessThan(1e-12);
    expect(Math.exp(got.best)).toBeCloseTo(want.viterbi_prob, 12);
    expect(got.states).toEqual(want.viterbi);
  });

  it('sees eight Gaussian returns', () => {
    const { x, mu, sd, transmat, startprob, ...want } = hmm.gauss8;
    const model = gaussian(startprob, transmat, mu, sd);
    const workspace = hmmWorkspace(x.length, 2, 1);
    expect(evaluated(model, Float64Array.from(x), workspace)).toBeCloseTo(want.loglik, 10);
    expect(distance(workspace.filtered, want.filtered.flat())).toBeLessThan(1e-10);
    expect(distance(workspace.smoothed, want.smoothed.flat())).toBeLessThan(1e-10);
    const states = new Uint8Array(x.length);
    expect(viterbiPath(model, workspace, x.length, states)).toBeCloseTo(want.viterbi_logprob, 10);
    expect(Array.from(states)).toEqual(want.viterbi);
  });

  it("sees the federal funds rate as Stata's manual does", () => {
    const { y, p11, p21, mu, sigma, ...want } = hmm.fedfunds_stata;
    const stationary = [p21 / (1 - p11 + p21), (1 - p11) / (1 - p11 + p21)];
    const model = gaussian(stationary, [[p11, 1 - p11], [p21, 1 - p21]], mu, [sigma, sigma]); // biome-ignore format: a matrix
    const workspace = hmmWorkspace(y.length, 2, 1);
    expect(evaluated(model, Float64Array.from(y), workspace)).toBeCloseTo(want.llf_recomputed, 9);
    // The manual starts from the stationary distribution predicted one date on, which is itself; it prints nine digits.
    const first = workspace.filtered.filter((_, i) => i % 2 === 0);
    expect(distance(first, want.filtered_state1)).toBeLessThan(2e-6);
    const next = new Float64Array(2);
    predictStates(model, workspace.filtered.subarray(2 * y.length - 2), next);
    expect(next[0]).toBeCloseTo(first[y.length - 1] * p11 + (1 - first[y.length - 1]) * p21, 12);
  });

  function gaussian(start: number[], transition: number[][], mean: number[], deviation: number[]): HmmModel {
    const model = emptyModel(2, 1, 'diagonal');
    model.start.set(start);
    model.transition.set(transition.flat());
    model.means.set(mean);
    model.covariances.set(deviation.map((s) => s * s));
    return model;
  }
});
