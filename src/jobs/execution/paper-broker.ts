import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import { findAccount, listPositions, type StoredAccount, sumFills } from '../../data/store/find/accounts.js';
import { listOpenOrders, type StoredOrder } from '../../data/store/find/orders.js';
import { findSpan } from '../../data/store/find/span.js';
import { currentVersion } from '../../data/store/load/current-version.js';
import { loadQuotes } from '../../data/store/load/load-quotes.js';
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
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
import { positionAfter } from '../../quant/execution/position.js';
import { differencesOf } from '../../quant/execution/reconcile.js';
import type { Broker, Holder } from './broker.js';
import { takeActions } from './take-actions.js';

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
  const ledgerOf = async ({ id, deposit }: StoredAccount, through: TradingDay | null) => {
    const { cash, shares } = await sumFills(store, id, through);
    return { cash: deposit + cash, shares };
  };
  const disagreementsOf = async (account: StoredAccount) => {
    const [positions, ledger] = await Promise.all([listPositions(store, account.id), ledgerOf(account, null)]);
    const held = new Map(positions.map(({ securityId, shares }) => [securityId, shares]));
    return differencesOf({ cash: account.cash, shares: held }, ledger);
  };
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
      const session = due[0]?.session ?? last;
      const filledAt = calendarOf(market.timeZone).closeOf(session);
      const outcomes = await outcomesOf(store, due, { session, filledAt, knowledge });
      const news = await endOrders(store, account.id, outcomes, { filledAt, positionAfter }, fence);
      await takeActions(store, { market, accountId: account.id, through: last, knowledge });
      return news;
    },
    async reconcile(holder, at) {
      const account = await accountOf(holder);
      if (account === null) return [];
      let warnings = await disagreementsOf(account);
      // What another process filled meanwhile was in some of what was read: only what still disagrees at a second look is wrong.
      if (warnings.length > 0) warnings = await disagreementsOf((await accountOf(holder))!);
      await saveReconciliation(store, account.id, at, warnings);
      return warnings;
    },
    async statement(holder) {
      const account = await accountOf(holder);
      return account && { account, positions: await listPositions(store, account.id) };
    },
    async heldAt(holder, date) {
      const account = await accountOf(holder);
      return account && ledgerOf(account, date);
    },
  };
}

/** What became of orders in their session, from bars that are known at an instant; nothing yet of one whose bar may still come in. */
async function outcomesOf(
  store: Store,
  orders: readonly StoredOrder[],
  { session, filledAt, knowledge }: { session: TradingDay; filledAt: Date; knowledge: Knowledge },
): Promise<OrderOutcome[]> {
  const days = await loadQuotes(store, {
    securityIds: orders.map(({ securityId }) => securityId),
    from: session,
    to: session,
    knowledge,
  });
  return orders.flatMap((order) => {
    const day = days.get(order.securityId)?.[0] ?? null;
    const waits = day === null && knowledge.asOf.getTime() < filledAt.getTime() + BAR_WAIT_MS;
    return waits ? [] : [{ orderId: order.id, ...paperFill(order, day) }];
  });
}
