import type { Store } from '../data/store/store.js';
import { loadUnderlying } from '../jobs/underlying.js';
import { Dashboards } from './dashboard.js';
import { Hedges } from './hedge.js';
import type { Markets } from './markets.js';
import type { Portfolios } from './portfolios.js';
import type { Rankings } from './rankings.js';
import type { Regimes } from './regimes.js';
import { type RiskCompute, Risks } from './risk.js';
import type { Strategies } from './strategies.js';

/** The services that say what a portfolio may lose, what its hedge costs, and what a front page shows. */
export interface RiskServices {
  risks: Risks;
  hedges: Hedges;
  dashboards: Dashboards;
}

/** What they are made of beside the store. */
export interface RiskParts {
  compute: RiskCompute;
  markets: Markets;
  strategies: Strategies;
  rankings: Rankings;
  portfolios: Portfolios;
  regimes: Regimes;
}

/** These services over a store. */
export function createRiskServices(store: Store, parts: RiskParts, now: () => Date): RiskServices {
  const { compute, markets, strategies, portfolios } = parts;
  return {
    risks: new Risks(compute, portfolios, markets),
    hedges: new Hedges({ loadUnderlying: (query) => loadUnderlying(store, query) }, markets, strategies),
    dashboards: new Dashboards({ ...parts, now }),
  };
}
