import type { Store } from '../../data/store/store.js';
import { type LoadWalkData, walkDataOf } from './walk-data.js';

/** Until the next part of the same backtest has surely begun, if this thread gets one. */
const KEPT_MS = 30_000;
const kept = new WeakMap<Store, { load: LoadWalkData; end: NodeJS.Timeout }>();

/**
 * Loads the data of the backtest that a thread has a part of, and keeps them for its next part for half a minute: loading takes as long as
 * thirty dates, and memory is too dear to hold them longer (0.7 GB for 494 names with 20 years of days).
 */
export function keptWalkData(store: Store): LoadWalkData {
  const known = kept.get(store);
  clearTimeout(known?.end);
  const load = known?.load ?? walkDataOf(store);
  const end = setTimeout(() => kept.delete(store), KEPT_MS).unref();
  kept.set(store, { load, end });
  return async (experiment, walked) => {
    try {
      return await load(experiment, walked);
    } catch (error) {
      // Another attempt is not to find the failure of this one.
      dropWalkData(store);
      throw error;
    }
  };
}

/** Lets go of what is kept. */
export function dropWalkData(store: Store): void {
  clearTimeout(kept.get(store)?.end);
  kept.delete(store);
}
