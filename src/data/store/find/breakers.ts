import type { BreakerState } from '../../providers/policy/circuit.js';
import type { Store } from '../store.js';

/**
 * Where the breaker of each provider that was ever asked stands, by name, over all threads of all machines: the newest that is open or half
 * open, else what was said last. One that could have let a trial through ten minutes ago counts only as the latter, since whoever had it may
 * be gone.
 */
export async function listBreakers(store: Store): Promise<BreakerState[]> {
  const { rows } = await store.pool.query<BreakerState>(
    `select distinct on (provider) provider, state, failures, threshold, since, retry_at as "retryAt", last_error as "lastError"
       from breaker
      order by provider, state <> 'CLOSED' and coalesce(retry_at, updated_at) > clock_timestamp() - interval '10 minutes' desc,
               updated_at desc`,
  );
  return rows;
}
