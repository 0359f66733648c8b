/** What falls to whoever is there: jobs whose worker has vanished, and jobs whose next attempt is due. Every machine with workers does it. */
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { plainFault } from './fault.js';
import type { RetryPolicy } from './retry-delay.js';
import { fail, type OwnedAttempt, type Settling } from './settle.js';
import { transition } from './transitions.js';

/** Jobs that one sweep looks at. */
const AT_ONCE = 100;

/** Fails the attempts whose lease has ended, and queues the jobs whose retry is due. Two who sweep at once do everything once. */
export async function sweep({ store, queue }: Settling, policy: RetryPolicy): Promise<void> {
  const lost = await store.pool.query<OwnedAttempt & { worker: string }>(
    `select id as "jobId", claim, parent_id as "parentId", worker from job
      where status = 'RUNNING' and lease_until < clock_timestamp() order by id limit ${AT_ONCE}`,
  );
  for (const { worker, ...attempt } of lost.rows) {
    const fault = plainFault('WORKER_LOST', `The worker ${worker} was not heard of any more.`);
    await fail({ store, queue }, attempt, { to: 'FAILED', fault, policy });
  }
  const due = await store.pool.query<{ id: number }>(
    `select id from job where status = 'RETRY' and retry_at <= clock_timestamp() order by retry_at limit ${AT_ONCE}`,
  );
  for (const { id } of due.rows) {
    await inTransaction(store, null, async (client) => {
      const job = await transition(client, id, { to: 'QUEUED', from: ['RETRY'] });
      if (job) await queue.send(client, job);
    });
  }
}
