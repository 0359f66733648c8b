import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { followParts, lockParent } from './parts.js';
import type { Settling } from './settle.js';
import { type MovedJob, transition } from './transitions.js';

/**
 * Takes at most as many jobs out of the queue as there are workers, one for each by name, and makes them RUNNING, all in one
 * transaction; none only where no job waits. A lease has to be renewed before it ends.
 */
export async function claimJobs(
  { store, queue }: Settling,
  workers: readonly string[],
  leaseSeconds: number,
): Promise<MovedJob[]> {
  const jobs = await inTransaction(store, null, async (client) => {
    const taken: MovedJob[] = [];
    let ids: number[];
    do {
      ids = await queue.take(client, workers.length);
      for (const id of ids) {
        const job = await transition(client, id, { to: 'RUNNING', worker: workers[taken.length], leaseSeconds });
        if (job) taken.push(job);
      }
      // Of a job that was cancelled since, or sent twice, the message means nothing any more, and hundreds of them may stand before the next.
    } while (ids.length > 0 && taken.length === 0);
    return taken;
  });
  // Apart from the claim, since the order of locks is first the whole, then the part.
  for (const parentId of new Set(jobs.map((job) => job.parentId))) {
    if (parentId === null) continue;
    await inTransaction(store, null, async (client) => {
      await lockParent(client, parentId);
      await followParts(client, queue, parentId);
    });
  }
  return jobs;
}

/** Renews the leases of attempts and returns the ids of the jobs that they still own. */
export async function renewLeases(
  { store }: Pick<Settling, 'store'>,
  attempts: readonly { id: number; claim: number }[],
  leaseSeconds: number,
): Promise<Set<number>> {
  const { rows } = await store.pool.query<{ id: number }>(
    `update job set lease_until = clock_timestamp() + make_interval(secs => $3)
       from unnest($1::int[], $2::int[]) as mine(id, claim)
      where job.id = mine.id and job.claim = mine.claim and status = 'RUNNING' returning job.id`,
    [attempts.map(({ id }) => id), attempts.map(({ claim }) => claim), leaseSeconds],
  );
  return new Set(rows.map(({ id }) => id));
}
