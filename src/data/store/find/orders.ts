import type { TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** The states of an order, in the order of its life. */
export const ORDER_STATUSES = ['NEW', 'ACCEPTED', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED'] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** The states in which more can be filled. */
export const OPEN_STATUSES: readonly OrderStatus[] = ['NEW', 'ACCEPTED', 'PARTIALLY_FILLED'];

/** A stored order with its fills, oldest first. */
export interface StoredOrder {
  id: number;
  clientOrderId: string;
  accountId: number;
  broker: string;
  strategy: string;
  listId: number;
  securityId: number;
  ticker: string;
  side: 'BUY' | 'SELL';
  shares: number;
  filledShares: number;
  plannedPrice: number;
  session: TradingDay;
  participationCap: number;
  priceCostBps: number;
  commissionBps: number;
  status: OrderStatus;
  reason: string | null;
  submittedAt: Date;
  updatedAt: Date;
  fills: StoredFill[];
}

/** A part of an order that was executed. */
export interface StoredFill {
  at: Date;
  shares: number;
  price: number;
  cost: number;
}

/** Which orders are meant; null: no condition. */
export interface OrderFilter {
  marketId: number;
  strategy: string | null;
  statuses: readonly OrderStatus[] | null;
  /** Instants of submission: from, inclusive, and to, exclusive. */
  from: Date | null;
  to: Date | null;
}

const COLUMNS = `o.id, o.client_order_id as "clientOrderId", o.account_id as "accountId", a.broker, a.strategy, o.list_id as "listId",
  o.security_id as "securityId", o.ticker, o.side, o.shares, o.filled_shares as "filledShares", o.planned_price as "plannedPrice",
  o.session - date '1970-01-01' as session, o.participation_cap as "participationCap", o.price_cost_bps as "priceCostBps",
  o.commission_bps as "commissionBps", o.status, o.reason, o.submitted_at as "submittedAt", o.updated_at as "updatedAt",
  (select coalesce(json_agg(json_build_object('at', (extract(epoch from f.at) * 1000)::int8, 'shares', f.shares, 'price', f.price, 'cost', f.cost)
                            order by f.at), '[]')
     from fill f where f.order_id = o.id) as fills`;

const TABLES = 'trade_order o join account a on a.id = o.account_id';

const FILTER = `a.market_id = $1 and ($2::text is null or a.strategy = $2) and ($3::text[] is null or o.status::text = any($3))
  and ($4::timestamptz is null or o.submitted_at >= $4) and ($5::timestamptz is null or o.submitted_at < $5)`;

/** The orders that a filter leaves, newest first, after an id. */
export async function listOrders(store: Store, filter: OrderFilter, after: number | null, limit: number): Promise<StoredOrder[]> {
  return ordersOf(store, `${FILTER} and ($6::int is null or o.id < $6) order by o.id desc limit $7`, [
    ...valuesOf(filter),
    after,
    limit,
  ]);
}

/** How many orders a filter leaves. */
export async function countOrders(store: Store, filter: OrderFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from ${TABLES} where ${FILTER}`, valuesOf(filter));
  return rows[0].count;
}

/** Orders by id, in any order; ids of other markets and unknown ones have no row. */
export function findOrders(store: Store, marketId: number, ids: readonly number[]): Promise<StoredOrder[]> {
  return ordersOf(store, 'a.market_id = $1 and o.id = any($2)', [marketId, ids]);
}

/** The orders of a trade list, oldest first. */
export function listOrdersOf(store: Store, listId: number): Promise<StoredOrder[]> {
  return ordersOf(store, 'o.list_id = $1 order by o.id', [listId]);
}

/** The orders of an account that the broker has and that can be filled, oldest first. */
export function listOpenOrders(store: Store, accountId: number): Promise<StoredOrder[]> {
  return ordersOf(store, `o.account_id = $1 and o.status in ('ACCEPTED', 'PARTIALLY_FILLED') order by o.id`, [accountId]);
}

async function ordersOf(store: Store, condition: string, values: unknown[]): Promise<StoredOrder[]> {
  const { rows } = await store.pool.query(`select ${COLUMNS} from ${TABLES} where ${condition}`, values);
  return rows.map((row) => ({
    ...row,
    fills: row.fills.map((fill: StoredFill) => ({ ...fill, at: new Date(fill.at) })),
  }));
}

function valuesOf({ marketId, strategy, statuses, from, to }: OrderFilter): unknown[] {
  return [marketId, strategy, statuses, from, to];
}
