import { componentVarOfReturns } from '../../../src/quant/kernels/risk/component-var-of-returns.js';
import { normalTail } from '../../../src/quant/kernels/risk/normal-tail.js';
import { cornishFisherVar, historicalVar } from '../../../src/quant/kernels/risk/sample-var.js';
import { returnsOfCovariance } from '../../support/returns-of-covariance.js';
import type { Handle } from '../compare.js';

/** Parametric value at risk with its parts, and the historical and the Cornish-Fisher one of the portfolio's own returns. */
export const handle: Handle = ({ inputs }) => {
  const weights = Float64Array.from(inputs.weights as number[]);
  const n = weights.length;
  const covariance = Float64Array.from((inputs.cov_daily as number[][]).flat());
  const confidence = inputs.confidence as number;
  const { quantile, shortfall } = normalTail(confidence);
  const parts = { marginal: new Float64Array(n), component: new Float64Array(n) };
  const { deviation, valueAtRisk } = componentVarOfReturns(
    returnsOfCovariance(covariance, n),
    2 * n,
    n,
    weights,
    quantile,
    parts,
  );
  const mean = dot(inputs.mean_daily as number[], weights);
  const returns = Float64Array.from(inputs.returns as number[][], (row) => dot(row, weights));
  const historical = historicalVar(returns, confidence);
  return {
    z: quantile,
    sigma_p: deviation,
    var_zero_mean: valueAtRisk,
    var_with_mean: valueAtRisk - mean,
    marginal_var: parts.marginal,
    component_var: parts.component,
    percent: parts.component.map((part) => part / valueAtRisk),
    es_normal_zero_mean: shortfall * deviation,
    historical_var: historical.valueAtRisk,
    historical_es: historical.expectedShortfall,
    cornish_fisher_var: cornishFisherVar(returns, confidence).valueAtRisk,
    diversification_ratio:
      weights.reduce((sum, weight, i) => sum + Math.abs(weight) * Math.sqrt(covariance[i * (n + 1)]), 0) / deviation,
  };
};

function dot(row: number[], weights: Float64Array): number {
  return row.reduce((sum, value, i) => sum + value * weights[i], 0);
}
