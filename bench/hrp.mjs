/**
 * Hierarchical risk parity of 500 securities: prints `workload | figure | budget | ratio`, the ratio being what PyPortfolioOpt took for the
 * first (0.80 s, on two quiet cores) over the figure. Needs `npm run build`. With `--check` it also prints the number and the squares of the
 * weights, as the peer's `hrp500_pypfopt` does.
 */
import { sampleCovariance } from '../dist/src/quant/kernels/covariance/sample.js';
import { hierarchicalRiskParity } from '../dist/src/quant/kernels/hrp/hrp.js';
import { medianMs, recentReturns } from './support/recent-returns.mjs';

const N = 500;
const ROWS = 756;
const BUDGET_MS = 16;
const PYPORTFOLIOOPT_MS = 800;

const returns = recentReturns(N, ROWS, { drawn: 800 });
const covariance = new Float64Array(N * N);
const weights = new Float64Array(N);

const whole = medianMs(() => {
  sampleCovariance(returns, ROWS, N, covariance);
  hierarchicalRiskParity(covariance, N, weights);
});
console.log('workload | figure | budget | ratio');
console.log(
  `HRP 500 from 756 returns, single | ${whole.toFixed(1)} ms | | ${(PYPORTFOLIOOPT_MS / whole).toFixed(0)}× PyPortfolioOpt`,
);
for (const linkage of ['single', 'average', 'complete', 'ward']) {
  const ms = medianMs(() => hierarchicalRiskParity(covariance, N, weights, { linkage }));
  console.log(`HRP 500 from a covariance, ${linkage} | ${ms.toFixed(1)} ms | ${BUDGET_MS} ms |`);
}

if (process.argv.includes('--check')) {
  hierarchicalRiskParity(covariance, N, weights);
  console.log(JSON.stringify([N, weights.reduce((sum, w) => sum + w * w, 0)]));
}
