/**
 * Utility of 500 names under a cap of 5 %, 11 sector limits and a beta band, then with a turnover limit too, and the fraction of Kelly:
 * prints `workload | figure | budget | ratio`, the ratio being what OSQP took for the same (54 ms, on two quiet cores) over the figure. Needs
 * `npm run build`. With `--check` it also prints the objectives, as the peers' `check` does.
 */
import { gram } from '../dist/src/quant/kernels/covariance/product.js';
import { solveQuadraticProgram } from '../dist/src/quant/kernels/qp/solve.js';
import { syntheticMarket } from './support/synthetic-market.mjs';

const DAYS = 2520;
const NAMES = 500;
const WINDOW = 756;
const SECTORS = 11;
const OSQP_MS = 54;
const RUNS = 21;

const { close, market, sectors } = syntheticMarket(650, DAYS);
const price = (t, s) => close.data[t * close.columns + s];
const first = DAYS - WINDOW - 1;
const held = Array.from({ length: close.columns }, (_, s) => s)
  .filter((s) => Number.isFinite(price(first, s)) && Number.isFinite(price(DAYS - 1, s)))
  .slice(0, NAMES);

const deviations = new Float64Array(WINDOW * NAMES);
const mean = new Float64Array(NAMES);
const beta = new Float64Array(NAMES);
const marketDays = market.slice(-WINDOW);
const marketMean = marketDays.reduce((sum, r) => sum + r, 0) / WINDOW;
const marketSquares = marketDays.reduce((sum, r) => sum + (r - marketMean) ** 2, 0);
for (let i = 0; i < NAMES; i++) {
  for (let t = 0; t < WINDOW; t++) {
    deviations[t * NAMES + i] = price(first + t + 1, held[i]) / price(first + t, held[i]) - 1;
    mean[i] += deviations[t * NAMES + i] / WINDOW;
  }
  for (let t = 0; t < WINDOW; t++) {
    deviations[t * NAMES + i] -= mean[i];
    beta[i] += (deviations[t * NAMES + i] * (marketDays[t] - marketMean)) / marketSquares;
  }
}
const covariance = new Float64Array(NAMES * NAMES);
gram(deviations, WINDOW, NAMES, covariance);
for (let i = 0; i < covariance.length; i++) covariance[i] *= 252 / (WINDOW - 1);
for (let i = 0; i < NAMES; i++) covariance[i * (NAMES + 1)] += 1e-6;

function program(riskAversion, turnover) {
  const rows = new Float64Array((SECTORS + 2) * NAMES);
  for (let i = 0; i < NAMES; i++) {
    rows[sectors[held[i]] * NAMES + i] = 1;
    rows[SECTORS * NAMES + i] = beta[i];
    rows[(SECTORS + 1) * NAMES + i] = -beta[i];
  }
  const center = new Float64Array(NAMES).fill(1 / NAMES);
  return {
    variables: NAMES,
    P: covariance.map((value) => value * riskAversion),
    q: mean.map((value) => -value * 252 * 0.1),
    equalities: { coefficients: new Float64Array(NAMES).fill(1), bounds: Float64Array.of(1) },
    inequalities: { coefficients: rows, bounds: Float64Array.from([...new Array(SECTORS).fill(0.25), 1.1, -0.9]) },
    lower: new Float64Array(NAMES),
    upper: new Float64Array(NAMES).fill(0.05),
    absoluteLimits: turnover === undefined ? [] : [{ center, limit: turnover }],
  };
}

console.log('workload | figure | budget | ratio');
for (const [name, one, budget] of [
  ['utility, 500 names, sectors, beta band', program(5), 50],
  ['Kelly, 500 names, sectors, beta band', program(1), 50],
  ['the same utility with a turnover limit', program(5, 0.6), 150],
  ['the same utility under a cap that nearly all names meet', { ...program(5), upper: new Float64Array(NAMES).fill(0.0022) }, 50],
]) {
  for (let i = 0; i < 4; i++) solveQuadraticProgram(one);
  const times = Array.from({ length: RUNS }, () => {
    const begin = performance.now();
    solveQuadraticProgram(one);
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  const median = times[(RUNS - 1) / 2];
  console.log(`${name} | ${median.toFixed(1)} ms | ${budget} ms | ${(OSQP_MS / median).toFixed(1)}× OSQP`);
  if (process.argv.includes('--check')) {
    const { objective, status, method, iterations, gap, residuals, x } = solveQuadraticProgram(one);
    const names = x.filter((weight) => weight > 0).length;
    console.log(JSON.stringify({ objective: -objective, status, method, iterations, gap, residuals, names }));
  }
}
