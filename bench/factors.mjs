/**
 * Six factors of all dates, winsorised at 1 %, z-scored and neutralised by sector, for 3,000 securities × 2,520 days: prints
 * `workload | figure | budget | ratio` for one thread and for two that share memory, the ratio being what pandas took for the same
 * (`w1_factors.py`, 6.30 s on two quiet cores) over the figure. Its results are compared with those of pandas first.
 *
 * Threads take the next range of securities, later of dates, as they are done with one. CPU time counts all threads; on a shared
 * machine it says more than the wall clock. Then all factors that AlphaQL has, on the same prices and made-up fundamentals.
 * Needs `npm run build`.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { SLICE_WIDTH, SliceWorkspace } from '../dist/src/quant/panel/slices.js';
import { computeExposures, computeSlices } from '../dist/src/quant/plugin/compute-exposures.js';
import { standardise } from '../dist/src/quant/ranking/standardise.js';
import { CHECKS, FACTORS, SETTINGS } from './support/standard-factors.mjs';
import { syntheticMarket } from './support/synthetic-market.mjs';

const PANDAS_SECONDS = 6.3;
const BUDGET_SECONDS = 0.63;
const RUNS = 7;
const WARM_UP = 3;
const SECURITIES_A_TIME = 2 * SLICE_WIDTH;
const DATES_A_TIME = 60;

/** Places of the numbers that threads share: the phase, the next range to take, the threads that are done. */
const [PHASE, NEXT, DONE] = [0, 1, 2];
const STOP = -1;

if (isMainThread) await main();
else work(workerData);

async function main() {
  const market = syntheticMarket();
  const { rows, columns } = market.close;
  const out = FACTORS.map(() => sharedGrid(rows, columns));
  const members = new Uint8Array(new SharedArrayBuffer(rows * columns)).fill(1);
  console.log('workload | figure | budget | ratio');
  for (const threads of [1, 2]) {
    const control = new Int32Array(new SharedArrayBuffer(12));
    const workers = Array.from({ length: threads }, () => {
      return new Worker(new URL(import.meta.url), { workerData: { market, out, members, control } });
    });
    const times = [];
    for (let i = 0; i < WARM_UP + RUNS; i++) {
      const begin = performance.now();
      const cpu = process.cpuUsage();
      for (const half of [1, 2]) await phase(control, 2 * i + half, threads);
      const { user, system } = process.cpuUsage(cpu);
      if (i >= WARM_UP) times.push({ wall: (performance.now() - begin) / 1e3, cpu: (user + system) / 1e6 });
    }
    Atomics.store(control, PHASE, STOP);
    Atomics.notify(control, PHASE);
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve))));
    out.forEach((grid, k) => {
      compare(FACTORS[k].name, grid.data, CHECKS[k]);
    });
    const wall = median(times.map((time) => time.wall));
    const cpu = median(times.map((time) => time.cpu));
    const name = `6 factors, winsorised, z-scored, neutralised, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    print(name, `${wall.toFixed(2)} s (CPU ${cpu.toFixed(2)} s)`, `${BUDGET_SECONDS} s`, PANDAS_SECONDS / wall);
  }
  await everyFactor(market, members);
}

/** Lets all threads do a phase's work, and waits for them. */
async function phase(control, number, threads) {
  Atomics.store(control, NEXT, 0);
  Atomics.store(control, DONE, 0);
  Atomics.store(control, PHASE, number);
  Atomics.notify(control, PHASE);
  for (let done = 0; done < threads; done = Atomics.load(control, DONE)) {
    await Atomics.waitAsync(control, DONE, done).value;
  }
}

/** A thread: in odd phases exposures of ranges of securities, in even ones z-scores of ranges of dates, in place. */
function work({ market, out, members, control }) {
  const { close, high, low, volume, market: returns, sectors, sectorCount } = market;
  const { rows, columns } = close;
  const fields = { close, high, low, volume, market: returns };
  const computations = FACTORS.map((factor, k) => ({ factor, params: {}, out: out[k] }));
  const workspace = new SliceWorkspace();
  for (let seen = 0; ; ) {
    Atomics.wait(control, PHASE, seen);
    seen = Atomics.load(control, PHASE);
    if (seen === STOP) return;
    if (seen % 2 === 1) {
      ranges(control, columns, SECURITIES_A_TIME, (from, to) => {
        computeSlices(computations, fields, from, to, workspace);
      });
    } else {
      ranges(control, rows * out.length, DATES_A_TIME, (from, to) => {
        const grid = out[Math.floor(from / rows)];
        const [first, last] = [(from % rows) * columns, ((from % rows) + to - from) * columns];
        const dates = { rows: to - from, columns, data: grid.data.subarray(first, last) };
        standardise(dates, members.subarray(first, last), sectors, sectorCount, SETTINGS, dates);
      });
    }
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}

/** Takes one range after another of `count` things, until none is left. */
function ranges(control, count, size, body) {
  for (let from = Atomics.add(control, NEXT, size); from < count; from = Atomics.add(control, NEXT, size)) {
    body(from, Math.min(from + size, count));
  }
}

/** Every factor of AlphaQL with its default parameters through the pipeline of a plan, on one thread. */
async function everyFactor({ close, high, low, volume, market, sectors, sectorCount }, members) {
  const folder = path.join(import.meta.dirname, '../dist/src/quant/factors');
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
  const factors = await Promise.all(files.map(async (file) => (await import(path.join(folder, file))).default));
  const { rows, columns } = close;
  const benchmark = new Float64Array(rows);
  for (let t = 0, level = 100; t < rows; t++) benchmark[t] = level *= 1 + market[t];
  const prices = { open: close, high, low, close, volume, dollarVolume: volume };
  const fundamental = (name) => {
    const size = (name.length * 0.37) % 1;
    return { rows, columns, data: close.data.map((price, i) => price * (size + ((i % columns) % 17) / 17)) };
  };
  const settings = { winsorise: 0.01, neutralise: true, minGroup: 5, restandardise: false };
  let total = 0;
  for (const factor of factors) {
    const grids = {};
    for (const name of factor.inputs) {
      if (name === 'benchmark' || name === 'riskFree') continue;
      const plain = name.replace(/^adj(.)/, (_, first) => first.toLowerCase());
      grids[name] = prices[plain] ?? fundamental(name);
    }
    const panel = { grids, series: { benchmark, riskFree: new Float64Array(rows) }, members };
    const params = factor.params.parse({});
    const times = [0, 1, 2].map(() => {
      const begin = performance.now();
      const exposures = computeExposures(factor, panel, params);
      standardise(exposures, members, sectors, sectorCount, settings, exposures);
      return (performance.now() - begin) / 1e3;
    });
    total += median(times);
    print(`${factor.name}, all dates, standardised`, `${median(times).toFixed(2)} s`, '', null);
  }
  print(`all ${factors.length} factors, all dates, standardised, 1 thread`, `${total.toFixed(2)} s`, '', null);
}

function compare(name, z, [sum, count]) {
  let total = 0;
  let there = 0;
  for (const value of z) {
    if (Number.isNaN(value)) continue;
    total += Math.abs(value);
    there++;
  }
  if (there !== count || Math.abs(total - sum) > 0.001) {
    throw new Error(`${name} should add up to ${sum} over ${count} z-scores as in pandas, but does to ${total} over ${there}.`);
  }
}

function print(workload, figure, budget, ratio) {
  console.log(`${workload} | ${figure} | ${budget} | ${ratio === null ? '' : `${ratio.toFixed(1)}× pandas`}`);
}

function sharedGrid(rows, columns) {
  return { rows, columns, data: new Float64Array(new SharedArrayBuffer(rows * columns * 8)) };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
