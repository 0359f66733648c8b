import type { App } from '../app.js';
import type { Log } from '../domain/log.js';
import { type Jobs, openJobs } from '../jobs/open-jobs.js';
import { portfolioRisk } from '../jobs/portfolio-risk.js';
import { regimeHistory } from '../jobs/regimes.js';
import { sha256 } from '../jobs/sha256.js';
import { tryWeights } from '../jobs/what-if.js';
import { logTo } from '../log.js';
import { readStrategy } from '../quant/strategy/read-strategy.js';
import { createServices, type Services } from '../services/services.js';
import { withApp } from './run.js';

/** Somebody sits and waits: their job goes before those of schedules. */
export const COMMAND_PRIORITY = 10;

/** What commands that work through jobs have open. */
export interface JobCommand {
  app: App;
  jobs: Jobs;
  /** The services of the market that is meant. */
  services: Services;
  log: Log;
}

/** Does something with the jobs and the services of a market, null: the one that the server serves, and gives all back. */
export async function withJobs(market: string | null, work: (command: JobCommand) => Promise<void>): Promise<void> {
  await withApp(async (app) => {
    const { config, store } = app;
    const { registry, strategies } = app.jobs;
    const log = logTo(process.stderr, config.logLevel);
    const jobs = await openJobs(store, log, null);
    try {
      const services = createServices({
        store,
        market: market ?? config.market,
        registry,
        strategies: {
          files: strategies,
          defaultStrategy: app.defaultStrategy,
          read: (document) => readStrategy(document, registry, sha256),
        },
        compute: {
          regimeHistory: (request) => regimeHistory(app.jobs, request),
          portfolioRisk: (request) => portfolioRisk(app.jobs, request),
          whatIf: (request) => tryWeights(app.jobs, request),
        },
        // Whoever may run a command may read the store anyway.
        access: { open: true, readToken: null },
        data: { freshnessHours: config.freshnessHours },
        work: { ...jobs, marketsDir: config.marketsDir },
      });
      await work({ app, jobs, services, log });
    } finally {
      await jobs.close();
    }
  });
}
