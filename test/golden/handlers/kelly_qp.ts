import { sampleCovariance } from '../../../src/quant/kernels/covariance/sample.js';
import { kellyWeights } from '../../../src/quant/kernels/kelly/kelly.js';
import { maximumLogGrowth } from '../../../src/quant/kernels/kelly/log-growth.js';
import type { Check, Handle } from '../compare.js';
import type { GoldenCase } from '../golden-file.js';
import { optimumWithPlugin } from '../with-plugin.js';

interface Inputs {
  mu: number[];
  rf: number;
  cov: number[][];
  beta: number[];
  sectors: string[];
  fraction: number;
  leverage_cap: number;
  w_max: number;
  sector_cap: number;
  beta_lo: number;
  beta_hi: number;
  returns?: number[][];
  lower?: number;
}

/** A limit binds when it is met to this. */
const BINDS = 1e-6;

/** Kelly under sector limits and a beta band, or the exact growth over scenarios; also the plugin's. */
export const handle: Handle = (golden) => {
  const inputs = golden.inputs as unknown as Inputs;
  return inputs.returns ? growthChecks(inputs.returns, inputs, golden) : kellyChecks(inputs, golden);
};

function growthChecks(returns: number[][], { leverage_cap, lower }: Inputs, golden: GoldenCase): Check[] {
  const n = returns[0].length;
  const found = maximumLogGrowth(Float64Array.from(returns.flat()), returns.length, {
    inequalities: { coefficients: new Float64Array(n).fill(1), bounds: Float64Array.of(leverage_cap) },
    lower: new Float64Array(n).fill(lower ?? 0),
    upper: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
  });
  const { weights_abs, objective_abs } = golden.tolerance as Record<string, number>;
  return [
    { field: 'weights', got: found.weights, tolerance: { abs: weights_abs } },
    { field: 'weights', got: exactByPlugin(returns, leverage_cap), tolerance: { abs: weights_abs } },
    { field: 'mean_log_growth', got: found.growth, tolerance: { abs: objective_abs } },
  ];
}

/** The plugin moves scenarios to the expected means: here to their own. */
function exactByPlugin(returns: number[][], maxLeverage: number): Float64Array {
  const [rows, columns] = [returns.length, returns[0].length];
  const data = Float64Array.from(returns.flat());
  const covariance = new Float64Array(columns * columns);
  sampleCovariance(data, rows, columns, covariance);
  const annual = Array.from({ length: columns }, (_, i) =>
    Array.from(covariance.subarray(i * columns, (i + 1) * columns), (value) => 252 * value),
  );
  const means = returns[0].map((_, i) => returns.reduce((sum, row) => sum + row[i], 0) / rows);
  return optimumWithPlugin('Kelly', annual, {
    params: { growth: 'exact', fractionalKelly: 1, maxLeverage },
    problem: { returns: { rows, columns, data }, expectedReturnsAnnual: Float64Array.from(means, (mean) => 252 * mean) },
  }).weights;
}

function byPlugin({
  mu,
  rf,
  cov,
  beta,
  sectors,
  fraction,
  leverage_cap,
  w_max,
  sector_cap,
  beta_lo,
  beta_hi,
}: Inputs): Float64Array {
  const [betaTarget, tolerance] = [(beta_hi + beta_lo) / 2, (beta_hi - beta_lo) / 2];
  return optimumWithPlugin('Kelly', cov, {
    params: { fractionalKelly: fraction, maxLeverage: leverage_cap, betaTarget, tolerance },
    rules: { MaxWeight: { maxWeight: w_max }, Sector: { maxSectorWeight: sector_cap } },
    problem: {
      candidates: { sectors, betas: Float64Array.from(beta) },
      expectedReturnsAnnual: Float64Array.from(mu),
      riskFreeAnnual: rf,
    },
  }).weights;
}

function kellyChecks(inputs: Inputs, golden: GoldenCase): Check[] {
  const { mu, rf, cov, beta, sectors, fraction, leverage_cap, w_max, sector_cap, beta_lo, beta_hi } = inputs;
  const n = mu.length;
  const names = [...new Set(sectors)].sort();
  const rows = [
    ...names.map((name) => sectors.map((sector) => (sector === name ? 1 : 0))),
    beta,
    beta.map((value) => -value),
    new Array(n).fill(1),
  ];
  const { weights, objective, growthRate } = kellyWeights(Float64Array.from(cov.flat()), Float64Array.from(mu), rf, fraction, {
    inequalities: {
      coefficients: Float64Array.from(rows.flat()),
      bounds: Float64Array.from([...names.map(() => sector_cap), beta_hi, -beta_lo, leverage_cap]),
    },
    lower: new Float64Array(n),
    upper: new Float64Array(n).fill(w_max),
  });
  const inSector = names.map((name) => weights.reduce((sum, weight, i) => sum + (sectors[i] === name ? weight : 0), 0));
  const gross = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const { weights_abs: abs, objective_abs } = golden.tolerance as Record<string, number>;
  return [
    { field: 'weights', got: weights, tolerance: { abs } },
    { field: 'weights', got: byPlugin(inputs), tolerance: { abs } },
    { field: 'objective', got: objective, tolerance: { abs: objective_abs } },
    { field: 'growth_rate', got: growthRate, tolerance: { abs: objective_abs } },
    { field: 'sector_weights', got: Object.fromEntries(names.map((name, k) => [name, inSector[k]])), tolerance: { abs } },
    { field: 'active.at_zero', got: weights.filter((weight) => weight < BINDS).length, tolerance: 'exact' },
    { field: 'active.at_wmax', got: weights.filter((weight) => weight > w_max - BINDS).length, tolerance: 'exact' },
    { field: 'active.sectors_binding', got: names.filter((_, k) => inSector[k] > sector_cap - BINDS) },
    { field: 'active.gross_binding', got: gross > leverage_cap - BINDS },
    { field: 'active.beta', got: weights.reduce((sum, weight, i) => sum + weight * beta[i], 0), tolerance: { abs } },
  ];
}
