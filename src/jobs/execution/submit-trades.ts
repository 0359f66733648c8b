import { findTradeLists } from '../../data/store/find/trade-lists.js';
import { getMarket } from '../../data/store/load/find-market.js';
import type { StepFence } from '../../data/store/save/fenced-transaction.js';
import type { Store } from '../../data/store/store.js';
import { noData } from '../../domain/errors.js';
import type { Warning } from '../../quant/ranking/ranking.js';
import type { Attempt } from '../life/attempt.js';
import type { Holder } from './broker.js';
import { paperBroker } from './paper-broker.js';

/** Which list is sent. */
export interface SubmitTradesParams {
  marketId: number;
  listId: number;
  /** Highest part of a half hour's volume that is traded. */
  participationCap: number;
}

/**
 * Sends a list to the paper broker step by step: the orders are written down, sent, and settled as far as their session is known. Whatever
 * an earlier attempt has done is not done again.
 */
export async function submitTrades(
  store: Store,
  { marketId, listId, participationCap }: SubmitTradesParams,
  attempt: Pick<Attempt, 'step' | 'onProgress'>,
  at: Date,
): Promise<void> {
  const market = await getMarket(store, marketId);
  const [list] = await findTradeLists(store, marketId, [listId]);
  if (!list) throw noData(`There is no trade list ${listId} in the market ${market.name}.`);
  const broker = paperBroker(store);
  const holder = { marketId, strategy: list.strategy };
  attempt.onProgress('writing orders', 0, 3);
  await attempt.step('settle before', (fence) => broker.settle(market, holder, at, fence));
  await attempt.step('write', (fence) => broker.write(market, list, participationCap, at, fence));
  attempt.onProgress('sending', 1, 3);
  await attempt.step('send', (fence) => broker.send(listId, at, fence));
  attempt.onProgress('settling', 2, 3);
  await attempt.step('settle', (fence) => broker.settle(market, holder, at, fence));
  await broker.reconcile(holder, at);
  attempt.onProgress('settling', 3, 3);
}

/**
 * Takes in what became of a strategy's open orders, and compares its account with its fills; does nothing for one that never traded. Returns of how
 * many orders there was news, and what disagrees.
 */
export async function settleOrders(
  { store }: { store: Store },
  { marketId, strategy }: Holder,
  fence: StepFence | null = null,
): Promise<{ news: number; warnings: Warning[] }> {
  const [at, holder] = [new Date(), { marketId, strategy }];
  const broker = paperBroker(store);
  const news = await broker.settle(await getMarket(store, marketId), holder, at, fence);
  return { news, warnings: await broker.reconcile(holder, at) };
}
