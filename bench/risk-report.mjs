/**
 * The risk report of a portfolio of 3,000 names: value at risk by three methods, its parts by name, by 11 sectors and by 8 factors, beta,
 * liquidity, and stress through the windows of ten years. Prints `workload | figure | budget | ratio`: the whole, and what its parts take. Needs
 * `npm run build`.
 */
import { byFactor } from '../dist/src/quant/risk/contributions.js';
import { liquidityReport } from '../dist/src/quant/risk/liquidity.js';
import { riskReport } from '../dist/src/quant/risk/risk-report.js';
import { stressResults } from '../dist/src/quant/risk/stress.js';
import { deviationsOf, returnsOfWeights, varReport } from '../dist/src/quant/risk/value-at-risk.js';
import { medianMs, recentReturns } from './support/recent-returns.mjs';
import { syntheticMarket } from './support/synthetic-market.mjs';

const N = 3000;
const ROWS = 756;
const SECTORS = 11;
const FACTORS = ['Momentum', 'Value', 'Quality', 'LowRisk', 'Size', 'Growth', 'Sentiment', 'Reversal'];

const { close } = syntheticMarket(N, 2520);
const dates = Array.from({ length: close.rows }, (_, t) => 14_000 + Math.floor((t * 7) / 5));
const returns = { rows: ROWS, columns: N, data: recentReturns(N, ROWS, { all: true }) };
const benchmark = Float64Array.from({ length: ROWS }, (_, t) => {
  const known = returns.data.subarray(t * N, (t + 1) * N).filter((r) => !Number.isNaN(r));
  return known.reduce((sum, r) => sum + r, 0) / known.length;
});
const level = new Float64Array(dates.length).fill(1);
for (let t = 0; t < ROWS; t++) level[dates.length - ROWS + t] = level[dates.length - ROWS + t - 1] * (1 + benchmark[t]);
const holdings = Array.from({ length: N }, (_, column) => ({
  ticker: `T${column}`,
  sector: `Sector ${column % SECTORS}`,
  weight: 1 / N,
  column,
  price: 20 + (column % 50),
  dailyVolume: 1e5 * (1 + (column % 17)),
}));
const request = {
  holdings,
  value: 1e8,
  confidence: 0.99,
  returns,
  benchmark,
  benchmarkTicker: 'MARKET',
  factors: FACTORS,
  loadings: Float64Array.from({ length: N * FACTORS.length }, (_, i) => Math.sin(12.9898 * i)),
  history: { dates, levels: close.data, benchmark: level },
  namedWindows: true,
  impactCoefficient: 1,
};

const past = returnsOfWeights(returns, holdings);
const deviations = deviationsOf(returns);
const report = varReport(holdings, returns, past, { ...request, deviations });
const { bySector: sectors, beta } = riskReport(request);
const parts = {
  'value at risk by three methods, its parts by name': () => varReport(holdings, returns, past, { ...request, deviations }),
  'parts by factor': () => byFactor(request, past, report.portfolioVar),
  'deviations of the names': () => deviationsOf(returns),
  stress: () => stressResults(holdings, { ...request, beta, var: report, sectors, deviations }),
  liquidity: () => liquidityReport(holdings, deviations, request.value),
};
const REPETITIONS = 12;
console.log('workload | figure | budget | ratio');
console.log(`risk report of 3,000 names | ${medianMs(() => riskReport(request), REPETITIONS).toFixed(0)} ms | |`);
for (const [name, run] of Object.entries(parts)) {
  console.log(`of it ${name} | ${medianMs(run, REPETITIONS).toFixed(1)} ms | |`);
}
