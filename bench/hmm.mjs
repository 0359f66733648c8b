/**
 * 100 updates of a two-state Gaussian hidden Markov model on 2,520 simulated returns: prints `workload | figure | budget | ratio`,
 * the ratio being what hmmlearn took for the same (21 ms, on two quiet cores) over the figure. Needs `npm run build`. With
 * `--check` it also prints what was found, in the order of the peer's `check`: log-likelihood, the probabilities of staying, and
 * the deviations.
 */
import { fitHmm } from '../dist/src/quant/kernels/hmm/fit.js';
import { emptyModel } from '../dist/src/quant/kernels/hmm/model.js';
import { hmmWorkspace } from '../dist/src/quant/kernels/hmm/workspace.js';
import { syntheticMarket } from './support/synthetic-market.mjs';

const DATES = 2520;
const BUDGET_MS = 6;
const HMMLEARN_MS = 21;
const RUNS = 200;

const returns = Float64Array.from(syntheticMarket(1, DATES).market);
const workspace = hmmWorkspace(DATES, 2, 1);
const mean = returns.reduce((sum, r) => sum + r, 0) / DATES;
const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / DATES;
const settings = { start: 'free', varianceFloor: 1e-12, maxIterations: 100, tolerance: Number.NEGATIVE_INFINITY };

function run() {
  const model = emptyModel(2, 1, 'diagonal');
  model.start.set([0.5, 0.5]);
  model.transition.set([0.95, 0.05, 0.05, 0.95]);
  model.means.set([0.0005, -0.0005]);
  model.covariances.set([0.49 * variance, 2.25 * variance]);
  return { model, fit: fitHmm(model, returns, settings, workspace) };
}

for (let i = 0; i < 20; i++) run();
const times = Array.from({ length: RUNS }, () => {
  const begin = performance.now();
  run();
  return performance.now() - begin;
}).sort((a, b) => a - b);
const median = times[RUNS / 2];
const { model, fit } = run();

console.log('workload | figure | budget | ratio');
console.log(
  `HMM, 100 EM steps on 2,520 returns | ${median.toFixed(2)} ms | ${BUDGET_MS} ms | ${(HMMLEARN_MS / median).toFixed(1)}× hmmlearn`,
);
if (process.argv.includes('--check')) {
  const [v0, v1] = model.covariances;
  console.log(JSON.stringify([fit.logLikelihood, model.transition[0], model.transition[3], Math.sqrt(v0), Math.sqrt(v1)]));
}
