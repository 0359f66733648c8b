import { listAccountHolders } from '../../data/store/find/accounts.js';
import type { Store } from '../../data/store/store.js';
import type { Log } from '../../domain/log.js';
import type { Market } from '../../domain/market.js';
import { PAPER } from './paper-broker.js';
import { settleOrders } from './submit-trades.js';

/** Accounts that a start looks at; the daily job looks at those of all strategies. */
const ACCOUNTS_AT_START = 100;

/**
 * Takes in what an earlier process did not come to record of the orders of a market, compares each account with its fills, and says once what was
 * found. Several processes may do it at once: nothing is filled twice. What fails is logged and stops nobody.
 */
export async function settleAtStart(
  store: Store,
  market: Market,
  log: Pick<Log, 'info' | 'warn'>,
  signal: { readonly stopping: boolean },
): Promise<void> {
  const disagreements: string[] = [];
  let settled = 0;
  try {
    const strategies = await listAccountHolders(store, { marketId: market.id, broker: PAPER, limit: ACCOUNTS_AT_START });
    if (strategies.length === 0) return;
    for (const strategy of strategies) {
      const { news, warnings } = await settleOrders({ store }, { marketId: market.id, strategy });
      settled += news;
      disagreements.push(...warnings.map(({ message }) => `${strategy}: ${message}`));
    }
    const done = `Paper accounts compared with their fills: ${strategies.length}; orders settled: ${settled}.`;
    if (disagreements.length === 0) log.info(`${done} All agree.`);
    else log.warn(`${done} ${disagreements.join(' ')}`);
  } catch (error) {
    if (!signal.stopping)
      log.warn(`The paper accounts were not all compared with their fills; the daily job does it. ${String(error)}`);
  }
}
