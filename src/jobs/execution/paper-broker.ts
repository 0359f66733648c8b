import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import { findAccount, listPositions, type StoredAccount, sumFills } from '../../data/store/find/accounts.js';
import { listOpenOrders, type StoredOrder } from '../../data/store/find/orders.js';
import { findSpan } from '../../data/store/find/span.js';
import { currentVersion } from '../../data/store/load/current-version.js';
import { loadActions } from '../../data/store/load/load-actions.js';
import { loadQuotes } from '../../data/store/load/load-quotes.js';
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { applyActions } from '../../data/store/save/save-account-actions.js';
import {
  acceptOrders,
  endOrders,
  type OrderOutcome,
  saveReconciliation,
  writeOrders,
} from '../../data/store/save/save-orders.js';
import type { Store } from '../../data/store/store.js';
import type { Knowledge } from '../../domain/market.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { paperFill } from '../../quant/execution/paper-fill.js';
import { positionAfter, positionAfterAction } from '../../quant/execution/position.js';
import { differencesOf } from '../../quant/execution/reconcile.js';
import type { Broker, Holder } from './broker.js';

/** Name of the paper broker. */
export const PAPER = 'paper';

/** How long after a session's close a bar that is missing may still come in, while others are there: a day. */
const BAR_WAIT_MS = 86_400_000;

/**
 * A broker whose money is paper: it fills orders at the prices of the first session that the store does not know when they are written down, once
 * that session's bars are in, so that no price is known before the order. Its accounts are in Postgres.
 */
export function paperBroker(store: Store): Broker {
  const accountOf = ({ marketId, strategy }: Holder) => findAccount(store, { marketId, strategy, broker: PAPER });
  return {
    name: PAPER,
    async write(market, list, participationCap, at, fence) {
      const last = (await findSpan(store, market.id))?.to ?? list.date;
      const session = calendarOf(market.timeZone).sessionAfter(Math.max(last, list.date));
      await writeOrders(store, { list, broker: PAPER, session, participationCap, at }, fence);
    },
    send: (listId, at, fence) => acceptOrders(store, listId, at, fence),
    async settle(market, holder, at, fence) {
      const account = await accountOf(holder);
      const last = (await findSpan(store, market.id))?.to ?? null;
      if (account === null || last === null) return inTransaction(store, fence, async () => 0);
      const knowledge = { asOf: at, version: await currentVersion(store, market.id) };
      // Orders of one account are of one session: a newer list cancels what is open of an older one.
      const due = (await listOpenOrders(store, account.id)).filter(({ session }) => session <= last);
      if (due.length === 0) {
        await takeActions(store, account, last, knowledge);
        return inTransaction(store, fence, async () => 0);
      }
      // What is bought in a session has no part in its splits and dividends, nor in earlier ones.
      const [{ session }] = due;
      await takeActions(store, account, session, knowledge);
      const filledAt = calendarOf(market.timeZone).closeOf(session);
      const outcomes = await outcomesOf(store, due, filledAt, knowledge);
      const news = await endOrders(store, account.id, outcomes, { filledAt, positionAfter }, fence);
      await takeActions(store, { ...account, actionsThrough: session }, last, knowledge);
      return news;
    },
    async reconcile(holder, at) {
      const account = await accountOf(holder);
      if (account === null) return [];
      const [positions, filled] = await Promise.all([listPositions(store, account.id), sumFills(store, account.id)]);
      const held = new Map(positions.map(({ securityId, shares }) => [securityId, shares]));
      const expected = { cash: account.deposit + filled.cash, shares: filled.shares };
      const warnings = differencesOf({ cash: account.cash, shares: held }, expected);
      await saveReconciliation(store, account.id, at, warnings);
      return warnings;
    },
    async statement(holder) {
      const account = await accountOf(holder);
      return account && { account, positions: await listPositions(store, account.id) };
    },
  };
}

/** What became of orders in their session, from bars that are known at an instant; nothing yet of one whose bar may still come in. */
async function outcomesOf(
  store: Store,
  orders: readonly StoredOrder[],
  closedAt: Date,
  knowledge: Knowledge,
): Promise<OrderOutcome[]> {
  const session: TradingDay = orders[0].session;
  const days = await loadQuotes(store, {
    securityIds: orders.map(({ securityId }) => securityId),
    from: session,
    to: session,
    knowledge,
  });
  return orders.flatMap((order) => {
    const day = days.get(order.securityId)?.[0] ?? null;
    const waits = day === null && knowledge.asOf.getTime() < closedAt.getTime() + BAR_WAIT_MS;
    return waits ? [] : [{ orderId: order.id, ...paperFill(order, day) }];
  });
}

/** Gives an account the splits and dividends of what it holds, up to a session. */
async function takeActions(
  store: Store,
  { id, actionsThrough: after }: StoredAccount,
  through: TradingDay,
  knowledge: Knowledge,
): Promise<void> {
  if (after !== null && after >= through) return;
  const positions = await listPositions(store, id);
  const securityIds = positions.map(({ securityId }) => securityId);
  const range = { from: (after ?? through) + 1, to: through };
  const actions = await loadActions(store, { securityIds, range, knowledge });
  await applyActions(store, id, { after, through }, actions, positionAfterAction);
}
