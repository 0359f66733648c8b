/**
 * Ledoit-Wolf covariances of 500 securities from 756 returns: prints `workload | figure | budget | ratio`, the ratio being what scikit-learn
 * took for the first (42 ms, on two quiet cores) over the figure. Needs `npm run build`. With `--check` it also prints intensity and trace,
 * as the peer's `lw500_sklearn` does.
 */
import { ledoitWolf } from '../dist/src/quant/kernels/covariance/ledoit-wolf.js';
import { gram } from '../dist/src/quant/kernels/covariance/product.js';
import { medianMs, recentReturns } from './support/recent-returns.mjs';

const N = 500;
const ROWS = 756;
const BUDGET_MS = 45;
const SKLEARN_MS = 42;

const returns = recentReturns(N, ROWS, { drawn: 800 });
const out = new Float64Array(N * N);

console.log('workload | figure | budget | ratio');
for (const target of ['constant_variance', 'single_factor', 'constant_correlation']) {
  const ms = medianMs(() => ledoitWolf(returns, ROWS, N, target, out));
  console.log(
    `Ledoit-Wolf 500 × 756, ${target} | ${ms.toFixed(1)} ms | ${BUDGET_MS} ms | ${(SKLEARN_MS / ms).toFixed(1)}× scikit-learn`,
  );
}
console.log(`of it, the product XᵀX | ${medianMs(() => gram(returns, ROWS, N, out)).toFixed(1)} ms | |`);

if (process.argv.includes('--check')) {
  const { intensity } = ledoitWolf(returns, ROWS, N, 'constant_variance', out);
  let trace = 0;
  for (let i = 0; i < N; i++) trace += out[i * N + i];
  console.log(JSON.stringify([intensity, trace]));
}
