/**
 * Backtests of the best 50 by momentum in equal weights, 2003–2017 on the shared market: date by date and with all dates ranked at once, which
 * come to the same bytes, and 20 points of a sweep that share their data, with their statistics. A rule that never binds keeps the first off
 * the fast path. Prints `workload | figure | budget | ratio`, all without what Postgres takes to store them. Where the shared folder is missing
 * (SHARED_DIR, or `../shared`), the demo market stands in and the line says so. Needs `npm run build`.
 */
import { currentVersion } from '../dist/src/data/store/load/current-version.js';
import { findMarket } from '../dist/src/data/store/load/find-market.js';
import { listUniverses } from '../dist/src/data/store/load/list-universes.js';
import { tradingDay } from '../dist/src/domain/trading-day.js';
import { universeOf } from '../dist/src/jobs/context.js';
import { discoverPlugins } from '../dist/src/jobs/discover-plugins.js';
import { backtestOutcome } from '../dist/src/jobs/experiments/backtest.js';
import { walkDataOf } from '../dist/src/jobs/experiments/walk-data.js';
import { sha256 } from '../dist/src/jobs/sha256.js';
import { ONE_TRIAL, statisticsOf } from '../dist/src/quant/backtest/statistics/statistics.js';
import { canonicalPlan } from '../dist/src/quant/strategy/canonical-plan.js';
import { readStrategy } from '../dist/src/quant/strategy/read-strategy.js';
import { withSharedStore } from './support/shared-store.mjs';

const POINTS = 20;
const NEVER_BINDS = 'risk_rules: [{ name: MaxWeight, params: { max_weight: 1 } }]';

await withSharedStore(async (store, shared) => {
  const [from, to] = shared ? ['2003-01-02', '2017-12-29'] : ['2021-01-04', '2025-12-31'];
  const { registry } = await discoverPlugins(null);
  const market = await findMarket(store, null);
  const lineage = {
    ...{ id: 1, marketId: market.id, strategy: 'best', strategyVersion: '1', seed: 1 },
    universe: universeOf(market, await listUniverses(store, market.id), 'default'),
    ...{ from: tradingDay(from), to: tradingDay(to), asOf: new Date(), version: await currentVersion(store, market.id) },
    settings: {
      ...{ document: null, capital: 1e6, benchmarks: [market.benchmark], fill: 'next_open', style: 'long_only' },
      ...{ fractionalShares: false, auditSteps: 0, splits: null, data: { from, to, membershipHistory: true } },
    },
  };
  const context = { store, registry, strategies: [], code: { commit: 'bench', dirty: false } };

  const experimentOf = (topN, rules = '') => {
    const document = `strategy: { name: best }
factors: [{ name: Momentum, weight: 1 }]
regime: false
optimizer: { name: EqualWeight }
sizing: { top_n: ${topN} }
${rules}`;
    const { plan } = readStrategy(document, registry, sha256);
    return { ...lineage, planHash: plan.hash, plan: JSON.parse(canonicalPlan(plan)) };
  };
  const timed = async (experiment, load) => {
    const begin = performance.now();
    const cpu = process.cpuUsage();
    let loaded = begin;
    const onProgress = (stage) => {
      if (stage === 'loading' || loaded !== begin) return;
      loaded = performance.now();
    };
    const outcome = await backtestOutcome(context, experiment, onProgress, (_index, work) => work(), load);
    const { user, system } = process.cpuUsage(cpu);
    return {
      ...outcome,
      seconds: (performance.now() - begin) / 1e3,
      loading: (loaded - begin) / 1e3,
      cpu: (user + system) / 1e6,
    };
  };
  // The first run of each is compiled while it runs.
  const [, , general, fast] = [
    await timed(experimentOf(50, NEVER_BINDS)),
    await timed(experimentOf(50)),
    await timed(experimentOf(50, NEVER_BINDS)),
    await timed(experimentOf(50)),
  ];
  const isSame = JSON.stringify(general.result.digests) === JSON.stringify(fast.result.digests);
  if (general.result.path !== 'general' || fast.result.path !== 'fast' || !isSame)
    throw new Error('The two paths came to other bytes.');

  const load = walkDataOf(store);
  const begin = performance.now();
  const cpu = process.cpuUsage();
  for (let k = 0; k < POINTS; k++) {
    const { series } = await timed(experimentOf(30 + k), load);
    statisticsOf(series, { seed: 1, trials: ONE_TRIAL });
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - begin) / 1e3;
  const where = shared ? 'the shared market' : 'the demo market (the shared one is missing)';
  const figure = (one) => `${one.seconds.toFixed(1)} s (loading ${one.loading.toFixed(1)} s; CPU ${one.cpu.toFixed(2)} s)`;
  console.log('workload | figure | budget | ratio');
  console.log(`best 50, monthly, ${where}, date by date | ${figure(general)} | - | -`);
  console.log(`the same, all dates ranked at once, the same bytes | ${figure(fast)} | - | -`);
  console.log(
    `${POINTS} points of a sweep in a batch, with their statistics | ${seconds.toFixed(1)} s (CPU ${((user + system) / 1e6).toFixed(1)} s) | ${(POINTS * general.seconds).toFixed(1)} s one by one | ${((POINTS * general.seconds) / seconds).toFixed(1)}×`,
  );
});
