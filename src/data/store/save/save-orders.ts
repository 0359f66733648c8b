/** How orders are written down, sent and ended. Each is one transaction that changes nothing when it is repeated. */
import type pg from 'pg';
import { conflict } from '../../../domain/errors.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { StoredTradeList } from '../find/trade-lists.js';
import type { Store } from '../store.js';
import { inTransaction, type StepFence } from './fenced-transaction.js';
import { type Held, savePosition } from './save-position.js';

/** A trade list that is sent to a broker. */
export interface Submission {
  list: StoredTradeList;
  broker: string;
  /** The one session in which its orders can be filled. */
  session: TradingDay;
  participationCap: number;
  at: Date;
}

/** How an order ended with its session. */
export interface OrderOutcome {
  orderId: number;
  status: 'FILLED' | 'EXPIRED' | 'REJECTED';
  /** 0: nothing was filled. */
  shares: number;
  price: number;
  cost: number;
  reason: string | null;
}

/** A position and what a fill makes of it; shares and price of the fill are signed and a share. */
export type PositionRule = (held: Held, shares: number, price: number) => Held;

/**
 * Writes a list's orders down as NEW, in the strategy's account, which is opened with the list's net asset value where there is none. Older
 * orders that are still open are cancelled: the list was made without them. Throws `CONFLICT` for a list that was sent already, that has a
 * newer one, or since which what is held has changed.
 */
export function writeOrders(store: Store, submission: Submission, fence: StepFence | null = null): Promise<number> {
  return inTransaction(store, fence, async (client) => {
    const { list, broker, session, participationCap, at } = submission;
    const { id: accountId, revision } = await openAccount(client, list, broker);
    await checkCurrent(client, list, revision);
    await client.query('insert into submission (list_id, account_id, submitted_at) values ($1, $2, $3)', [
      list.id,
      accountId,
      at,
    ]);
    await client.query(
      `update trade_order set status = 'CANCELLED', reason = 'Replaced by a newer trade list.', updated_at = $2
        where account_id = $1 and status in ('NEW', 'ACCEPTED', 'PARTIALLY_FILLED')`,
      [accountId, at],
    );
    await client.query(
      `insert into trade_order (client_order_id, account_id, list_id, security_id, ticker, side, shares, planned_price, session,
         participation_cap, price_cost_bps, commission_bps, status, submitted_at, updated_at)
       select $2 || '-' || list_id || '-' || security_id, $3, list_id, security_id, ticker, side, shares, price, $4, $5,
              greatest(coalesce(expected_cost_bps - $6, $7), 0), $6, 'NEW', $8, $8
         from trade where list_id = $1 order by position`,
      [list.id, broker, accountId, isoOf(session), participationCap, list.costs.commissionBps, list.costs.halfSpreadBps, at],
    );
    return accountId;
  });
}

/** The broker has the orders of a list that were NEW. */
export function acceptOrders(store: Store, listId: number, at: Date, fence: StepFence | null = null): Promise<void> {
  return inTransaction(store, fence, async (client) => {
    await client.query(`update trade_order set status = 'ACCEPTED', updated_at = $2 where list_id = $1 and status = 'NEW'`, [
      listId,
      at,
    ]);
  });
}

/**
 * Writes what became of orders, with their fills, the positions and the cash, all or nothing, and returns how many it was news of: an order that
 * has ended is left as it is, so that no fill counts twice, however often and by however many at once this is done.
 */
export function endOrders(
  store: Store,
  accountId: number,
  outcomes: readonly OrderOutcome[],
  { filledAt, positionAfter }: { filledAt: Date; positionAfter: PositionRule },
  fence: StepFence | null = null,
): Promise<number> {
  return inTransaction(store, fence, async (client) => {
    await client.query('select from account where id = $1 for update', [accountId]);
    let news = 0;
    for (const { orderId, status, shares, price, cost, reason } of outcomes) {
      const { rows } = await client.query<{ securityId: number; side: 'BUY' | 'SELL' }>(
        `update trade_order set status = $3::order_status, reason = $4, filled_shares = filled_shares + $5, updated_at = now()
          where id = $2 and account_id = $1 and status in ('ACCEPTED', 'PARTIALLY_FILLED')
         returning security_id as "securityId", side`,
        [accountId, orderId, status, reason, shares],
      );
      if (rows.length === 0) continue;
      news++;
      if (shares === 0) continue;
      await client.query('insert into fill (order_id, at, shares, price, cost) values ($1, $2, $3, $4, $5)', [
        orderId,
        filledAt,
        shares,
        price,
        cost,
      ]);
      const [{ securityId, side }] = rows;
      const signed = side === 'BUY' ? shares : -shares;
      await movePosition(client, { accountId, securityId }, (held) => positionAfter(held, signed, price));
      await client.query('update account set cash = cash - $2, revision = revision + 1 where id = $1', [
        accountId,
        signed * price + cost,
      ]);
    }
    return news;
  });
}

/** Writes what a comparison of positions, cash and fills has found. */
export async function saveReconciliation(store: Store, accountId: number, at: Date, warnings: readonly object[]): Promise<void> {
  await store.pool.query('update account set reconciled_at = $2, warnings = $3 where id = $1', [
    accountId,
    at,
    JSON.stringify(warnings),
  ]);
}

/** The account of a strategy, locked; opened where there is none. */
async function openAccount(
  client: pg.ClientBase,
  list: StoredTradeList,
  broker: string,
): Promise<{ id: number; revision: number }> {
  await client.query(
    `insert into account (market_id, strategy, broker, deposit, cash) values ($1, $2, $3, $4, $4) on conflict do nothing`,
    [list.marketId, list.strategy, broker, list.cashBefore],
  );
  const { rows } = await client.query<{ id: number; revision: number }>(
    'select id, revision from account where market_id = $1 and strategy = $2 and broker = $3 for update',
    [list.marketId, list.strategy, broker],
  );
  return rows[0];
}

async function checkCurrent(client: pg.ClientBase, list: StoredTradeList, revision: number): Promise<void> {
  const holds = async (sql: string, values: unknown[]) => (await client.query(sql, values)).rowCount! > 0;
  if (await holds('select from submission where list_id = $1', [list.id])) {
    throw conflict('The trade list was submitted already. `orders` shows what became of it.', ['input', 'tradeListId']);
  }
  const newer = 'select from trade_list where market_id = $1 and strategy = $2 and (date, id) > ($3, $4) limit 1';
  if (await holds(newer, [list.marketId, list.strategy, isoOf(list.date), list.id])) {
    throw conflict('There is a newer trade list of this strategy. Submit that one.', ['input', 'tradeListId']);
  }
  if (revision !== list.revision) {
    const message =
      'What is held has changed since the trade list was made, by fills or a split. Make a new portfolio, which makes a new list.';
    throw conflict(message, ['input', 'tradeListId']);
  }
}

async function movePosition(
  client: pg.ClientBase,
  { accountId, securityId }: { accountId: number; securityId: number },
  after: (held: Held) => Held,
): Promise<void> {
  const { rows } = await client.query(
    'select shares, average_price as "averagePrice" from position where account_id = $1 and security_id = $2',
    [accountId, securityId],
  );
  await savePosition(client, { accountId, securityId }, after(rows[0] ?? { shares: 0, averagePrice: 0 }));
}
