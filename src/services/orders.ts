import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import type { OrderFilter, OrderStatus, StoredOrder } from '../data/store/find/orders.js';
import { badInput } from '../domain/errors.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import type { Markets } from './markets.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the store. */
export interface OrderStore {
  listOrders(filter: OrderFilter, after: number | null, limit: number): Promise<StoredOrder[]>;
  countOrders(filter: OrderFilter): Promise<number>;
  findOrders(marketId: number, ids: readonly number[]): Promise<StoredOrder[]>;
}

/** Which orders are meant; null: no condition. Days of submission are those of the exchange, both inclusive. */
export interface OrderQuery {
  strategy: string | null;
  statuses: readonly OrderStatus[] | null;
  from: TradingDay | null;
  to: TradingDay | null;
}

/** The orders at the broker, of the market that is served. */
export class Orders {
  constructor(
    private readonly store: OrderStore,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
  ) {}

  /** Orders, newest first, with one more than `limit` where more follow. Throws NOT_FOUND for an unknown strategy. */
  async list({ strategy, statuses, from, to }: OrderQuery, after: number | null, limit: number) {
    const market = await this.markets.get();
    if (from !== null && to !== null && from > to) throw badInput(['from'], `not after ${isoOf(to)}`, isoOf(from));
    const { startOf } = calendarOf(market.timeZone);
    const filter: OrderFilter = {
      marketId: market.id,
      strategy,
      statuses,
      from: from === null ? null : startOf(from),
      to: to === null ? null : startOf(to + 1),
    };
    const orders = await this.store.listOrders(filter, after, limit + 1);
    // What is not loaded any more may still have orders; a name that has neither is a mistake.
    if (orders.length === 0 && strategy !== null) this.strategies.get(strategy);
    return { orders, count: () => this.store.countOrders(filter) };
  }

  /** The order of a row's id, or null. */
  async find(id: number): Promise<StoredOrder | null> {
    const market = await this.markets.get();
    const [order] = await this.store.findOrders(market.id, [id]);
    return order ?? null;
  }
}

/** The mean price of an order's fills, money a share; null without one. */
export function averagePriceOf({ fills }: Pick<StoredOrder, 'fills'>): number | null {
  const shares = fills.reduce((sum, fill) => sum + fill.shares, 0);
  return shares === 0 ? null : fills.reduce((sum, fill) => sum + fill.shares * fill.price, 0) / shares;
}
