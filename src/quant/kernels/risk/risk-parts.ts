/** A parametric risk of a portfolio as a fraction of its value; a loss is positive. */
export interface ParametricRisk {
  /** Standard deviation of the portfolio, w'Σw to the ½. */
  deviation: number;
  /** z · deviation; the mean counts as 0. */
  valueAtRisk: number;
}

/** Where the parts of a risk go: n numbers each. */
export interface RiskParts {
  /** z (Σw)_i / σ: growth of the value at risk with the weight. */
  marginal: Float64Array;
  /** w_i · marginal_i; they add up to the value at risk. */
  component: Float64Array;
}

/** Turns Σw in `marginal` into the marginal and component values at risk; all 0 for a portfolio without risk. */
export function decompose(n: number, weights: Float64Array, z: number, { marginal, component }: RiskParts): ParametricRisk {
  let variance = 0;
  for (let i = 0; i < n; i++) variance += weights[i] * marginal[i];
  const deviation = Math.sqrt(Math.max(0, variance));
  const scale = deviation > 0 ? z / deviation : 0;
  for (let i = 0; i < n; i++) {
    marginal[i] *= scale;
    component[i] = weights[i] * marginal[i];
  }
  return { deviation, valueAtRisk: z * deviation };
}

/** Throws `RangeError` unless there is a weight and a place for each of n. */
export function checkParts(n: number, weights: Float64Array, { marginal, component }: RiskParts): void {
  if (!(n >= 1 && weights.length >= n && marginal.length >= n && component.length >= n)) {
    throw new RangeError(
      `Expected ${n} weights and places, but there are ${weights.length}, ${marginal.length} and ${component.length}.`,
    );
  }
}
