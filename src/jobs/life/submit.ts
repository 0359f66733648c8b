import type pg from 'pg';
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { appError } from '../../domain/errors.js';
import { SCHEDULER } from '../../domain/job.js';
import { followParts } from './parts.js';
import type { Settling } from './settle.js';
import { transition } from './transitions.js';

/** A job to be done. */
export interface NewJob {
  kind: string;
  params: object;
  /** Name of whoever asks. */
  requestedBy: string;
  priority: number;
  timeoutSeconds: number;
  /** A repetition by the same caller finds the first job. */
  idempotencyKey: string | null;
  /** Where it consists of parts: what they do. Parts of a higher sequence wait for those of a lower one, unless both have a chain and these differ. */
  parts?: readonly NewPart[];
}

/** A part of a job; the rest it has from the whole. */
export type NewPart = Pick<NewJob, 'kind' | 'params' | 'timeoutSeconds'> & { sequence?: number; chain?: number };

/** Jobs that one caller may have waiting. */
export const MOST_WAITING = 500;

/**
 * Writes a job down with its parts and queues it, all in one transaction, and returns its id: that of the first where the caller has given
 * the key before. Throws `TOO_MANY_JOBS` for a caller who has too many waiting.
 */
export function submit({ store, queue }: Settling, job: NewJob): Promise<number> {
  return inTransaction(store, null, async (client) => {
    const parts = job.parts ?? [];
    const id = await insert(client, job, { divided: parts.length > 0, parentId: null });
    if (id === null) return findByKey(client, job);
    if (job.requestedBy !== SCHEDULER) await checkWaiting(client, job.requestedBy);
    for (const part of parts) {
      await insert(
        client,
        { ...job, ...part, idempotencyKey: null },
        { divided: false, parentId: id, sequence: part.sequence, chain: part.chain },
      );
    }
    await transition(client, id, { to: 'QUEUED' });
    if (parts.length > 0) await followParts(client, queue, id);
    else await queue.send(client, { id, priority: job.priority });
    return id;
  });
}

/** Null where the caller has given the key before. */
async function insert(
  client: pg.ClientBase,
  { kind, params, requestedBy, priority, timeoutSeconds, idempotencyKey }: NewJob,
  {
    divided,
    parentId,
    sequence = 0,
    chain = null,
  }: { divided: boolean; parentId: number | null; sequence?: number; chain?: number | null },
): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `with job as (
       insert into job (kind, params, requested_by, priority, timeout_seconds, idempotency_key, divided, parent_id, sequence, chain)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (requested_by, idempotency_key) do nothing returning id
     ), event as (
       insert into job_event (job_id, at, attempt, to_status) select id, clock_timestamp(), 0, 'PENDING' from job
     )
     select id from job`,
    [kind, JSON.stringify(params), requestedBy, priority, timeoutSeconds, idempotencyKey, divided, parentId, sequence, chain],
  );
  return rows[0]?.id ?? null;
}

async function findByKey(client: pg.ClientBase, { requestedBy, idempotencyKey }: NewJob): Promise<number> {
  const { rows } = await client.query<{ id: number }>('select id from job where requested_by = $1 and idempotency_key = $2', [
    requestedBy,
    idempotencyKey,
  ]);
  return rows[0].id;
}

async function checkWaiting(client: pg.ClientBase, requestedBy: string): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from job
      where status in ('PENDING', 'QUEUED', 'RETRY') and requested_by = $1 and parent_id is null`,
    [requestedBy],
  );
  if (rows[0].count <= MOST_WAITING) return;
  throw appError(
    'TOO_MANY_JOBS',
    `${requestedBy} has ${MOST_WAITING} jobs waiting already, and may not have more. Wait for some of them, or cancel some.`,
    { expected: `at most ${MOST_WAITING} waiting jobs`, actual: String(rows[0].count) },
  );
}
