import fc from 'fast-check';
import { type CovarianceKind, emptyModel, type HmmModel, type MarkovChain } from '../../../../src/quant/kernels/hmm/model.js';
import type { HmmWorkspace } from '../../../../src/quant/kernels/hmm/workspace.js';

/** A reproducible stream of uniform numbers (mulberry32), for the data of a test. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

/** A standard normal number. */
export function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A model with random, well-conditioned parameters. */
export function randomModel(seed: number, states: number, features: number, kind: CovarianceKind): HmmModel {
  const uniform = uniforms(seed);
  const model = emptyModel(states, features, kind);
  fillProbabilities(model.start, states, uniform);
  fillProbabilities(model.transition, states, uniform);
  for (let i = 0; i < model.means.length; i++) model.means[i] = 2 * normal(uniform);
  for (let k = 0; k < states; k++) {
    const size = features * features;
    if (kind === 'tied' && k > 0) model.covariances.copyWithin(k * size, 0, size);
    else fillCovariance(model.covariances.subarray(k * size, (k + 1) * size), features, kind, uniform);
  }
  return model;
}

function fillProbabilities(out: Float64Array, width: number, uniform: () => number): void {
  for (let row = 0; row < out.length; row += width) {
    let total = 0;
    for (let j = 0; j < width; j++) {
      out[row + j] = 0.05 + uniform();
      total += out[row + j];
    }
    for (let j = 0; j < width; j++) out[row + j] /= total;
  }
}

function fillCovariance(out: Float64Array, d: number, kind: CovarianceKind, uniform: () => number): void {
  const root = Float64Array.from({ length: d * d }, () => normal(uniform) / 2);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let sum = i === j ? 0.3 : 0;
      for (let m = 0; m < d; m++) sum += root[i * d + m] * root[j * d + m];
      out[i * d + j] = kind === 'diagonal' && i !== j ? 0 : sum;
    }
  }
}

/** Observations that a model draws, dates × features; the noise is independent, whatever the covariance. */
export function drawn(model: HmmModel, dates: number, seed: number): Float64Array {
  const uniform = uniforms(seed);
  const { states, features: d } = model;
  let state = 0;
  const x = new Float64Array(dates * d);
  for (let t = 0; t < dates; t++) {
    let u = uniform();
    const row = t === 0 ? model.start : model.transition.subarray(state * states, (state + 1) * states);
    for (state = 0; state < states - 1 && u >= row[state]; state++) u -= row[state];
    for (let i = 0; i < d; i++) {
      x[t * d + i] = model.means[state * d + i] + Math.sqrt(model.covariances[(state * d + i) * d + i]) * normal(uniform);
    }
  }
  return x;
}

/** Likelihood, posteriors and best path by adding up every path: the definition. */
export function enumerated(chain: MarkovChain, { logDensity }: HmmWorkspace, dates: number) {
  const { states, start, transition } = chain;
  let likelihood = 0;
  let best = Number.NEGATIVE_INFINITY;
  let bestPath: number[] = [];
  const smoothed = new Float64Array(dates * states);
  const last = new Float64Array(states);
  for (let code = 0; code < states ** dates; code++) {
    const path = Array.from({ length: dates }, (_, t) => Math.floor(code / states ** (dates - 1 - t)) % states);
    let log = Math.log(start[path[0]]) + logDensity[path[0]];
    for (let t = 1; t < dates; t++)
      log += Math.log(transition[path[t - 1] * states + path[t]]) + logDensity[t * states + path[t]];
    const probability = Math.exp(log);
    likelihood += probability;
    path.forEach((state, t) => {
      smoothed[t * states + state] += probability;
    });
    last[path[dates - 1]] += probability;
    if (log > best) {
      best = log;
      bestPath = path;
    }
  }
  return {
    logLikelihood: Math.log(likelihood),
    smoothed: smoothed.map((p) => p / likelihood),
    filteredLast: last.map((p) => p / likelihood),
    best,
    bestPath,
  };
}

/** Shapes and seeds of random models. */
export const shapes = fc.record({
  seed: fc.integer({ min: 1, max: 1e9 }),
  states: fc.integer({ min: 1, max: 4 }),
  features: fc.integer({ min: 1, max: 3 }),
  kind: fc.constantFrom<CovarianceKind>('diagonal', 'full', 'tied'),
});

/** The largest distance between two lists of numbers. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++)
    most = Math.max(most, Number.isNaN(a[i] - b[i]) ? Number.POSITIVE_INFINITY : Math.abs(a[i] - b[i]));
  return most;
}
