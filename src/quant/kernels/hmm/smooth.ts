import type { MarkovChain } from './model.js';
import type { HmmWorkspace } from './workspace.js';

/** Beyond it a backward value can only belong to a state whose filtered probability is nothing. */
const LARGEST = 1e300;

/**
 * Smooths the first `dates` dates, which `filterStates` has filtered: probabilities given all observations go to
 * `workspace.smoothed`, expected numbers of transitions to `workspace.statistics.transitions`.
 *
 * The scaled backward recursion of Rabiner (1989), Proceedings of the IEEE 77(2), eqs. 25, 27 and 37. On the last date smoothed
 * and filtered probabilities are equal.
 */
export function smoothStates(chain: MarkovChain, workspace: HmmWorkspace, dates: number): void {
  const { states, transition } = chain;
  const { density, filtered, smoothed, scale, statistics } = workspace;
  const { transitions } = statistics;
  const [backward, weighted] = workspace.rows;
  transitions.fill(0);
  backward.fill(1);
  const last = (dates - 1) * states;
  for (let i = 0; i < states; i++) smoothed[last + i] = filtered[last + i];
  for (let t = dates - 2; t >= 0; t--) {
    const row = t * states;
    const next = row + states;
    for (let j = 0; j < states; j++) weighted[j] = (density[next + j] * backward[j]) / scale[t + 1];
    let total = 0;
    for (let i = 0; i < states; i++) {
      let value = 0;
      for (let j = 0; j < states; j++) {
        const step = transition[i * states + j] * weighted[j];
        value += step;
        transitions[i * states + j] += filtered[row + i] * step;
      }
      backward[i] = value < LARGEST ? value : LARGEST;
      smoothed[row + i] = filtered[row + i] * backward[i];
      total += smoothed[row + i];
    }
    for (let i = 0; i < states; i++) smoothed[row + i] /= total;
  }
}
