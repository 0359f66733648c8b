/**
 * From a ranking to targets: every optimizer over the best 50 and over all ranked names of the shared market on 2017-12-29, with rules
 * (MaxWeight 10 %, Sector 30 %, Beta 0.8 to 1.2), for a million in whole shares. Printed are the time of the whole step (candidates, covariance,
 * optimizer, rules, shares; the median of three), names held, ex-ante volatility a year, effective names, rules that are not kept, and what
 * conflicts. Skipped where the shared folder is missing (SHARED_DIR, or `../shared`).
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openFolder } from '../dist/src/data/providers/files/open-folder.js';
import { calendarOf } from '../dist/src/data/quality/calendar/calendar-of.js';
import { startThrowaway } from '../dist/src/data/store/embedded/throwaway.js';
import { currentVersion } from '../dist/src/data/store/load/current-version.js';
import { findMarket } from '../dist/src/data/store/load/find-market.js';
import { loadPanel } from '../dist/src/data/store/load/load-panel.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { openStore } from '../dist/src/data/store/store.js';
import { tradingDay } from '../dist/src/domain/trading-day.js';
import { discoverPlugins } from '../dist/src/jobs/discover-plugins.js';
import { ingest } from '../dist/src/jobs/ingest.js';
import { rank } from '../dist/src/jobs/rank.js';
import { readStrategies } from '../dist/src/jobs/read-strategies.js';
import { sha256 } from '../dist/src/jobs/sha256.js';
import { makePortfolio, portfolioFields, portfolioHistory } from '../dist/src/quant/portfolio/make-portfolio.js';
import { readStrategy } from '../dist/src/quant/strategy/read-strategy.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const RUNS = 3;
const DATE = tradingDay('2017-12-29');
const RULES = `risk_rules:
  - { name: MaxWeight, params: { max_weight: 0.10 } }
  - { name: Sector, params: { max_sector_weight: 0.30 } }
  - { name: Beta, params: { min_beta: 0.8, max_beta: 1.2 } }
`;

const folder = path.join(process.env.SHARED_DIR ?? path.resolve(ROOT, '../shared'), 'data');
if (!existsSync(path.join(folder, 'market.yaml'))) {
  console.log('portfolios of the shared market | skipped: the folder is missing; set SHARED_DIR | - | -');
  process.exit();
}
const throwaway = await startThrowaway();
try {
  const url = throwaway.cluster.urlOf('postgres');
  await applyMigrations(url, path.join(ROOT, 'migrations'));
  const store = openStore(url);
  const provider = await openFolder(folder);
  await ingest(store, provider, { now: new Date() });
  await provider.close();
  const { registry } = await discoverPlugins(null);
  const strategies = await readStrategies(path.join(ROOT, 'strategies'), registry);
  const context = { store, registry, strategies, code: { commit: 'bench', dirty: false } };
  const market = await findMarket(store, null);
  const [run] = await rank(context, { marketId: market.id, strategy: 'momentum_quality', dates: [DATE], asOf: null });
  const planOf = (optimizer) =>
    readStrategy(
      `strategy: { name: bench }\nfactors: [{ name: VSM, weight: 1 }]\noptimizer: { name: ${optimizer} }\n${RULES}`,
      registry,
      sha256,
    );
  const first = planOf('EqualWeight').plan;
  const sessions = calendarOf(market.timeZone).sessions({ from: DATE - 2000, to: DATE });
  const panel = await loadPanel(store, {
    market,
    universe: run.universe,
    securityIds: run.ranking.signals.map(({ securityId }) => securityId),
    fields: portfolioFields(first),
    from: sessions[sessions.length - portfolioHistory(first)],
    to: DATE,
    membersFrom: DATE,
    asOf: run.asOf,
    version: await currentVersion(store, market.id),
  });
  console.log('optimizer, of | time | held | volatility a year | effective names | beta | status | rules not kept | conflicts');
  for (const name of registry.names('optimizer')) {
    const { plan, problems } = planOf(name);
    if (plan === null) {
      console.log(`${name} | ${problems.map(({ message }) => message).join(' ')}`);
      continue;
    }
    for (const topN of [50, null]) measure(name, { ...plan, sizing: { ...plan.sizing, topN } }, run.ranking, panel);
  }
  await store.close();
} finally {
  await throwaway.discard();
}

function measure(name, plan, ranking, panel) {
  const request = { plan, ranking, panel, capital: 1e6, holdings: new Map(), realised: null, views: [], wholeShares: true };
  const of = `${name}, ${plan.sizing.topN ?? ranking.signals.length}`;
  try {
    const times = [];
    let portfolio;
    for (let i = 0; i < RUNS; i++) {
      const begin = performance.now();
      portfolio = makePortfolio(request);
      times.push(performance.now() - begin);
    }
    const { targets, volatilityAnnual, effectiveNames, beta, solver, ruleChecks } = portfolio;
    const held = targets.filter(({ finalWeight }) => finalWeight !== 0).length;
    const broken = ruleChecks.filter(({ satisfied }) => !satisfied).map(({ explanation }) => explanation);
    const conflicts = solver.conflicts.map(({ explanation }) => explanation);
    const ms = times.sort((a, b) => a - b)[RUNS >> 1].toFixed(0);
    console.log(
      `${of} | ${ms} ms | ${held} | ${(100 * volatilityAnnual).toFixed(2)} % | ${effectiveNames.toFixed(1)} | ${beta.toFixed(2)} | ` +
        `${solver.status} | ${broken.join(' ') || '-'} | ${conflicts.join(' ') || '-'}`,
    );
  } catch (error) {
    console.log(`${of} | ${error.message}`);
  }
}
