import { listBreakers } from '../data/store/find/breakers.js';
import { listCorrections } from '../data/store/find/corrections.js';
import { detectGaps, listUnavailable } from '../data/store/find/gaps.js';
import { countIngests, countQuarantine, countRows, findIngests, listIngests } from '../data/store/find/health.js';
import { listLastBars } from '../data/store/find/last-bars.js';
import { countQuarantined, findQuarantined, listQuarantine } from '../data/store/find/quarantine.js';
import { countMarketRuns } from '../data/store/find/runs.js';
import { findSessions } from '../data/store/find/sessions.js';
import { loadEarnings } from '../data/store/load/load-earnings.js';
import { loadFacts } from '../data/store/load/load-facts.js';
import type { Store } from '../data/store/store.js';
import { resolveQuarantine } from '../jobs/resolve-quarantine.js';
import { DataHealth } from './data-health.js';
import { Facts } from './facts.js';
import { FreshnessChecks } from './freshness.js';
import { Gaps } from './gaps.js';
import type { Markets } from './markets.js';
import { Validation } from './validation.js';

/** The services that say what the data are and whether they can be trusted. */
export interface DataServices {
  freshness: FreshnessChecks;
  gaps: Gaps;
  facts: Facts;
  validation: Validation;
  dataHealth: DataHealth;
}

/** What is configured of them. */
export interface DataSettings {
  /** Hours after a session's close until its bar is late. */
  freshnessHours: number;
}

/** These services over a store. */
export function createDataServices(
  store: Store,
  markets: Markets,
  now: () => Date,
  { freshnessHours }: DataSettings,
): DataServices {
  const freshness = new FreshnessChecks(
    {
      listLastBars: (marketId) => listLastBars(store, marketId),
      findSessions: (market, until) => findSessions(store, market, until),
    },
    markets,
    now,
    freshnessHours,
  );
  const gaps = new Gaps(
    {
      detectGaps: (market, options) => detectGaps(store, market, options),
      listUnavailable: (marketId) => listUnavailable(store, marketId),
    },
    markets,
    freshness,
  );
  const facts = new Facts(
    {
      loadFacts: (query) => loadFacts(store, query),
      loadEarnings: (query) => loadEarnings(store, query),
      listCorrections: (securityId) => listCorrections(store, securityId),
    },
    markets,
  );
  const validation = new Validation(
    {
      listIngests: (...query) => listIngests(store, ...query),
      countIngests: (marketId) => countIngests(store, marketId),
      findIngests: (ids) => findIngests(store, ids),
      listQuarantine: (...query) => listQuarantine(store, ...query),
      countQuarantined: (filter) => countQuarantined(store, filter),
      findQuarantined: (marketId, ids) => findQuarantined(store, marketId, ids),
      resolveQuarantine: (options) => resolveQuarantine(store, options),
    },
    markets,
    now,
  );
  const dataHealth = new DataHealth(
    {
      countRows: (marketId) => countRows(store, marketId),
      countMarketRuns: (marketId) => countMarketRuns(store, marketId),
      countQuarantine: (marketId) => countQuarantine(store, marketId),
      listIngests: (marketId, limit) => listIngests(store, marketId, limit),
      listBreakers: () => listBreakers(store),
    },
    { markets, freshness, gaps, now },
  );
  return { freshness, gaps, facts, validation, dataHealth };
}
