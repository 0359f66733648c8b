import { countOrders, findOrders, listOrders, listOrdersOf } from '../data/store/find/orders.js';
import { findSecurities } from '../data/store/find/securities.js';
import { listBarSpans } from '../data/store/find/security-facts.js';
import { findNewestTradeList, findTradeListOf, findTradeLists, loadTrades } from '../data/store/find/trade-lists.js';
import type { Store } from '../data/store/store.js';
import { paperBroker } from '../jobs/execution/paper-broker.js';
import type { JobSubmission } from './job-requests.js';
import type { Markets } from './markets.js';
import { Orders } from './orders.js';
import { Positions } from './positions.js';
import type { Strategies } from './strategies.js';
import { TradeLists } from './trade-lists.js';

/** The services that say what is to be traded, what became of it and what is held. */
export interface ExecutionServices {
  tradeLists: TradeLists;
  orders: Orders;
  positions: Positions;
}

/** These services over a store. */
export function createExecutionServices(
  store: Store,
  { jobs, markets, strategies }: { jobs: JobSubmission; markets: Markets; strategies: Strategies },
): ExecutionServices {
  const tradeLists = {
    findNewestTradeList: (query: Parameters<typeof findNewestTradeList>[1]) => findNewestTradeList(store, query),
    findTradeLists: (marketId: number, ids: readonly number[]) => findTradeLists(store, marketId, ids),
    findTradeListOf: (portfolioId: number) => findTradeListOf(store, portfolioId),
    loadTrades: (listId: number) => loadTrades(store, listId),
    listOrdersOf: (listId: number) => listOrdersOf(store, listId),
  };
  const orders = {
    listOrders: (...query: [Parameters<typeof listOrders>[1], number | null, number]) => listOrders(store, ...query),
    countOrders: (filter: Parameters<typeof countOrders>[1]) => countOrders(store, filter),
    findOrders: (marketId: number, ids: readonly number[]) => findOrders(store, marketId, ids),
  };
  const positions = {
    statement: paperBroker(store).statement,
    listBarSpans: (ids: readonly number[]) => listBarSpans(store, ids),
    findSecurities: (marketId: number, ids: readonly number[]) => findSecurities(store, marketId, ids),
  };
  return {
    tradeLists: new TradeLists(tradeLists, jobs, markets, strategies),
    orders: new Orders(orders, markets, strategies),
    positions: new Positions(positions, markets, strategies),
  };
}
