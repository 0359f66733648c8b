import type { BreakerState } from '../../providers/policy/circuit.js';
import type { Store } from '../store.js';

/** Keeps where the breaker of a provider stands in a worker thread; `worker` is machine, process and thread. */
export async function saveBreaker(store: Store, worker: string, breaker: BreakerState): Promise<void> {
  const { provider, state, failures, threshold, since, retryAt, lastError } = breaker;
  await store.pool.query(
    `insert into breaker (provider, worker, state, failures, threshold, since, retry_at, last_error, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())
     on conflict (provider, worker) do update set state = excluded.state, failures = excluded.failures, threshold = excluded.threshold,
       since = excluded.since, retry_at = excluded.retry_at, last_error = excluded.last_error, updated_at = excluded.updated_at`,
    [provider, worker, state, failures, threshold, since, retryAt, lastError],
  );
}
