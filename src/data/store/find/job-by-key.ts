import type { Store } from '../store.js';

/** The id of the job that a caller has asked for with an idempotency key, or null. */
export async function findJobByKey(store: Store, requestedBy: string, idempotencyKey: string): Promise<number | null> {
  const { rows } = await store.pool.query<{ id: number }>('select id from job where requested_by = $1 and idempotency_key = $2', [
    requestedBy,
    idempotencyKey,
  ]);
  return rows[0]?.id ?? null;
}
