import { SCHEDULER } from '../../../domain/job.js';
import type { Store } from '../store.js';

/** The newest job whose key begins with a schedule's name and market, and the instant that its key names; null where there is none. */
export async function findLastFire(store: Store, keyPrefix: string): Promise<{ jobId: number; at: Date } | null> {
  const { rows } = await store.pool.query<{ id: number; at: string }>(
    `select id, substr(idempotency_key, length($2) + 1) as at from job
      where requested_by = $1 and starts_with(idempotency_key, $2) order by idempotency_key desc limit 1`,
    [SCHEDULER, keyPrefix],
  );
  return rows.length === 0 ? null : { jobId: rows[0].id, at: new Date(rows[0].at) };
}
