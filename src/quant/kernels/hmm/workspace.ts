/** What the expectation step of a fit finds out: all that the maximisation step needs to know. */
export interface HmmStatistics {
  /** Probability of each state on the first date. */
  readonly start: Float64Array;
  /** Expected number of transitions, as `transition` of the model is laid out. */
  readonly transitions: Float64Array;
  /** Expected number of dates in each state. */
  readonly occupancy: Float64Array;
  /** Mean of the observations of each state, states × features. */
  readonly means: Float64Array;
  /** Σ γ (x − mean)(x − mean)ᵀ of each state, states × features × features. */
  readonly scatter: Float64Array;
}

/** Room for all recursions over up to `dates` dates, allocated once. Arrays by date are date-major: `[t * states + k]`. */
export interface HmmWorkspace {
  readonly dates: number;
  readonly states: number;
  readonly features: number;
  /** Log-density of the observation of date t in state k. */
  readonly logDensity: Float64Array;
  /** The same, scaled so that the likeliest reachable state of each date has 1; written by `filterStates`. */
  readonly density: Float64Array;
  /** Probability of each state given the observations up to the date. */
  readonly filtered: Float64Array;
  /** Probability of each state given all observations. */
  readonly smoothed: Float64Array;
  /** Scaled likelihood of each date given the dates before. */
  readonly scale: Float64Array;
  readonly statistics: HmmStatistics;
  /** The states before, on the most probable path. */
  readonly cameFrom: Uint8Array;
  /** Dates at which the two-state recursion was scaled. */
  readonly scaledAt: Int32Array;
  /** Scratch: two of states², two of states, one of states × features², one of features², one of features. */
  readonly chainScratch: Float64Array;
  readonly proposal: Float64Array;
  readonly rows: readonly [Float64Array, Float64Array];
  readonly matrixScratch: Float64Array;
  readonly rotation: Float64Array;
  readonly vector: Float64Array;
}

/** A workspace. Throws `RangeError` for empty shapes. */
export function hmmWorkspace(dates: number, states: number, features: number): HmmWorkspace {
  if (!(dates >= 1 && states >= 1 && states <= 256 && features >= 1)) {
    throw new RangeError(`A workspace needs dates, 1 to 256 states and features, not ${dates}, ${states} and ${features}.`);
  }
  const byState = () => new Float64Array(dates * states);
  return {
    dates,
    states,
    features,
    logDensity: byState(),
    density: byState(),
    filtered: byState(),
    smoothed: byState(),
    scale: new Float64Array(dates),
    statistics: {
      start: new Float64Array(states),
      transitions: new Float64Array(states * states),
      occupancy: new Float64Array(states),
      means: new Float64Array(states * features),
      scatter: new Float64Array(states * features * features),
    },
    cameFrom: new Uint8Array(dates * states),
    scaledAt: new Int32Array(dates),
    chainScratch: new Float64Array(states * states),
    proposal: new Float64Array(states * states),
    rows: [new Float64Array(states), new Float64Array(states)],
    matrixScratch: new Float64Array(states * features * features),
    rotation: new Float64Array(features * features),
    vector: new Float64Array(features),
  };
}
