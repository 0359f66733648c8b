/** What a caller may ask of a job that is there: that it stops, or that it is done anew. */
import type pg from 'pg';
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { appError } from '../../domain/errors.js';
import type { JobStatus } from '../../domain/job.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { followParts, lockParent } from './parts.js';
import type { Settling } from './settle.js';
import { type Change, transition } from './transitions.js';

interface Row {
  id: number;
  status: JobStatus;
  parentId: number | null;
  divided: boolean;
  sequence: number;
  chain: number | null;
  priority: number;
}

/**
 * Cancels a job and its parts at once: a worker that has one can write nothing for it any more and is asked to stop. Returns whether there
 * is such a job. Throws `CONFLICT` where it is finished.
 */
export function cancel({ store, queue }: Settling, id: number): Promise<boolean> {
  return inTransaction(store, null, async (client) => {
    const job = await lockFamily(client, id);
    if (job === null) return false;
    const reason = 'Cancelled on request.';
    if (!(await transition(client, id, { to: 'CANCELLED', reason }))) {
      throw conflict(job, 'can be cancelled only before it is finished');
    }
    for (const part of await partsOf(client, job))
      await transition(client, part.id, { to: 'CANCELLED', reason: 'The whole was cancelled.' });
    await followParts(client, queue, job.parentId);
    return true;
  });
}

/**
 * Queues a job that was given up or cancelled again, with its attempts restored; of a job with parts those that have not succeeded. What its
 * steps have done stays done. Returns whether there is such a job. Throws `CONFLICT` in any other state.
 */
export function retry({ store, queue }: Settling, id: number): Promise<boolean> {
  return inTransaction(store, null, async (client) => {
    const job = await lockFamily(client, id);
    if (job === null) return false;
    const anew = { to: 'QUEUED', from: ['DEAD', 'CANCELLED'], attempts: 'restored', reason: 'Retried on request.' } as const;
    if (!(await transition(client, id, anew))) throw conflict(job, 'can be retried only when it is DEAD or CANCELLED');
    if (job.divided) {
      for (const part of await partsOf(client, job)) await transition(client, part.id, { ...anew, to: 'PENDING' });
      await followParts(client, queue, id);
    } else {
      await queue.send(client, job);
      if (job.parentId !== null) await revive(client, job, job.parentId, anew);
      await followParts(client, queue, job.parentId);
    }
    return true;
  });
}

/** The whole that was given up with a part goes on, and what was cancelled because it waited for that part waits again. */
async function revive(client: pg.ClientBase, { sequence, chain }: Row, parentId: number, anew: Change): Promise<void> {
  await transition(client, parentId, anew);
  const { rows } = await client.query<{ id: number }>(
    'select id from job where parent_id = $1 and sequence > $2 and ($3::int is null or chain is null or chain = $3)',
    [parentId, sequence, chain],
  );
  for (const { id } of rows) await transition(client, id, { ...anew, to: 'PENDING', from: ['CANCELLED'] });
}

/** The job, with the whole that it belongs to locked, or itself where it is one. */
async function lockFamily(client: pg.ClientBase, id: number): Promise<Row | null> {
  const { rows } = await client.query<Row>(
    'select id, status, parent_id as "parentId", divided, sequence, chain, priority from job where id = $1',
    [id],
  );
  if (rows.length === 0) return null;
  await lockParent(client, rows[0].parentId);
  return rows[0];
}

async function partsOf(client: pg.ClientBase, { id, divided }: Row): Promise<{ id: number }[]> {
  if (!divided) return [];
  const { rows } = await client.query<{ id: number }>('select id from job where parent_id = $1 order by id', [id]);
  return rows;
}

function conflict({ id, status }: Row, rule: string) {
  const name = nodeIdOf('Job', id);
  return appError('CONFLICT', `The job ${name} is ${status}, and a job ${rule}.`, { path: ['id'], actual: status });
}
