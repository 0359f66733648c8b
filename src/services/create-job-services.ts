import { countTrades, findCurve, findHoldings, listHoldings, listSignalDates, listTrades } from '../data/store/find/backtests.js';
import { countExperiments, findExperiments, findReplay, listExperiments, listReplays } from '../data/store/find/experiments.js';
import { findJobByKey } from '../data/store/find/job-by-key.js';
import { countJobEvents, countJobs, countParts, findJobs, listJobEvents, listJobs } from '../data/store/find/jobs.js';
import { findLastFire } from '../data/store/find/last-fire.js';
import { listMissingMetrics } from '../data/store/find/missing-metrics.js';
import { findSweepOf, listSweepPoints } from '../data/store/find/sweeps.js';
import { findYahooMembers } from '../data/store/find/yahoo-members.js';
import { findSecurityByTicker } from '../data/store/load/find-security.js';
import { listUniverses } from '../data/store/load/list-universes.js';
import type { Store } from '../data/store/store.js';
import type { Market } from '../domain/market.js';
import { checkCatchUp } from '../jobs/catch-up/check-request.js';
import { dailyJobOf } from '../jobs/daily.js';
import type { JobFeed } from '../jobs/life/job-feed.js';
import { cancel, retry } from '../jobs/life/requests.js';
import { submit } from '../jobs/life/submit.js';
import type { Queue } from '../jobs/queue.js';
import { DEFAULT_CRON, type ScheduleSettings, schedulesOf } from '../jobs/schedules/schedules.js';
import { createExecutionServices, type ExecutionServices } from './create-execution-services.js';
import { ExperimentRequests } from './experiment-requests.js';
import { Experiments } from './experiments.js';
import { JobRequests } from './job-requests.js';
import { JobBook } from './jobs.js';
import { Live } from './live.js';
import type { Markets } from './markets.js';
import type { PluginStore } from './plugins.js';
import { PortfolioRequests } from './portfolio-requests.js';
import type { Rankings } from './rankings.js';
import { Schedules } from './schedules.js';
import type { Strategies } from './strategies.js';

/** The queue that jobs go into, and the feed of what becomes of them. */
export interface JobParts {
  queue: Queue;
  feed: Pick<JobFeed, 'listen'>;
  /** The one folder below which market folders may be ingested; null or omitted: none. */
  marketsDir?: string | null;
  /** When schedules fire; omitted: as where nothing is configured. */
  schedules?: ScheduleSettings;
}

/** What callers may know of jobs, ask of them and hear of them. */
export interface JobServices extends ExecutionServices {
  jobs: JobBook;
  jobRequests: JobRequests;
  experiments: Experiments;
  experimentRequests: ExperimentRequests;
  portfolioRequests: PortfolioRequests;
  live: Live;
  schedules: Schedules;
}

/** The arguments of a function of the store, without the store. */
type Tail<Ask extends (store: Store, ...args: never[]) => unknown> =
  Parameters<Ask> extends [Store, ...infer Args] ? Args : never;

/** The services of jobs over a store. */
export function createJobServices(
  store: Store,
  { queue, feed, marketsDir = null, schedules: settings = DEFAULT_CRON }: JobParts,
  {
    markets,
    strategies,
    rankings,
    registry,
  }: { markets: Markets; strategies: Strategies; rankings: Rankings; registry: PluginStore },
  now: () => Date,
): JobServices {
  const settling = { store, queue };
  const jobs = new JobBook({
    findJobs: (ids) => findJobs(store, ids),
    listJobs: (filter, after, limit) => listJobs(store, filter, after, limit),
    countJobs: (filter) => countJobs(store, filter),
    countParts: (parentId) => countParts(store, parentId),
    listJobEvents: (jobId, after, limit) => listJobEvents(store, jobId, after, limit),
    countJobEvents: (jobId) => countJobEvents(store, jobId),
    cancel: (id) => cancel(settling, id),
    retry: (id) => retry(settling, id),
  });
  const submission = {
    submit: (job: Parameters<typeof submit>[1]) => submit(settling, job),
    find: (id: number) => jobs.find(id),
    findByKey: async (requestedBy: string, key: string | null) => {
      const id = key === null ? null : await findJobByKey(store, requestedBy, key);
      return id === null ? null : jobs.find(id);
    },
  };
  const asked = {
    checkCatchUp: (...request: Tail<typeof checkCatchUp>) => checkCatchUp(store, ...request),
    findYahooMembers: (...question: Tail<typeof findYahooMembers>) => findYahooMembers(store, ...question),
    dailyJobOf: (request: Parameters<typeof dailyJobOf>[1]) => dailyJobOf({ store, strategies: strategies.list }, request),
  };
  const experiments = new Experiments(
    {
      findExperiments: (ids) => findExperiments(store, ids),
      listExperiments: (...query) => listExperiments(store, ...query),
      countExperiments: (filter) => countExperiments(store, filter),
      listReplays: (experimentId) => listReplays(store, experimentId),
      findReplay: (id) => findReplay(store, id),
      findCurve: (id) => findCurve(store, id),
      listSignalDates: (id) => listSignalDates(store, id),
      findHoldings: (...query) => findHoldings(store, ...query),
      listHoldings: (...query) => listHoldings(store, ...query),
      listTrades: (...query) => listTrades(store, ...query),
      countTrades: (filter) => countTrades(store, filter),
      listSweepPoints: (jobId) => listSweepPoints(store, jobId),
      findSweepOf: (jobId) => findSweepOf(store, jobId),
      findJobs: (ids) => findJobs(store, ids),
    },
    { markets, strategies, registry },
  );
  const known = {
    listUnknownTickers: async (market: Market, tickers: readonly string[]) => {
      const found = await Promise.all(tickers.map((ticker) => findSecurityByTicker(store, market, ticker)));
      return tickers.filter((_, i) => found[i] === null);
    },
    listUniverses: (marketId: number) => listUniverses(store, marketId),
    listMissingMetrics: (...question: Tail<typeof listMissingMetrics>) => listMissingMetrics(store, ...question),
  };
  return {
    jobs,
    ...createExecutionServices(store, { jobs: submission, markets, strategies }),
    experiments,
    experimentRequests: new ExperimentRequests({
      jobs: submission,
      store: known,
      registry,
      markets,
      strategies,
      experiments,
      now,
    }),
    portfolioRequests: new PortfolioRequests({ jobs: submission, registry, markets, strategies, rankings }),
    jobRequests: new JobRequests(submission, asked, markets, strategies, marketsDir, now),
    schedules: new Schedules(
      {
        schedulesOf: (market) => schedulesOf(store, market, settings),
        findLastFire: (keyPrefix) => findLastFire(store, keyPrefix),
      },
      markets,
      now,
    ),
    live: new Live(feed, jobs, rankings),
  };
}
