import type { BreakerState } from '../../data/providers/policy/circuit.js';
import { saveBreaker } from '../../data/store/save/save-breaker.js';
import type { Store } from '../../data/store/store.js';
import type { Slot } from './slot.js';
import type { Threads } from './threads.js';

/** The last write of each thread's breaker. */
const written = new WeakMap<Slot, Promise<void>>();

/**
 * What a process does when the breaker of one of its threads says where it stands: the store keeps it, for the API wherever that runs, and
 * while it is open the other threads do not ask the provider either. Other processes go by their own breakers: their address may be welcome.
 */
export async function shareBreaker(
  { store, threads }: { store: Store; threads: Threads },
  slot: Slot,
  state: BreakerState,
): Promise<void> {
  if (state.state === 'OPEN') {
    for (const other of threads.names) if (other !== slot.name) threads.say(other, { type: 'hold', state });
  }
  // One after the other: on two connections an older state could come last.
  const before = written.get(slot)?.catch(() => {});
  const write = (async () => {
    await before;
    await saveBreaker(store, slot.worker, state);
  })();
  written.set(slot, write);
  await write;
}
