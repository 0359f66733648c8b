import type { Store } from '../data/store/store.js';

/** The weights of a strategy's holdings by security id, fractions of net asset value; empty: nothing but cash. */
export async function loadHoldings(
  _store: Store,
  _holder: { marketId: number; strategy: string },
): Promise<ReadonlyMap<number, number>> {
  return new Map();
}
