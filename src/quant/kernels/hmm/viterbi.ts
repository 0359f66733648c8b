import type { MarkovChain } from './model.js';
import type { HmmWorkspace } from './workspace.js';

/**
 * Writes the most probable path of the first `dates` dates into `path` and returns its log-probability, observations included.
 *
 * Viterbi (1967), as in Rabiner (1989), Proceedings of the IEEE 77(2), eqs. 104-106, in logarithms. Reads `workspace.logDensity`.
 * Among equally probable states the first wins. −Infinity, and a path of zeros, when no path is possible.
 */
export function viterbiPath(chain: MarkovChain, workspace: HmmWorkspace, dates: number, path: Uint8Array): number {
  if (path.length < dates) throw new RangeError(`A path of ${dates} dates does not fit into ${path.length}.`);
  const { states, start, transition } = chain;
  const { logDensity, cameFrom, chainScratch: logTransition } = workspace;
  let [best, next] = workspace.rows;
  for (let i = 0; i < states * states; i++) logTransition[i] = Math.log(transition[i]);
  for (let k = 0; k < states; k++) best[k] = Math.log(start[k]) + logDensity[k];
  for (let t = 1; t < dates; t++) {
    const row = t * states;
    for (let j = 0; j < states; j++) {
      let top = best[0] + logTransition[j];
      let from = 0;
      for (let i = 1; i < states; i++) {
        const value = best[i] + logTransition[i * states + j];
        if (value > top) {
          top = value;
          from = i;
        }
      }
      cameFrom[row + j] = from;
      next[j] = top + logDensity[row + j];
    }
    [best, next] = [next, best];
  }
  let state = 0;
  for (let k = 1; k < states; k++) if (best[k] > best[state]) state = k;
  const logProbability = best[state];
  for (let t = dates - 1; t >= 0; t--) {
    path[t] = state;
    state = t > 0 ? cameFrom[t * states + state] : 0;
  }
  return logProbability;
}
