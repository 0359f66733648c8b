import { componentVarOfReturns } from '../kernels/risk/component-var-of-returns.js';
import { normalTail } from '../kernels/risk/normal-tail.js';
import { cornishFisherVar, historicalVar } from '../kernels/risk/sample-var.js';
import type { ReturnSample } from '../plugin/covariance.js';
import type { Holding, VarEstimate, VarReport } from './risk.js';

/**
 * One day's value at risk of a portfolio and its parts.
 *
 * Parametric with zero mean under the sample covariance (n − 1) of the returns: Jorion (2007), "Value at Risk", 3rd edition, eqs. 7.22
 * (marginal), 7.25 (incremental, exact, of selling the whole holding for cash) and 7.29 (component). `sample` has a column for each
 * holding, `past` the returns of today's weights and `deviations` those of the holdings; a missing return counts as 0. Money is fraction ×
 * `value`. Cornish-Fisher is NaN outside the domain where its quantile is monotone. Throws `Error` where the components do not add up, which
 * would be a fault of ours.
 */
export function varReport(
  holdings: readonly Holding[],
  sample: ReturnSample,
  past: Float64Array,
  { value, confidence, deviations }: { value: number; confidence: number; deviations: Float64Array },
): VarReport {
  const n = holdings.length;
  const weights = Float64Array.from(holdings, ({ weight }) => weight);
  const parts = { marginal: new Float64Array(n), component: new Float64Array(n) };
  const { quantile: z } = normalTail(confidence);
  const { deviation, valueAtRisk } = componentVarOfReturns(sample.data, sample.rows, n, weights, z, parts);
  const componentSum = parts.component.reduce((sum, component) => sum + component, 0);
  if (!(Math.abs(componentSum - valueAtRisk) <= ROUNDING * Math.max(valueAtRisk, Number.MIN_VALUE))) {
    throw new Error(`The components add up to ${componentSum}, but value at risk is ${valueAtRisk}.`);
  }
  const order = [...holdings.keys()].sort(
    (i, j) => parts.component[j] - parts.component[i] || (holdings[i].ticker < holdings[j].ticker ? -1 : 1),
  );
  const incremental = incrementalVars(deviations, weights, parts.marginal, deviation, z);
  return {
    portfolioVar: valueAtRisk * value,
    portfolioVarFraction: valueAtRisk,
    z,
    volatility: deviation,
    methods: estimates(past, deviation, { value, confidence }),
    tickers: order.map((i) => holdings[i].ticker),
    weights: order.map((i) => weights[i]),
    componentVar: order.map((i) => parts.component[i] * value),
    marginalVar: order.map((i) => parts.marginal[i]),
    incrementalVar: order.map((i) => incremental[i] * value),
    componentSum: componentSum * value,
  };
}

/** Rounding of a sum of some thousand components, relative. */
const ROUNDING = 1e-9;

/** The returns a day of today's weights; a missing return counts as 0: the position did not move. */
export function returnsOfWeights({ rows, columns, data }: ReturnSample, holdings: readonly Holding[]): Float64Array {
  const past = new Float64Array(rows);
  const weights = Float64Array.from(holdings, ({ weight }) => weight);
  for (let t = 0; t < rows; t++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += weights[i] * (data[t * columns + i] || 0);
    past[t] = sum;
  }
  return past;
}

/** Standard deviations (n − 1) of the columns, a missing return counting as 0 as it does in the covariance. */
export function deviationsOf({ rows, columns, data }: ReturnSample): Float64Array {
  const means = new Float64Array(columns);
  for (let t = 0, at = 0; t < rows; t++) for (let i = 0; i < columns; i++, at++) means[i] += (data[at] || 0) / rows;
  const squares = new Float64Array(columns);
  for (let t = 0, at = 0; t < rows; t++) for (let i = 0; i < columns; i++, at++) squares[i] += ((data[at] || 0) - means[i]) ** 2;
  return squares.map((sum) => Math.sqrt(sum / (rows - 1)));
}

/** z (σ without the holding − σ), the difference of the roots written without its cancellation. */
function incrementalVars(
  own: Float64Array,
  weights: Float64Array,
  marginal: Float64Array,
  deviation: number,
  z: number,
): Float64Array {
  return weights.map((weight, i) => {
    const growth = weight * weight * own[i] ** 2 - (2 * weight * marginal[i] * deviation) / z;
    const left = Math.sqrt(Math.max(0, deviation * deviation + growth));
    return left + deviation > 0 ? (z * growth) / (left + deviation) : 0;
  });
}

function estimates(
  past: Float64Array,
  deviation: number,
  { value, confidence }: { value: number; confidence: number },
): VarEstimate[] {
  const tail = normalTail(confidence);
  const historical = historicalVar(past, confidence);
  const corrected = cornishFisherVar(past, confidence);
  const observations = past.length;
  const trusted = corrected.valid ? value : Number.NaN;
  return [
    {
      method: 'PARAMETRIC',
      valueAtRisk: tail.quantile * deviation * value,
      expectedShortfall: tail.shortfall * deviation * value,
      observations,
    },
    {
      method: 'HISTORICAL',
      valueAtRisk: historical.valueAtRisk * value,
      expectedShortfall: historical.expectedShortfall * value,
      observations,
    },
    {
      method: 'CORNISH_FISHER',
      valueAtRisk: corrected.valueAtRisk * trusted,
      expectedShortfall: corrected.expectedShortfall * trusted,
      observations,
    },
  ];
}
