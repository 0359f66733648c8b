import { listMarketCaps } from '../data/store/find/market-caps.js';
import { countRuns, findNewestRun, findRuns, listNewRunIds, listRankedStrategies, listRuns } from '../data/store/find/runs.js';
import { countSecurities, findSecurities, listSecurities, listTickers } from '../data/store/find/securities.js';
import { listBarSpans, listDelistings, listMemberships, listTickerPeriods } from '../data/store/find/security-facts.js';
import { listSignalPoints, loadSignals } from '../data/store/find/signals.js';
import { findSpan } from '../data/store/find/span.js';
import { listUniverseSummaries } from '../data/store/find/universes.js';
import { currentVersion } from '../data/store/load/current-version.js';
import { findMarket } from '../data/store/load/find-market.js';
import { findSecurityByTicker } from '../data/store/load/find-security.js';
import { loadActions } from '../data/store/load/load-actions.js';
import { loadBars } from '../data/store/load/load-bars.js';
import type { Store } from '../data/store/store.js';
import type { Access, AccessSettings } from './access/access.js';
import type { ApiKeys } from './access/api-keys.js';
import { createAccess, createApiKeys } from './access/create-access.js';
import { createDataServices, type DataServices, type DataSettings } from './create-data-services.js';
import { createJobServices, type JobParts, type JobServices } from './create-job-services.js';
import { createPortfolios } from './create-portfolios.js';
import { createRiskServices, type RiskServices } from './create-risk-services.js';
import { Markets } from './markets.js';
import { type PluginStore, Plugins } from './plugins.js';
import type { Portfolios } from './portfolios.js';
import { PriceHistory } from './prices.js';
import { Rankings } from './rankings.js';
import { type Compute, Regimes } from './regimes.js';
import type { RiskCompute } from './risk.js';
import { Securities } from './securities.js';
import { Strategies, type StrategySettings } from './strategies.js';
import { type WhatIfCompute, WhatIfs } from './what-ifs.js';

/** What the API may ask for. */
export interface Services extends DataServices, JobServices, RiskServices {
  access: Access;
  apiKeys: ApiKeys;
  markets: Markets;
  securities: Securities;
  prices: PriceHistory;
  rankings: Rankings;
  portfolios: Portfolios;
  whatIfs: WhatIfs;
  regimes: Regimes;
  plugins: Plugins;
  strategies: Strategies;
}

/** What the services are made of. */
export interface ServiceParts {
  store: Store;
  /** Name of the market that is served; null: the store's newest real one, else its newest simulated one. */
  market: string | null;
  registry: PluginStore;
  strategies: StrategySettings;
  compute: Compute & RiskCompute & WhatIfCompute;
  access: AccessSettings;
  /** Omitted: a bar is late after a day. */
  data?: DataSettings;
  work: JobParts;
  /** The clock; another one in tests. */
  now?: () => Date;
}

/** The services of a server over a store: each gets the few functions of the store that it declares. */
export function createServices({
  store,
  market,
  registry,
  strategies,
  compute,
  access,
  data = { freshnessHours: 24 },
  work,
  now = () => new Date(),
}: ServiceParts): Services {
  /** A function of the store, with the store given. */
  const bind =
    <Args extends unknown[], Result>(ask: (store: Store, ...args: Args) => Result) =>
    (...args: Args): Result =>
      ask(store, ...args);
  const markets = new Markets(
    { findMarket: () => findMarket(store, market), currentVersion: bind(currentVersion), findSpan: bind(findSpan) },
    now,
  );
  const loaded = new Strategies(strategies);
  const rankings = new Rankings(
    {
      findNewestRun: bind(findNewestRun),
      findRuns: bind(findRuns),
      listRuns: bind(listRuns),
      countRuns: bind(countRuns),
      listNewRunIds: bind(listNewRunIds),
      listRankedStrategies: bind(listRankedStrategies),
      loadSignals: bind(loadSignals),
      listSignalPoints: bind(listSignalPoints),
    },
    markets,
    loaded,
    now,
  );
  const portfolios = createPortfolios(store, markets, loaded, now);
  const regimes = new Regimes(compute, markets, loaded);
  return {
    access: createAccess(store, access, now),
    apiKeys: createApiKeys(store, now),
    markets,
    ...createJobServices(store, work, { markets, strategies: loaded, rankings, registry }, now),
    strategies: loaded,
    plugins: new Plugins(registry),
    securities: new Securities(
      {
        findSecurityByTicker: bind(findSecurityByTicker),
        findSecurities: bind(findSecurities),
        listSecurities: bind(listSecurities),
        countSecurities: bind(countSecurities),
        listTickers: bind(listTickers),
        listBarSpans: bind(listBarSpans),
        listTickerPeriods: bind(listTickerPeriods),
        listMemberships: bind(listMemberships),
        listDelistings: bind(listDelistings),
        listUniverseSummaries: bind(listUniverseSummaries),
        listMarketCaps: bind(listMarketCaps),
      },
      markets,
    ),
    prices: new PriceHistory({ loadBars: bind(loadBars), loadActions: bind(loadActions) }, markets),
    rankings,
    portfolios,
    regimes,
    whatIfs: new WhatIfs(compute, { findSecurityByTicker: bind(findSecurityByTicker) }, markets),
    ...createRiskServices(store, { compute, markets, strategies: loaded, rankings, portfolios, regimes }, now),
    ...createDataServices(store, markets, now, data),
  };
}
