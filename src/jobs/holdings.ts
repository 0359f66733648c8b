import { listBarSpans } from '../data/store/find/security-facts.js';
import type { Store } from '../data/store/store.js';
import type { Holder } from './execution/broker.js';
import { paperBroker } from './execution/paper-broker.js';

/**
 * The weights of a strategy's holdings at the paper broker by security id, at the last closes, fractions of net asset value; empty: nothing but
 * cash. A holding without a price has no weight.
 */
export async function loadHoldings(store: Store, holder: Holder): Promise<ReadonlyMap<number, number>> {
  const statement = await paperBroker(store).statement(holder);
  if (statement === null || statement.positions.length === 0) return new Map();
  const { account, positions } = statement;
  const spans = await listBarSpans(
    store,
    positions.map(({ securityId }) => securityId),
  );
  const closes = new Map(spans.map(({ securityId, lastClose }) => [securityId, lastClose]));
  const values = positions.map(({ securityId, shares }): [number, number] => [
    securityId,
    shares * (closes.get(securityId) ?? 0),
  ]);
  const netAssetValue = values.reduce((sum, [, value]) => sum + value, account.cash);
  return new Map(netAssetValue > 0 ? values.map(([id, value]) => [id, value / netAssetValue]) : []);
}
