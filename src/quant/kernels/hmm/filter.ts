import type { MarkovChain } from './model.js';
import type { HmmWorkspace } from './workspace.js';

/**
 * Filters the dates `from` (inclusive) to `to` (exclusive) and returns their log-likelihood given the dates before: the scaled
 * forward recursion of Rabiner (1989), "A tutorial on hidden Markov models", Proceedings of the IEEE 77(2), eqs. 19-20 and 91.
 *
 * It reads `workspace.logDensity`, which need not be Gaussian, and goes on from the row `from − 1` of `filtered`, so that adding
 * a date gives the same bits as filtering again. Log-densities are shifted so that the likeliest state that can be reached has
 * density 1: an observation far from every state underflows nothing. −Infinity when no state can have made an observation.
 */
export function filterStates(chain: MarkovChain, workspace: HmmWorkspace, from: number, to: number): number {
  const { states, start, transition } = chain;
  const { logDensity, density, filtered, scale } = workspace;
  let logLikelihood = 0;
  for (let t = from; t < to; t++) {
    const row = t * states;
    const before = row - states;
    let shift = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < states; j++) {
      let predicted = 0;
      if (t === 0) predicted = start[j];
      else for (let i = 0; i < states; i++) predicted += filtered[before + i] * transition[i * states + j];
      filtered[row + j] = predicted;
      if (predicted > 0 && logDensity[row + j] > shift) shift = logDensity[row + j];
    }
    if (shift === Number.NEGATIVE_INFINITY) return shift;
    let total = 0;
    for (let j = 0; j < states; j++) {
      // A state that cannot be reached may have any density; 0 keeps the backward recursion finite.
      const value = filtered[row + j] > 0 ? Math.exp(logDensity[row + j] - shift) : 0;
      density[row + j] = value;
      filtered[row + j] *= value;
      total += filtered[row + j];
    }
    for (let j = 0; j < states; j++) filtered[row + j] /= total;
    scale[t] = total;
    logLikelihood += Math.log(total) + shift;
  }
  return logLikelihood;
}

/** Writes the probability of each state on the date after the filtered probabilities `filtered`. */
export function predictStates({ states, transition }: MarkovChain, filtered: ArrayLike<number>, out: Float64Array): void {
  for (let j = 0; j < states; j++) {
    let predicted = 0;
    for (let i = 0; i < states; i++) predicted += filtered[i] * transition[i * states + j];
    out[j] = predicted;
  }
}
