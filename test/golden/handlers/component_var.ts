import { cornishFisherVar } from '../../../src/quant/kernels/risk/sample-var.js';
import type { VarMethod, VarReport } from '../../../src/quant/risk/risk.js';
import { riskReport } from '../../../src/quant/risk/risk-report.js';
import { returnsOfCovariance } from '../../support/returns-of-covariance.js';
import { holding, riskRequest } from '../../support/risk-request.js';
import type { Handle } from '../compare.js';

/**
 * The risk report on returns that have the covariance of the case, each name a sector of its own, and on the case's own returns for what is
 * historical. Cornish-Fisher is asked of its kernel, since the report leaves out what is not valid.
 */
export const handle: Handle = ({ inputs }) => {
  const weights = inputs.weights as number[];
  const n = weights.length;
  const confidence = inputs.confidence as number;
  const holdings = weights.map((weight, i) => holding(String(i), weight, i, { sector: String(i) }));
  const reportOn = (rows: number[][]) => riskReport(riskRequest(holdings, rows, { value: 1, confidence }));
  const past = inputs.returns as number[][];
  const { var: parametric, bySector, stress } = reportOn(rowsOf(returnsOfCovariance(flat(inputs.cov_daily as number[][]), n), n));
  const estimate = (report: VarReport, name: VarMethod) => report.methods.find(({ method }) => method === name)!;
  const historical = estimate(reportOn(past).var, 'HISTORICAL');
  const inOrder = (values: readonly number[]) => holdings.map(({ ticker }) => values[parametric.tickers.indexOf(ticker)]);
  const alone = stress.find(({ scenario }) => scenario === 'No diversification')!;
  return {
    z: parametric.z,
    sigma_p: parametric.volatility,
    var_zero_mean: parametric.portfolioVar,
    var_with_mean: parametric.portfolioVar - dot(inputs.mean_daily as number[], weights),
    marginal_var: inOrder(parametric.marginalVar),
    component_var: inOrder(parametric.componentVar),
    percent: holdings.map(({ sector }) => bySector.find(({ name }) => name === sector)!.share),
    es_normal_zero_mean: estimate(parametric, 'PARAMETRIC').expectedShortfall,
    historical_var: historical.valueAtRisk,
    historical_es: historical.expectedShortfall,
    cornish_fisher_var: cornishFisherVar(
      Float64Array.from(past, (row) => dot(row, weights)),
      confidence,
    ).valueAtRisk,
    // What the loss would be without diversification, over what it is.
    diversification_ratio: -alone.portfolioReturn / parametric.portfolioVarFraction,
  };
};

const flat = (rows: number[][]) => Float64Array.from(rows.flat());

const rowsOf = (values: Float64Array, width: number) =>
  Array.from({ length: values.length / width }, (_, t) => Array.from(values.subarray(t * width, (t + 1) * width)));

function dot(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, i) => sum + value * weights[i], 0);
}
