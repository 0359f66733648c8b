/**
 * The walk of `momentum_quality` over the shared market 2003–2017, its members as they were, month by month: loading its days and regimes out
 * of Postgres, 180 rankings, portfolios and rebalances on one thread. Prints `workload | figure | budget | ratio`, and what the walk came to.
 * Where the shared folder is missing (SHARED_DIR, or `../shared`), the demo market stands in and the line says so. Needs `npm run build`.
 */
import path from 'node:path';
import { calendarOf } from '../dist/src/data/quality/calendar/calendar-of.js';
import { currentVersion } from '../dist/src/data/store/load/current-version.js';
import { findMarket } from '../dist/src/data/store/load/find-market.js';
import { listUniverses } from '../dist/src/data/store/load/list-universes.js';
import { loadPanel } from '../dist/src/data/store/load/load-panel.js';
import { tradingDay } from '../dist/src/domain/trading-day.js';
import { universeOf } from '../dist/src/jobs/context.js';
import { discoverPlugins } from '../dist/src/jobs/discover-plugins.js';
import { readStrategies } from '../dist/src/jobs/read-strategies.js';
import { loadRegimes } from '../dist/src/jobs/regimes.js';
import { planTargets, walkFields, walkHistory } from '../dist/src/quant/backtest/walk/plan-targets.js';
import { prefixPanels } from '../dist/src/quant/backtest/walk/prefix-panels.js';
import { walk } from '../dist/src/quant/backtest/walk/walk.js';
import { WALK_FIELDS } from '../dist/src/quant/backtest/walk/walk-market.js';
import { withSharedStore } from './support/shared-store.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const BUDGET_S = 20;

await withSharedStore(async (store, shared) => {
  const [from, to] = shared ? ['2003-01-02', '2017-12-29'] : ['2021-01-04', '2025-12-31'];
  const { registry } = await discoverPlugins(null);
  const strategies = await readStrategies(path.join(ROOT, 'strategies'), registry);
  const plan = strategies.find(({ plan }) => plan?.name === 'momentum_quality').plan;
  const market = await findMarket(store, null);
  const knowledge = { asOf: new Date(), version: await currentVersion(store, market.id) };

  const begin = performance.now();
  const cpu = process.cpuUsage();
  const days = { from: tradingDay(from), to: tradingDay(to) };
  const sessions = calendarOf(market.timeZone).sessions({ from: days.from - 2 * walkHistory(plan), to: days.from });
  const panel = await loadPanel(store, {
    market,
    universe: universeOf(market, await listUniverses(store, market.id), plan.universe),
    fields: [...walkFields(plan), ...WALK_FIELDS],
    from: sessions[Math.max(0, sessions.length - walkHistory(plan))],
    to: days.to,
    membersFrom: days.from,
    ...knowledge,
  });
  const regimes = plan.regime && (await loadRegimes(store, { market, settings: plan.regime, ...days, knowledge }));
  const loaded = performance.now();
  const regimeOf = new Map(regimes?.days.map((regime) => [regime.date, regime]));
  const panels = prefixPanels(panel, walkHistory(plan));
  const makeTargets = planTargets(plan, { panelAt: panels.at, regimeAt: (date) => regimeOf.get(date) ?? null });
  const { rebalance, costs, sizing } = plan;
  const settings = {
    ...days,
    capital: 1e6,
    rebalance,
    costs,
    fill: 'next_open',
    dividends: 'cash',
    fractionalShares: false,
    lot: sizing.lot,
  };
  let steps = 0;
  let last = null;
  let paid = 0;
  for await (const step of walk(makeTargets, { days: panel, delistings: new Map() }, settings)) {
    steps++;
    last = step.state;
    paid += step.days.costs.reduce((sum, cost) => sum + cost, 0);
  }
  const seconds = (performance.now() - begin) / 1e3;
  const { user, system } = process.cpuUsage(cpu);
  const name = `momentum_quality, ${steps} months, ${panel.securities.length} names of ${shared ? 'the shared market' : 'the demo market (the shared one is missing)'}`;
  console.log('workload | figure | budget | ratio');
  console.log(
    `${name} | ${seconds.toFixed(1)} s (loading ${((loaded - begin) / 1e3).toFixed(1)} s; CPU ${((user + system) / 1e6).toFixed(1)} s) | ${BUDGET_S} s | ${(BUDGET_S / seconds).toFixed(1)}× the budget`,
  );
  console.log(
    `1,000,000 became ${Math.round(last.equity).toLocaleString('en')} after ${Math.round(paid).toLocaleString('en')} of costs.`,
  );
});
