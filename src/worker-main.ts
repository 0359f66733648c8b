/** Runs workers alone, beside a server on the same store; any number of machines may. */
import { openApp } from './app.js';
import { readConfig } from './config.js';
import { findMarket } from './data/store/load/find-market.js';
import { isAppError } from './domain/errors.js';
import { settleAtStart } from './jobs/execution/settle-at-start.js';
import { openJobs } from './jobs/open-jobs.js';
import { startClock } from './jobs/schedules/clock.js';
import { schedulesOf } from './jobs/schedules/schedules.js';
import { logTo } from './log.js';
import { projectRoot } from './project-root.js';
import { onStopSignal } from './stop-signal.js';

async function start(): Promise<void> {
  const config = readConfig();
  const log = logTo(process.stderr, config.logLevel);
  const app = await openApp(config, log);
  try {
    const jobs = await openJobs(app.store, log, {
      threads: config.workers,
      projectRoot: projectRoot(),
      settings: app.workSettings,
    });
    // Without a market there is nothing to do by the clock; whoever fills the store has one.
    const market = await findMarket(app.store, config.market);
    const schedules = market === null ? [] : await schedulesOf(app.store, market, config.schedules);
    const { strategies } = app.jobs;
    const clock = await startClock({ store: app.store, queue: jobs.queue, strategies, schedules, log });
    process.stdout.write(`AlphaQL works with ${config.workers} thread${config.workers === 1 ? '' : 's'}.\n`);
    const signal = onStopSignal(log, async () => {
      const stopped = jobs.stopWorkers();
      process.stdout.write('AlphaQL stops: what runs reaches a step and goes back into the queue.\n');
      await clock.close();
      await stopped;
      await jobs.close();
      await app.close();
    });
    if (market !== null) await settleAtStart(app.store, market, log, signal);
  } catch (error) {
    await app.close();
    throw error;
  }
}

await start().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
