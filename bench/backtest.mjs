/**
 * Backtests of momentum on 3,000 securities × 2,520 days: one of the top decile every 21 days, and 200 configurations that share their
 * rankings (5 lookbacks × 2 skips × 5 fractions × 4 frequencies). Prints `workload | figure | budget | ratio`, the ratio being what numpy took
 * for the same (`w4_backtest.py`: 0.021 s, and 7.9 s for all) over the figure. Levels are made once before, as the peer fills its gaps. With
 * `--check` it also prints the last value, Sharpe ratio and drawdown of the one, and the sum of last values of every fifth, as the peer does.
 * Needs `npm run build`.
 */
import { fastMarketOf } from '../dist/src/quant/backtest/fast/fast-market.js';
import { fastWalk, fastWalks } from '../dist/src/quant/backtest/fast/fast-walk.js';
import { rankRows } from '../dist/src/quant/backtest/fast/ranked-rows.js';
import { syntheticMarket } from './support/synthetic-market.mjs';

const BUDGET_MS = 10;
const SWEEP_BUDGET_S = 1.3;
const NUMPY_MS = 21;
const NUMPY_SWEEP_S = 7.9;
const COST_BPS = 10;
const RUNS = 15;
const SWEEPS = 5;
const FIRST_ROW = 252;

const { close } = syntheticMarket();
const { rows, columns } = close;
const market = fastMarketOf({ days: daysOf(close), delistings: new Map() });

const one = { lookback: 252, skip: 21, fraction: 0.1, frequency: 21 };
const single = times(RUNS, () => {
  const signals = signalsOf(one);
  walkOf(one, rankRows(momentum(one), columns, signals, { fraction: one.fraction, names: 1 }));
});

const configurations = [63, 126, 189, 252, 378].flatMap((lookback) =>
  [1, 21].flatMap((skip) =>
    [0.02, 0.05, 0.1, 0.15, 0.2].flatMap((fraction) =>
      [5, 10, 21, 63].map((frequency) => ({ lookback, skip, fraction, frequency })),
    ),
  ),
);
let ends = [];
const sweep = times(SWEEPS, () => {
  ends = sweepOf(configurations);
});

console.log('workload | figure | budget | ratio');
console.log(
  `monthly top decile, 3,000 × 2,520, CPU | ${single.toFixed(1)} ms | ${BUDGET_MS} ms | ${(NUMPY_MS / single).toFixed(1)}× numpy`,
);
console.log(
  `200 configurations, 1 thread, CPU | ${(sweep / 1e3).toFixed(2)} s | ${SWEEP_BUDGET_S} s | ${(NUMPY_SWEEP_S / (sweep / 1e3)).toFixed(1)}× numpy`,
);
if (process.argv.includes('--check')) {
  const { equity, costs } = walkOf(one, rankRows(momentum(one), columns, signalsOf(one), { fraction: 0.1, names: 1 }));
  // The peer takes costs off on the day of the signal.
  for (const t of signalsOf(one)) equity[t] -= costs[t + 1];
  const sum = ends.filter((_, k) => k % 5 === 0).reduce((total, end) => total + end, 0);
  console.log(JSON.stringify(metricsOf(equity).map((value) => Number(value.toFixed(9)))), sum.toFixed(6));
}

/** The last value of each configuration; rankings of one score are made once for all that use it. */
function sweepOf(all) {
  const ranked = new Map();
  for (const configuration of all) {
    const key = `${configuration.lookback} ${configuration.skip}`;
    if (ranked.has(key)) continue;
    const alike = all.filter(({ lookback, skip }) => `${lookback} ${skip}` === key);
    const signals = new Set(alike.flatMap(signalsOf));
    ranked.set(key, rankRows(momentum(configuration), columns, signals, { fraction: 0.2, names: 1 }));
  }
  const configurations = all.map((configuration) => ({
    ranked: ranked.get(`${configuration.lookback} ${configuration.skip}`),
    settings: settingsOf(configuration),
  }));
  return fastWalks(market, configurations).map(({ equity }) => equity[rows - 1]);
}

function walkOf(configuration, ranked) {
  return fastWalk(market, ranked, settingsOf(configuration));
}

function settingsOf(configuration) {
  const signals = signalsOf(configuration);
  return { signals, count: { fraction: configuration.fraction }, fill: 'signal_close', costBps: COST_BPS, capital: 1 };
}

function signalsOf({ lookback, frequency }) {
  const signals = [];
  for (let t = Math.max(FIRST_ROW, lookback); t < rows - 1; t += frequency) signals.push(t);
  return signals;
}

/** The return from `lookback` to `skip` days ago of what has a price today. */
function momentum({ lookback, skip }) {
  return (t, out) => {
    const [now, from, to] = [t * columns, (t - lookback) * columns, (t - skip) * columns];
    const { data } = close;
    for (let s = 0; s < columns; s++) out[s] = Number.isNaN(data[now + s]) ? Number.NaN : data[to + s] / data[from + s] - 1;
  };
}

/** The days of a market without actions in which a price that is missing is the last one, so that all can be sold, as at the peer. */
function daysOf({ data }) {
  const carried = data.slice();
  for (let i = columns; i < carried.length; i++) if (Number.isNaN(carried[i])) carried[i] = carried[i - columns];
  const grid = (values) => ({ rows, columns, data: values });
  const none = new Float64Array(rows * columns);
  return {
    dates: Array.from({ length: rows }, (_, t) => t),
    securities: Array.from({ length: columns }, (_, s) => ({ id: s, ticker: String(s), name: null, sector: null })),
    grids: { close: grid(carried), dividend: grid(none), split: grid(none) },
    series: { riskFree: new Float64Array(rows) },
  };
}

function metricsOf(equity) {
  const returns = Array.from(equity.subarray(1), (value, t) => value / equity[t] - 1);
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
  let peak = 0;
  let fall = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    fall = Math.min(fall, value / peak - 1);
  }
  return [equity[equity.length - 1], (mean / Math.sqrt(variance)) * Math.sqrt(252), fall];
}

/** The median CPU time of some runs, ms. */
function times(runs, body) {
  const all = Array.from({ length: runs }, () => {
    const begin = process.cpuUsage();
    body();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1e3;
  }).sort((a, b) => a - b);
  return all[runs >> 1];
}
