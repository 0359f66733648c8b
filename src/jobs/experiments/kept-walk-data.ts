import type { Store } from '../../data/store/store.js';
import { type LoadWalkData, walkDataOf } from './walk-data.js';

/** Until the next on the same data has surely begun, if this thread gets one. */
const KEPT_MS = 30_000;

/** What a thread keeps, by its store, and what lets go of it. */
const kept = new WeakMap<Store, { load: LoadWalkData; end: NodeJS.Timeout | undefined }>();

/**
 * Works on a part of a backtest, or on a point of a sweep, with data that are kept for the next, where this thread gets it within half a minute:
 * loading takes as long as thirty dates, and they are too large to be held longer (0.7 GB for 494 names with 20 years of days). What has failed
 * is not kept.
 */
export async function withKeptData<Made>(store: Store, work: (load: LoadWalkData) => Promise<Made>): Promise<Made> {
  const data = kept.get(store) ?? { load: walkDataOf(store), end: undefined };
  clearTimeout(data.end);
  kept.delete(store);
  const made = await work(data.load);
  kept.set(store, { ...data, end: setTimeout(() => kept.delete(store), KEPT_MS).unref() });
  return made;
}
