/** How the covariances of the states are restricted: no correlations, none at all, or one matrix for all states. */
export type CovarianceKind = 'diagonal' | 'full' | 'tied';

/** The hidden part of the model: a Markov chain over `states` states. */
export interface MarkovChain {
  readonly states: number;
  /** Probability of each state on the first date. */
  readonly start: Float64Array;
  /** `transition[i * states + j]`: probability that state j follows state i. */
  readonly transition: Float64Array;
}

/** A hidden Markov model with Gaussian emissions. Its arrays are written in place by a fit. */
export interface HmmModel extends MarkovChain {
  readonly features: number;
  readonly covarianceKind: CovarianceKind;
  /** `means[k * features + i]`. */
  readonly means: Float64Array;
  /** `covariances[(k * features + i) * features + j]`: full matrices for every kind. */
  readonly covariances: Float64Array;
}

/** A model of the given shape whose numbers are yet to be written; all are 0 until then. Throws `RangeError` for empty shapes. */
export function emptyModel(states: number, features: number, covarianceKind: CovarianceKind): HmmModel {
  if (!(Number.isInteger(states) && states >= 1 && states <= 256 && Number.isInteger(features) && features >= 1)) {
    throw new RangeError(`A hidden Markov model needs 1 to 256 states and at least 1 feature, not ${states} and ${features}.`);
  }
  return {
    states,
    features,
    covarianceKind,
    start: new Float64Array(states),
    transition: new Float64Array(states * states),
    means: new Float64Array(states * features),
    covariances: new Float64Array(states * features * features),
  };
}

/** Writes the numbers of one model into another of the same shape. */
export function copyModel(from: HmmModel, to: HmmModel): void {
  to.start.set(from.start);
  to.transition.set(from.transition);
  to.means.set(from.means);
  to.covariances.set(from.covariances);
}

/** Free numbers of a model with a free start, as Akaike's and Schwarz's criteria count them. */
export function parameterCount({ states, features, covarianceKind }: HmmModel): number {
  const matrix = (features * (features + 1)) / 2;
  const covariance = { diagonal: states * features, full: states * matrix, tied: matrix }[covarianceKind];
  return states - 1 + states * (states - 1) + states * features + covariance;
}

/**
 * Writes the stationary distribution of a chain into `start`.
 *
 * Grassmann, Taksar & Heyman (1985), "Regenerative analysis and steady state distributions for Markov chains", Operations
 * Research 33(5): elimination without subtractions. `scratch` has states² numbers. Of a chain that never leaves some state, the
 * distribution that is found lies in such states.
 */
export function stationaryStart({ states, start, transition }: MarkovChain, scratch: Float64Array): void {
  const smallest = 1e-100;
  scratch.set(transition);
  for (let n = states - 1; n > 0; n--) {
    let out = 0;
    for (let j = 0; j < n; j++) out += scratch[n * states + j];
    if (out < smallest) out = smallest;
    for (let i = 0; i < n; i++) {
      scratch[i * states + n] /= out;
      for (let j = 0; j < n; j++) scratch[i * states + j] += scratch[i * states + n] * scratch[n * states + j];
    }
  }
  let total = 1;
  start[0] = 1;
  for (let n = 1; n < states; n++) {
    let mass = 0;
    for (let i = 0; i < n; i++) mass += start[i] * scratch[i * states + n];
    start[n] = mass;
    total += mass;
  }
  for (let i = 0; i < states; i++) start[i] /= total;
}
