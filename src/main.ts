/** Starts the server and stops it: the store, a demo market where there is nothing yet, the ranking of the newest session, the API. */
import path from 'node:path';
import { type App, openApp } from './app.js';
import { readConfig } from './config.js';
import { findNewestRun } from './data/store/find/runs.js';
import { findMarket } from './data/store/load/find-market.js';
import { migrationNames } from './data/store/migrate.js';
import { isAppError } from './domain/errors.js';
import type { Log } from './domain/log.js';
import type { Market } from './domain/market.js';
import { isoOf } from './domain/trading-day.js';
import { createApi } from './graphql/server.js';
import { summaryOf } from './jobs/ingest.js';
import { type Pool, startPool } from './jobs/pool.js';
import { rankingDates } from './jobs/ranking-dates.js';
import { sha256 } from './jobs/sha256.js';
import { logTo } from './log.js';
import { showProgress } from './progress.js';
import { projectRoot } from './project-root.js';
import { readStrategy } from './quant/strategy/read-strategy.js';
import { createProbes } from './services/create-probes.js';
import { createServices } from './services/services.js';

/** What is left running is ended after so long. */
const STOP_DEADLINE_MS = 15_000;

async function start(): Promise<void> {
  const config = readConfig();
  const log = logTo(process.stderr, config.logLevel);
  const app = await openApp(config, log);
  const { registry, strategies, code } = app.jobs;
  const pool = startPool({
    databaseUrl: app.store.url,
    strategiesDir: config.strategiesDir,
    pluginsDir: config.pluginsDir,
    code,
    threads: config.workers,
    projectRoot: projectRoot(),
  });
  const services = createServices({
    store: app.store,
    market: config.market,
    registry,
    strategies: {
      files: strategies,
      defaultStrategy: app.defaultStrategy,
      read: (document) => readStrategy(document, registry, sha256),
    },
    compute: { regimeHistory: (work) => pool.run('regimeHistory', work) },
  });
  const migrations = migrationNames(path.join(projectRoot(), 'migrations'));
  const api = createApi({ config, services, probes: createProbes(app.store, services.markets, migrations), log });

  async function stop(): Promise<void> {
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    try {
      await api.stop();
      await pool.close();
      await app.close();
      process.exit(0);
    } catch (error) {
      log.error(`Stopping failed: ${String(error)}`);
      process.exit(1);
    }
  }
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stopping) void stop();
      stopping = true;
    });
  }

  try {
    const market = await marketOrDemo(app, pool);
    const { url } = await api.start();
    process.stdout.write(`AlphaQL serves ${market.name}${market.simulated ? ' (simulated data)' : ''} at ${url}\n`);
    await rankNewest(app, pool, market, log);
  } catch (error) {
    // Give the store back, or the embedded server would be left running for nobody.
    await Promise.allSettled([api.stop(), pool.close()]);
    await app.close();
    throw error;
  }
}

/** The market that is served. An empty store is filled with the demo market first. */
async function marketOrDemo(app: App, pool: Pool): Promise<Market> {
  const market = await findMarket(app.store, app.config.market);
  if (market !== null || app.config.market !== null) return market ?? app.getMarket(app.config.market);
  const progress = showProgress();
  const report = await pool.run('ingestDemo', {}, progress.onProgress);
  progress.finish();
  process.stdout.write(`${summaryOf(report).join('\n')}\n`);
  const demo = await app.getMarket(null);
  const dates = rankingDates(demo, await app.lastSession(demo));
  await pool.run('rank', { marketId: demo.id, strategy: app.defaultStrategy, dates, asOf: null }, progress.onProgress);
  progress.finish();
  return demo;
}

/** Ranks the newest session where that was not done yet, beside the API. A market that cannot be ranked is still served. */
async function rankNewest(app: App, pool: Pool, market: Market, log: Log): Promise<void> {
  try {
    const session = await app.lastSession(market);
    const strategy = app.defaultStrategy;
    const newest = await findNewestRun(app.store, {
      marketId: market.id,
      strategy,
      from: session,
      to: session,
      asOf: new Date(),
    });
    if (newest !== null) return;
    const [run] = await pool.run('rank', { marketId: market.id, strategy, dates: [session], asOf: null });
    log.info(`Ranked ${isoOf(run.ranking.date)} by ${strategy}: ${run.ranking.signals.length} of ${run.ranking.universeSize}.`);
  } catch (error) {
    if (!isAppError(error)) throw error;
    log.warn(`The newest session was not ranked. ${error.message}`);
  }
}

await start().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
