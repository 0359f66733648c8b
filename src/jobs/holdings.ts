import { loadLastCloses } from '../data/store/load/load-last-closes.js';
import type { Store } from '../data/store/store.js';
import type { Knowledge } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { Holder } from './execution/broker.js';
import { paperBroker } from './execution/paper-broker.js';

/** What a strategy holds at the paper broker. */
export interface HeldPortfolio {
  /** Cash and holdings at their last closes, money; null: it never traded. */
  netAssetValue: number | null;
  /** Fractions of net asset value by security id; empty: nothing but cash. A holding without a price has no weight. */
  weights: ReadonlyMap<number, number>;
}

/**
 * What a strategy held at the close of a day, whatever it has done since, at the last closes that were known. Before its first fill that is
 * the money that its account was opened with.
 */
export async function loadHoldings(
  store: Store,
  holder: Holder,
  { date, ...knowledge }: Knowledge & { date: TradingDay },
): Promise<HeldPortfolio> {
  const held = await paperBroker(store).heldAt(holder, date);
  if (held === null) return { netAssetValue: null, weights: new Map() };
  const closes = await loadLastCloses(store, { securityIds: [...held.shares.keys()], to: date, knowledge });
  const values = [...held.shares].map(([id, shares]): [number, number] => [id, shares * (closes.get(id)?.close ?? 0)]);
  const netAssetValue = values.reduce((sum, [, value]) => sum + value, held.cash);
  return { netAssetValue, weights: new Map(netAssetValue > 0 ? values.map(([id, value]) => [id, value / netAssetValue]) : []) };
}
