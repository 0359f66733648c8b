import { datesOf } from './emission.js';
import { expectStates } from './expect.js';
import { expectTwoStates } from './expect-two-states.js';
import { floorCovariances, type MaximiseSettings, maximise } from './maximise.js';
import { type HmmModel, stationaryStart } from './model.js';
import type { HmmWorkspace } from './workspace.js';

export interface FitSettings extends MaximiseSettings {
  /** Updates at most. */
  maxIterations: number;
  /** Stop when an update gains less log-likelihood; −Infinity: make all updates. */
  tolerance: number;
}

export interface FitResult {
  /** `impossible`: the observations have no density under the model that the last update led to, or that it started from. */
  status: 'converged' | 'max-iterations' | 'impossible';
  /** Updates that were made. */
  iterations: number;
  /** Of the model that was found. */
  logLikelihood: number;
  /** Before each update, and after the last: `iterations + 1` numbers. They never fall, but for rounding and a prior. */
  logLikelihoods: Float64Array;
}

/**
 * Fits a Gaussian hidden Markov model, in place, from the parameters that it has: the algorithm of Baum, Petrie, Soules & Weiss
 * (1970), "A maximization technique occurring in the statistical analysis of probabilistic functions of Markov chains", Annals
 * of Mathematical Statistics 41(1); Rabiner (1989), Proceedings of the IEEE 77(2), eqs. 40 and 52-54.
 *
 * `x` is dates × features. Afterwards `workspace.statistics` are those of the model that was found. Costs dates × states ×
 * (states + features²) an update. Throws `RangeError` for shapes that cannot be right, for observations that are not finite, and
 * for a floor that is not positive.
 */
export function fitHmm(model: HmmModel, x: Float64Array, settings: FitSettings, workspace: HmmWorkspace): FitResult {
  datesOf(model, x, workspace);
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) throw new RangeError(`Observation ${i} is ${x[i]}; leave dates without observations out.`);
  }
  if (!(settings.varianceFloor > 0)) throw new RangeError(`A variance floor has to be positive, not ${settings.varianceFloor}.`);
  if (settings.start === 'stationary') stationaryStart(model, workspace.chainScratch);
  floorCovariances(model, settings.varianceFloor, workspace);

  const trace = new Float64Array(settings.maxIterations + 1);
  for (let iterations = 0; ; iterations++) {
    const logLikelihood = expect(model, x, workspace);
    trace[iterations] = logLikelihood;
    const result = { iterations, logLikelihood, logLikelihoods: trace.subarray(0, iterations + 1) };
    if (!Number.isFinite(logLikelihood)) return { status: 'impossible', ...result };
    if (iterations > 0 && logLikelihood - trace[iterations - 1] < settings.tolerance) return { status: 'converged', ...result };
    if (iterations === settings.maxIterations) return { status: 'max-iterations', ...result };
    maximise(model, settings, workspace);
  }
}

function expect(model: HmmModel, x: Float64Array, workspace: HmmWorkspace): number {
  if (model.states === 2 && model.features === 1) {
    const logLikelihood = expectTwoStates(model, x, workspace);
    if (Number.isFinite(logLikelihood)) return logLikelihood;
  }
  return expectStates(model, x, workspace);
}
