import { riskBudgetWeights, riskShares } from '../../../src/quant/kernels/risk-budget/risk-budget.js';
import type { Handle } from '../compare.js';

/** Long-only weights whose parts of the variance are given budgets. */
export const handle: Handle = ({ inputs, tolerance }) => {
  const budgets = Float64Array.from(inputs.budgets as number[]);
  const n = budgets.length;
  const covariance = Float64Array.from((inputs.cov as number[][]).flat());
  const weights = new Float64Array(n);
  const shares = new Float64Array(n);
  const { status } = riskBudgetWeights(covariance, n, budgets, weights);
  if (status !== 'converged') throw new Error(`The weights ended with ${status}.`);
  riskShares(covariance, n, weights, shares);
  const abs = { abs: tolerance.weights_abs as number };
  return [
    { field: 'weights', got: weights, tolerance: abs },
    { field: 'risk_contributions', got: shares, tolerance: abs },
  ];
};
