import type { StoredAccount, StoredPosition } from '../../data/store/find/accounts.js';
import type { StoredTradeList } from '../../data/store/find/trade-lists.js';
import type { StepFence } from '../../data/store/save/fenced-transaction.js';
import type { Market } from '../../domain/market.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Holdings } from '../../quant/execution/reconcile.js';
import type { Warning } from '../../quant/ranking/ranking.js';

/** Whose account is meant. */
export interface Holder {
  marketId: number;
  strategy: string;
}

/** Money and positions, as the broker says. */
export interface Statement {
  account: StoredAccount;
  positions: StoredPosition[];
}

/**
 * What takes orders and fills them. Every verb may be repeated after a crash: an order is known by an id of ours, and an order that has ended
 * ends once. A step's fence is given to the transaction that writes what the step makes.
 */
export interface Broker {
  readonly name: string;
  /** Writes the orders of a list down, before anything leaves the house. Throws `CONFLICT` for a list that may not be sent any more. */
  write(market: Market, list: StoredTradeList, participationCap: number, at: Date, fence: StepFence | null): Promise<void>;
  /** Sends what is written down of a list. */
  send(listId: number, at: Date, fence: StepFence | null): Promise<void>;
  /** Takes in what became of open orders, as far as is known at an instant; returns how many it was news of. */
  settle(market: Market, holder: Holder, at: Date, fence: StepFence | null): Promise<number>;
  /** Compares account and fills, keeps what disagrees with the account, and returns it. */
  reconcile(holder: Holder, at: Date): Promise<Warning[]>;
  /** Null: the strategy never traded. */
  statement(holder: Holder): Promise<Statement | null>;
  /** Money and shares by security at the close of a session, by what was filled up to it; null: the strategy never traded. */
  heldAt(holder: Holder, date: TradingDay): Promise<Holdings | null>;
}
