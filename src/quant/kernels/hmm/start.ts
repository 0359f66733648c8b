import type { HmmModel } from './model.js';

/**
 * Writes random parameters, from which a fit can start, into a model: states that stay, for 5 to 100 dates on average, with means
 * within half a standard deviation of the mean of `x` (dates × features) and variances from a quarter of its variance to four
 * times it. `random` gives uniform numbers on [0, 1). The covariances have no correlations; a fit finds them.
 */
export function seedStart(model: HmmModel, x: Float64Array, random: () => number): void {
  const { states, features: d, start, transition, means, covariances, covarianceKind } = model;
  start.fill(1 / states);
  for (let k = 0; k < states; k++) {
    const leave = states === 1 ? 0 : 0.2 * 0.05 ** random();
    for (let j = 0; j < states; j++) transition[k * states + j] = j === k ? 1 - leave : leave / (states - 1);
  }
  covariances.fill(0);
  for (let i = 0; i < d; i++) {
    const { mean, variance } = momentsOf(x, d, i);
    for (let k = 0; k < states; k++) {
      means[k * d + i] = mean + (random() - 0.5) * Math.sqrt(variance);
      const scale = covarianceKind === 'tied' ? 1 : 4 ** (2 * random() - 1);
      covariances[(k * d + i) * d + i] = scale * variance;
    }
  }
}

function momentsOf(x: Float64Array, features: number, i: number): { mean: number; variance: number } {
  const dates = x.length / features;
  let mean = 0;
  for (let t = i; t < x.length; t += features) mean += x[t] / dates;
  let variance = 0;
  for (let t = i; t < x.length; t += features) variance += (x[t] - mean) ** 2 / dates;
  return { mean, variance };
}
