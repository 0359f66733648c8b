/**
 * Black-Scholes prices of a million puts, 100 spots × 100 strikes × 10 volatilities × 10 times: prints `workload | figure | budget | ratio`, the
 * ratio being what `scipy.stats.norm` took (67 ms, on two quiet cores) over the figure. Needs `npm run build`. With `--check` it also
 * prints the sum of the prices, as the peer's `bs1e6_scipy_norm` does.
 */
import { impliedVolatility } from '../dist/src/quant/kernels/options/implied-volatility.js';
import { optionPrices } from '../dist/src/quant/kernels/options/option-prices.js';
import { medianMs } from './support/recent-returns.mjs';

const BUDGET_MS = 35;
const SCIPY_MS = 67;
const RATE = 0.03;

const axis = (first, last, n) => Array.from({ length: n }, (_, i) => first + ((last - first) * i) / (n - 1));
const prices = axis(50, 150, 100);
const volatilities = axis(0.1, 0.8, 10);
const times = axis(0.05, 2, 10);
const n = prices.length ** 2 * volatilities.length * times.length;
const [spot, strike, volatility, years, out] = Array.from({ length: 5 }, () => new Float64Array(n));
let place = 0;
for (const s of prices) {
  for (const k of prices) {
    for (const v of volatilities) {
      for (const t of times) {
        spot[place] = s;
        strike[place] = k;
        volatility[place] = v;
        years[place++] = t;
      }
    }
  }
}

const price = () => optionPrices('put', spot, strike, volatility, years, RATE, 0, out);
const ms = medianMs(price);
let implied = 0;
const solve = () => {
  for (let i = 0; i < n; i += 100) {
    const put = { kind: 'put', spot: spot[i], strike: strike[i], rate: RATE, dividendYield: 0, years: years[i] };
    implied += impliedVolatility(out[i], put);
  }
};
const solved = medianMs(solve);
console.log('workload | figure | budget | ratio');
console.log(`1 M puts | ${ms.toFixed(1)} ms | ${BUDGET_MS} ms | ${(SCIPY_MS / ms).toFixed(1)}× scipy.stats.norm`);
console.log(`implied volatilities of 10,000 of them | ${solved.toFixed(1)} ms | |`);

if (process.argv.includes('--check')) console.log(JSON.stringify([out.reduce((sum, p) => sum + p, 0), Number.isNaN(implied)]));
