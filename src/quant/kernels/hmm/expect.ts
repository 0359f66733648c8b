import { datesOf, logDensities } from './emission.js';
import { filterStates } from './filter.js';
import type { HmmModel } from './model.js';
import { smoothStates } from './smooth.js';
import type { HmmWorkspace } from './workspace.js';

/** A state that is expected on fewer dates has no mean of its own. */
const EMPTY = 1e-100;

/**
 * The expectation step for any number of states and features: writes `workspace.statistics` and returns the log-likelihood of
 * the model; −Infinity, with statistics that mean nothing, when the observations are impossible under it.
 */
export function expectStates(model: HmmModel, x: Float64Array, workspace: HmmWorkspace): number {
  const dates = datesOf(model, x, workspace);
  if (!logDensities(model, x, workspace)) return Number.NEGATIVE_INFINITY;
  const logLikelihood = filterStates(model, workspace, 0, dates);
  if (!Number.isFinite(logLikelihood)) return Number.NEGATIVE_INFINITY;
  smoothStates(model, workspace, dates);
  momentsOf(x, dates, workspace);
  return logLikelihood;
}

/** Occupancy, mean and scatter of each state from the smoothed probabilities; two passes, so that nothing cancels. */
function momentsOf(x: Float64Array, dates: number, workspace: HmmWorkspace): void {
  const { states, features: d, smoothed, statistics, vector: deviation } = workspace;
  const { start, occupancy, means, scatter } = statistics;
  means.fill(0);
  scatter.fill(0);
  for (let k = 0; k < states; k++) {
    start[k] = smoothed[k];
    let count = 0;
    for (let t = 0; t < dates; t++) {
      const weight = smoothed[t * states + k];
      count += weight;
      for (let i = 0; i < d; i++) means[k * d + i] += weight * x[t * d + i];
    }
    occupancy[k] = count > EMPTY ? count : 0;
    if (occupancy[k] === 0) continue;
    for (let i = 0; i < d; i++) means[k * d + i] /= count;
    for (let t = 0; t < dates; t++) {
      const weight = smoothed[t * states + k];
      for (let i = 0; i < d; i++) {
        deviation[i] = x[t * d + i] - means[k * d + i];
        const weighted = weight * deviation[i];
        for (let j = 0; j <= i; j++) scatter[(k * d + i) * d + j] += weighted * deviation[j];
      }
    }
    for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) scatter[(k * d + j) * d + i] = scatter[(k * d + i) * d + j];
  }
}
