/**
 * Starts the server and stops it: the store, a demo market where there is nothing yet, workers unless `--no-workers`, the API, the clock of the
 * schedules, and what is missing of the newest session.
 */
import path from 'node:path';
import { type App, openApp } from './app.js';
import { readConfig } from './config.js';
import { DEMO_MARKET } from './data/providers/demo/demo-provider.js';
import { exclusively } from './data/store/exclusively.js';
import { findNewestRun } from './data/store/find/runs.js';
import { findMarket } from './data/store/load/find-market.js';
import { migrationNames } from './data/store/migrate.js';
import { isAppError } from './domain/errors.js';
import type { Market } from './domain/market.js';
import type { OnProgress } from './domain/progress.js';
import { isoOf, type TradingDay } from './domain/trading-day.js';
import { createApi } from './graphql/server.js';
import { settleAtStart } from './jobs/execution/settle-at-start.js';
import { askForCatchUp, firstDaily } from './jobs/first-work.js';
import { summaryOf } from './jobs/ingest.js';
import { openJobs } from './jobs/open-jobs.js';
import { type Pool, startPool } from './jobs/pool.js';
import type { RankedRun } from './jobs/rank.js';
import { rankNewest } from './jobs/rank-newest.js';
import { rankingDates } from './jobs/ranking-dates.js';
import { startClock } from './jobs/schedules/clock.js';
import { schedulesOf } from './jobs/schedules/schedules.js';
import { sha256 } from './jobs/sha256.js';
import { logTo } from './log.js';
import { showProgress } from './progress.js';
import { projectRoot } from './project-root.js';
import { readStrategy } from './quant/strategy/read-strategy.js';
import { prepareAccess } from './services/access/admin-key.js';
import { tokenReader } from './services/access/token-reader.js';
import { createProbes } from './services/create-probes.js';
import { freshnessLine } from './services/freshness-line.js';
import { createServices } from './services/services.js';
import { onStopSignal } from './stop-signal.js';

/** The lock of those who make what a first start lacks. */
const FIRST_WORK_LOCK = 6_513_272;

const WITHOUT_WORKERS = process.argv.includes('--no-workers');

async function start(): Promise<void> {
  const config = readConfig();
  const log = logTo(process.stderr, config.logLevel);
  const app = await openApp(config, log);
  const { registry, strategies } = app.jobs;
  const threads = { threads: config.workers, projectRoot: projectRoot() };
  const pool = startPool({ ...app.workSettings, ...threads });
  const jobs = await openJobs(app.store, log, WITHOUT_WORKERS ? null : { ...threads, settings: app.workSettings }).catch(
    async (error: unknown) => {
      await app.close();
      throw error;
    },
  );
  const services = createServices({
    store: app.store,
    market: config.market,
    registry,
    strategies: {
      files: strategies,
      defaultStrategy: app.defaultStrategy,
      read: (document) => readStrategy(document, registry, sha256),
    },
    compute: {
      regimeHistory: (work) => pool.run('regimeHistory', work),
      portfolioRisk: (work) => pool.run('portfolioRisk', work),
      whatIf: (work) => pool.run('whatIf', work),
    },
    access: { open: config.environment !== 'production', readToken: tokenReader(config.tokens, log) },
    data: { freshnessHours: config.freshnessHours },
    work: { ...jobs, marketsDir: config.marketsDir, schedules: config.schedules },
  });
  const migrations = migrationNames(path.join(projectRoot(), 'migrations'));
  const api = createApi({ config, services, probes: createProbes(app.store, services, migrations), log });

  const work = { context: app.jobs, queue: jobs.queue, feed: jobs.feed };
  let clock: { close(): Promise<void> } | null = null;

  const signal = onStopSignal(log, async () => {
    // Requests that are under way are answered while what runs reaches a step; nobody takes new work meanwhile.
    await Promise.all([api.stop(), jobs.stopWorkers()]);
    await clock?.close();
    await jobs.close();
    await pool.close();
    await app.close();
  });

  /** Makes what is missing of some rankings. A market that cannot be ranked, or not now, is served all the same. */
  async function rankMissing(market: Market, datesOf: (last: TradingDay) => TradingDay[]): Promise<void> {
    const progress = showProgress();
    try {
      const dates = datesOf(await app.lastSession(market));
      for (const { ranking } of await makeRankings(app, pool, { market, dates }, progress.onProgress)) {
        log.info(`Ranked ${isoOf(ranking.date)}: ${ranking.signals.length} of ${ranking.universeSize}.`);
      }
    } catch (error) {
      if (signal.stopping) return;
      if (isAppError(error)) log.warn(`Not all was ranked. ${error.message}`);
      else log.error(`Not all was ranked; the next start tries again. ${stackOf(error)}`);
    } finally {
      progress.finish();
    }
  }

  /** The demo market as a newcomer meets it: the ends of the last months ranked, and the daily chain run for the last session. */
  async function prepareDemo(market: Market): Promise<void> {
    await rankMissing(market, (last) => rankingDates(market, last).slice(0, WITHOUT_WORKERS ? undefined : -1));
    if (WITHOUT_WORKERS) return;
    try {
      const end = await firstDaily(work, market, app.defaultStrategy);
      if (end !== 'SUCCESS') log.warn(`The daily job of the demo market ended as ${end}; the next start tries again.`);
    } catch (error) {
      if (signal.stopping) return;
      log.warn(`The daily job of the demo market did not run. ${isAppError(error) ? error.message : stackOf(error)}`);
    }
  }

  /** Has whoever works fill what is missing of a real market and rank its newest session; from here on the clock does. */
  async function startRoutine(market: Market): Promise<void> {
    const { store } = app;
    try {
      if (config.catchUp) await askForCatchUp(work, market, new Date());
      if (market.name !== DEMO_MARKET) {
        const date = await app.lastSession(market);
        await rankNewest({ store, queue: jobs.queue }, { marketId: market.id, strategy: app.defaultStrategy, date });
      }
      const schedules = await schedulesOf(store, market, config.schedules);
      clock = await startClock({ store, queue: jobs.queue, strategies, schedules, log });
      if (signal.stopping) await clock.close();
    } catch (error) {
      if (!signal.stopping) log.warn(`Not all that is missing was asked for; the next start tries again. ${stackOf(error)}`);
    }
  }

  /** Says once how current the data is. A database that is away just now stops nobody. */
  async function logFreshness(market: Market): Promise<void> {
    try {
      log.info(freshnessLine(market, await services.freshness.report(market)));
    } catch (error) {
      if (!signal.stopping) log.warn(`How current the data is could not be told. ${stackOf(error)}`);
    }
  }

  try {
    const keyFile = await prepareAccess(services.apiKeys, {
      dataDir: config.dataDir,
      production: config.environment === 'production',
      takesTokens: config.tokens.secret !== null || config.tokens.jwksUrl !== null,
    });
    if (keyFile !== null) process.stdout.write(`The API key of the administrator is in ${keyFile}, for your eyes only.\n`);
    // Of two first starts at once, the second finds what the first has made.
    const market = await exclusively(app.store, FIRST_WORK_LOCK, async () => {
      const found = await marketOrDemo(app, pool);
      // Whoever opens the demo market finds rankings; those of a real one, which take longer, are made beside the API.
      if (found.name === DEMO_MARKET) await prepareDemo(found);
      return found;
    });
    const { url } = await api.start();
    process.stdout.write(`AlphaQL serves ${market.name}${market.simulated ? ' (simulated data)' : ''} at ${url}\n`);
    await logFreshness(market);
    if (!WITHOUT_WORKERS) await settleAtStart(app.store, market, log, signal);
    await startRoutine(market);
  } catch (error) {
    // A signal while it starts makes what runs fail: then the store is being given back already.
    if (signal.stopping) return;
    // Give the store back, or the embedded server would be left running for nobody.
    await Promise.allSettled([api.stop(), jobs.close(), pool.close()]);
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
  return app.getMarket(null);
}

/** Ranks those of some sessions that the default strategy has no ranking of: all that an earlier start did not come to. */
async function makeRankings(
  { store, defaultStrategy: strategy }: App,
  pool: Pool,
  { market, dates }: { market: Market; dates: readonly TradingDay[] },
  onProgress: OnProgress,
): Promise<RankedRun[]> {
  const ranked = (day: TradingDay) =>
    findNewestRun(store, { marketId: market.id, strategy, from: day, to: day, asOf: new Date() });
  const missing: TradingDay[] = [];
  for (const date of dates) if ((await ranked(date)) === null) missing.push(date);
  if (missing.length === 0) return [];
  return pool.run('rank', { marketId: market.id, strategy, dates: missing, asOf: null }, onProgress);
}

function stackOf(error: unknown): string {
  return String(error instanceof Error ? error.stack : error);
}

await start().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) ? error.message : stackOf(error)}\n`);
  process.exit(1);
});
