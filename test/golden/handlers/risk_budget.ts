import { riskBudgetWeights, riskShares } from '../../../src/quant/kernels/risk-budget/risk-budget.js';
import { candidatesWith } from '../../support/portfolio-problem.js';
import type { Handle } from '../compare.js';
import { optimumWithPlugin } from '../with-plugin.js';

/** Long-only weights whose parts of the variance are given budgets, and the plugin's. */
export const handle: Handle = ({ inputs, tolerance }) => {
  const budgets = Float64Array.from(inputs.budgets as number[]);
  const n = budgets.length;
  const covariance = Float64Array.from((inputs.cov as number[][]).flat());
  const weights = new Float64Array(n);
  const shares = new Float64Array(n);
  const { status } = riskBudgetWeights(covariance, n, budgets, weights);
  if (status !== 'converged') throw new Error(`The weights ended with ${status}.`);
  riskShares(covariance, n, weights, shares);
  const { tickers } = candidatesWith(n);
  const params = { budgets: Object.fromEntries(tickers.map((ticker, i) => [ticker, budgets[i]])) };
  const optimum = optimumWithPlugin('EqualRiskContribution', inputs.cov as number[][], { params });
  const abs = { abs: tolerance.weights_abs as number };
  return [
    { field: 'weights', got: weights, tolerance: abs },
    { field: 'weights', got: optimum.weights, tolerance: abs },
    { field: 'risk_contributions', got: shares, tolerance: abs },
  ];
};
