import { type FitResult, fitHmm } from '../kernels/hmm/fit.js';
import { copyModel, emptyModel, type HmmModel, stationaryStart } from '../kernels/hmm/model.js';
import { seedStart } from '../kernels/hmm/start.js';
import { type HmmWorkspace, hmmWorkspace } from '../kernels/hmm/workspace.js';
import { randomStream } from '../kernels/random.js';
import type { RegimeSettings } from './regime.js';

/** Places of the states in every model of this folder. */
export const BULL = 0;
export const BEAR = 1;

/** A fitted two-state model, BULL first, and how its starts fared. */
export interface RegimeFit {
  model: HmmModel;
  logLikelihood: number;
  starts: number;
  startsAtBest: number;
}

/** A variance below this part of the window's would be a state of a few equal returns. */
const FLOOR = 1e-4;
/** A state that is expected on fewer days is an outlier with a name. */
const FEWEST_DAYS = 10;
/** Two states this close (means in standard deviations, logarithms of volatilities) are one. */
const SAME = 0.02;
/** Starts whose log-likelihoods differ relatively by less have found the same. */
const SAME_LIKELIHOOD = 1e-6;
/** Where starts are compared, and where the best one is finished; both far below SAME_LIKELIHOOD of a usual window. */
const RACE = { maxIterations: 300, tolerance: 1e-4 };
const FINISH = { maxIterations: 500, tolerance: 1e-7 };

/** A fitter: it keeps its arrays, since a history has hundreds of fits. `days` is the longest window. */
export class RegimeFitter {
  readonly workspace: HmmWorkspace;
  private readonly candidate = emptyModel(2, 1, 'diagonal');

  constructor(
    days: number,
    private readonly settings: Pick<RegimeSettings, 'starts' | 'seed'>,
  ) {
    this.workspace = hmmWorkspace(days, 2, 1);
  }

  /**
   * The best fit to a window of returns, or null when no start leads to two states worth the name: one floored, empty, or
   * nearly the same as the other.
   *
   * It starts from `settings.starts` random parameters, the same ones each time, and from the previous model, whose start is
   * made stationary, since a probability of 0 would never be left again. BULL is the state with the greater growth μ − ½σ²,
   * which also matches the states to those of the previous fit. Where the two grow alike to ten digits the previous order, by
   * volatility, decides; at first the calmer is BULL.
   */
  fit(returns: Float64Array, previous: HmmModel | null): RegimeFit | null {
    const { starts, seed } = this.settings;
    const { candidate } = this;
    const random = randomStream(seed);
    const varianceFloor = FLOOR * varianceOf(returns);
    if (!(varianceFloor > 0)) return null;
    const model = emptyModel(2, 1, 'diagonal');
    const reached: number[] = [];
    for (let i = previous === null ? 0 : -1; i < starts; i++) {
      if (i >= 0) {
        seedStart(candidate, returns, random);
      } else if (previous !== null) {
        copyModel(previous, candidate);
        stationaryStart(candidate, this.workspace.chainScratch);
      }
      const result = fitHmm(candidate, returns, { start: 'free', varianceFloor, ...RACE }, this.workspace);
      if (!this.isSound(candidate, result, varianceFloor)) continue;
      if (reached.every((other) => result.logLikelihood > other)) copyModel(candidate, model);
      reached.push(result.logLikelihood);
    }
    if (reached.length === 0) return null;
    const best = Math.max(...reached);
    const { logLikelihood } = fitHmm(model, returns, { start: 'free', varianceFloor, ...FINISH }, this.workspace);
    orderStates(model, previous);
    return {
      model,
      logLikelihood,
      starts: starts + (previous === null ? 0 : 1),
      startsAtBest: reached.filter((other) => best - other <= SAME_LIKELIHOOD * Math.abs(best)).length,
    };
  }

  private isSound({ means, covariances }: HmmModel, { status }: FitResult, floor: number): boolean {
    const [calm, wild] = covariances[0] < covariances[1] ? [covariances[0], covariances[1]] : [covariances[1], covariances[0]];
    const same = Math.abs(means[0] - means[1]) < SAME * Math.sqrt(calm) && 0.5 * Math.log(wild / calm) < SAME;
    const { occupancy } = this.workspace.statistics;
    return status !== 'impossible' && calm > floor && Math.min(occupancy[0], occupancy[1]) >= FEWEST_DAYS && !same;
  }
}

/** Puts the state with the greater growth first; where both grow alike, the one that is calmer as in the previous model. */
export function orderStates(model: HmmModel, previous: HmmModel | null): void {
  const { start, transition, means, covariances } = model;
  const difference = growthOf(model, BULL) - growthOf(model, BEAR);
  const scale = Math.abs(growthOf(model, BULL)) + Math.abs(growthOf(model, BEAR));
  const bullWasCalmer = previous === null || previous.covariances[BULL] <= previous.covariances[BEAR];
  const bullIsCalmer = covariances[BULL] <= covariances[BEAR];
  const inOrder = Math.abs(difference) > 1e-10 * scale ? difference > 0 : bullIsCalmer === bullWasCalmer;
  if (inOrder) return;
  for (const array of [start, transition, means, covariances]) array.reverse();
}

function growthOf({ means, covariances }: HmmModel, k: number): number {
  return means[k] - covariances[k] / 2;
}

function varianceOf(x: Float64Array): number {
  let mean = 0;
  for (let t = 0; t < x.length; t++) mean += x[t] / x.length;
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += (x[t] - mean) ** 2;
  return sum / x.length;
}
