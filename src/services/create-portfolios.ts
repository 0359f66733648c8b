import {
  countPortfolios,
  findNewestPortfolio,
  findPortfolios,
  listNewestPortfolios,
  listPortfolios,
  loadTargets,
} from '../data/store/find/portfolios.js';
import type { Store } from '../data/store/store.js';
import type { Markets } from './markets.js';
import { Portfolios } from './portfolios.js';
import type { Strategies } from './strategies.js';

/** The stored portfolios over a store. */
export function createPortfolios(store: Store, markets: Markets, strategies: Strategies, now: () => Date): Portfolios {
  return new Portfolios(
    {
      findNewestPortfolio: (filter) => findNewestPortfolio(store, filter),
      findPortfolios: (marketId, ids) => findPortfolios(store, marketId, ids),
      listPortfolios: (...query) => listPortfolios(store, ...query),
      countPortfolios: (filter) => countPortfolios(store, filter),
      listNewestPortfolios: (marketId, asOf) => listNewestPortfolios(store, marketId, asOf),
      loadTargets: (portfolio) => loadTargets(store, portfolio),
    },
    markets,
    strategies,
    now,
  );
}
