/**
 * Component value at risk of 3,000 securities from 756 returns, equal weights: prints `workload | figure | budget | ratio`, the ratio being
 * what pandas took (100 ms, on two quiet cores) over the figure. Needs `npm run build`. With `--check` it also prints the value at risk and its
 * largest component, as the peer's `cvar3000_numpy_smart` does.
 */
import { componentVarOfReturns } from '../dist/src/quant/kernels/risk/component-var-of-returns.js';
import { normalTail } from '../dist/src/quant/kernels/risk/normal-tail.js';
import { medianMs, recentReturns } from './support/recent-returns.mjs';

const N = 3000;
const ROWS = 756;
const BUDGET_MS = 3;
const PANDAS_MS = 100;

// The peer fills the gaps with 0 once, before it measures.
const returns = recentReturns(N, ROWS, { all: true });
const filled = returns.map((r) => (Number.isNaN(r) ? 0 : r));
const weights = new Float64Array(N).fill(1 / N);
const out = { marginal: new Float64Array(N), component: new Float64Array(N) };
const z = normalTail(0.99).quantile;

const ms = medianMs(() => componentVarOfReturns(filled, ROWS, N, weights, z, out), 200);
const withGaps = medianMs(() => componentVarOfReturns(returns, ROWS, N, weights, z, out), 40);
console.log('workload | figure | budget | ratio');
console.log(
  `component VaR of 3,000 from 756 returns | ${ms.toFixed(2)} ms | ${BUDGET_MS} ms | ${(PANDAS_MS / ms).toFixed(0)}× pandas`,
);
console.log(`the same, with gaps | ${withGaps.toFixed(2)} ms | |`);

if (process.argv.includes('--check')) {
  const { valueAtRisk } = componentVarOfReturns(returns, ROWS, N, weights, z, out);
  console.log(JSON.stringify([valueAtRisk, out.component.reduce((most, part) => Math.max(most, Math.abs(part)), 0)]));
}
