/**
 * Ranking one date: the panel of its history out of Postgres, the regime, the factors, the run written. The shared market on 2017-12-29 by
 * `momentum_quality`; where its folder is missing (SHARED_DIR, or `../shared`), the demo market stands in and the line says so. Five runs
 * after a first one; the median is printed. Then the 60 sessions before it, one after the other, which share what of the benchmark's history
 * is the same for all.
 */
import path from 'node:path';
import { calendarOf } from '../dist/src/data/quality/calendar/calendar-of.js';
import { findMarket } from '../dist/src/data/store/load/find-market.js';
import { tradingDay } from '../dist/src/domain/trading-day.js';
import { discoverPlugins } from '../dist/src/jobs/discover-plugins.js';
import { rank } from '../dist/src/jobs/rank.js';
import { readStrategies } from '../dist/src/jobs/read-strategies.js';
import { withSharedStore } from './support/shared-store.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const RUNS = 5;
const MANY = 60;
const BUDGET_MS = 3000;

await withSharedStore(async (store, shared) => {
  const { registry } = await discoverPlugins(null);
  const context = {
    store,
    registry,
    strategies: await readStrategies(path.join(ROOT, 'strategies'), registry),
    code: { commit: 'bench', dirty: false },
  };
  const { id: marketId } = await findMarket(store, null);
  const dates = [tradingDay(shared ? '2017-12-29' : '2025-12-31')];
  const times = [];
  let ranked = 0;
  for (let run = 0; run <= RUNS; run++) {
    const begin = performance.now();
    const [{ ranking }] = await rank(context, { marketId, strategy: 'momentum_quality', dates, asOf: null });
    if (run > 0) times.push(performance.now() - begin);
    ranked = ranking.signals.length;
  }
  const median = times.sort((a, b) => a - b)[RUNS >> 1];
  const name = `ranking of one date, ${ranked} names of ${shared ? 'the shared market' : 'the demo market (the shared one is missing)'}`;
  console.log('workload | figure | budget | ratio');
  console.log(`${name} | ${Math.round(median)} ms | ${BUDGET_MS} ms | ${(BUDGET_MS / median).toFixed(1)}× the budget`);
  const last = dates[0];
  const sessions = calendarOf('America/New_York')
    .sessions({ from: last - 120, to: last - 1 })
    .slice(-MANY);
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await rank(context, { marketId, strategy: 'momentum_quality', dates: sessions, asOf: null });
  const ms = performance.now() - begin;
  const { user } = process.cpuUsage(cpu);
  const budget = (MANY * BUDGET_MS) / 1000;
  console.log(
    `ranking of ${MANY} dates | ${(ms / 1000).toFixed(1)} s | ${budget} s | ${(budget / (ms / 1000)).toFixed(1)}× the budget; ${(user / 1e6).toFixed(1)} s of CPU`,
  );
});
