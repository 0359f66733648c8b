import { raiseEigenvalues } from './floor.js';
import { type HmmModel, stationaryStart } from './model.js';
import type { HmmWorkspace } from './workspace.js';

/** What restricts a maximisation step. */
export interface MaximiseSettings {
  /** Whether the first date has probabilities of its own, or the stationary ones of the chain. */
  start: 'free' | 'stationary';
  /** No variance, and no eigenvalue of a covariance matrix, goes below it. */
  varianceFloor: number;
  /**
   * Added to every entry of a scatter matrix that is estimated, before it is divided by the number of dates: the penalised
   * estimate that hmmlearn calls `covars_prior` (its `covars_weight` changes nothing while it is at most the number of
   * features). 0: maximum likelihood.
   */
  scatterPrior?: number;
}

/** The maximisation step of Baum and Welch: writes the parameters that suit `workspace.statistics` best into the model. */
export function maximise(model: HmmModel, settings: MaximiseSettings, workspace: HmmWorkspace): void {
  const { states, features, means } = model;
  const { statistics } = workspace;
  if (settings.start === 'free') {
    transitionsOf(model, workspace, model.transition);
    model.start.set(statistics.start);
  } else {
    improveStationary(model, workspace);
  }
  for (let k = 0; k < states; k++) {
    if (statistics.occupancy[k] === 0) continue;
    for (let i = 0; i < features; i++) means[k * features + i] = statistics.means[k * features + i];
  }
  covariancesOf(model, settings.scatterPrior ?? 0, workspace);
  floorCovariances(model, settings.varianceFloor, workspace);
}

/** Raises the covariances of a model to the floor. */
export function floorCovariances(model: HmmModel, floor: number, workspace: HmmWorkspace): void {
  const { states, features: d, covariances, covarianceKind } = model;
  for (let k = 0; k < states; k++) {
    const at = k * d * d;
    if (covarianceKind === 'diagonal') {
      for (let i = 0; i < d; i++) if (covariances[at + i * d + i] < floor) covariances[at + i * d + i] = floor;
    } else {
      raiseEigenvalues(covariances, at, d, floor, workspace.matrixScratch, workspace.rotation);
    }
  }
}

/** Expected transitions as probabilities; a state that nothing leaves keeps its row. */
function transitionsOf({ states, transition }: HmmModel, { statistics }: HmmWorkspace, out: Float64Array): void {
  const { transitions } = statistics;
  for (let i = 0; i < states; i++) {
    let total = 0;
    for (let j = 0; j < states; j++) total += transitions[i * states + j];
    for (let j = 0; j < states; j++) {
      out[i * states + j] = total > 0 ? transitions[i * states + j] / total : transition[i * states + j];
    }
  }
}

/**
 * With a stationary start the counts alone are not the maximum, since the start depends on the chain, and there is no closed
 * form. Going towards them, half as far until the expected log-likelihood does not fall, keeps the likelihood from falling:
 * Dempster, Laird & Rubin (1977), "Maximum likelihood from incomplete data via the EM algorithm", JRSS B 39(1), sec. 3 (GEM).
 */
function improveStationary(model: HmmModel, workspace: HmmWorkspace): void {
  const { states, start, transition } = model;
  const { proposal, chainScratch } = workspace;
  const present = expectedOf(states, start, transition, workspace);
  for (let part = 1; part > 1e-6; part /= 2) {
    transitionsOf(model, workspace, proposal);
    for (let i = 0; i < states * states; i++) proposal[i] = transition[i] + part * (proposal[i] - transition[i]);
    stationaryStart({ states, start, transition: proposal }, chainScratch);
    if (expectedOf(states, start, proposal, workspace) >= present) {
      transition.set(proposal);
      return;
    }
  }
  stationaryStart(model, chainScratch);
}

/** Expected log-likelihood of the hidden path. */
function expectedOf(states: number, start: Float64Array, transition: Float64Array, { statistics }: HmmWorkspace): number {
  let sum = 0;
  for (let i = 0; i < states; i++) if (statistics.start[i] > 0) sum += statistics.start[i] * Math.log(start[i]);
  for (let i = 0; i < states * states; i++) {
    if (statistics.transitions[i] > 0) sum += statistics.transitions[i] * Math.log(transition[i]);
  }
  return sum;
}

function covariancesOf(model: HmmModel, prior: number, workspace: HmmWorkspace): void {
  const { states, features: d, covariances, covarianceKind } = model;
  const { occupancy, scatter } = workspace.statistics;
  const size = d * d;
  if (covarianceKind === 'tied') {
    let dates = 0;
    for (let k = 0; k < states; k++) dates += occupancy[k];
    for (let i = 0; i < size; i++) {
      let sum = prior;
      for (let k = 0; k < states; k++) sum += scatter[k * size + i];
      for (let k = 0; k < states; k++) covariances[k * size + i] = sum / dates;
    }
    return;
  }
  for (let k = 0; k < states; k++) {
    if (occupancy[k] === 0) continue;
    for (let i = 0; i < size; i++) {
      const estimated = covarianceKind === 'full' || i % (d + 1) === 0;
      covariances[k * size + i] = estimated ? (scatter[k * size + i] + prior) / occupancy[k] : 0;
    }
  }
}
