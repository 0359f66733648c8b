/** How an attempt ends: each function checks that the attempt still owns its job, and returns false where it does not. */
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import type { Store } from '../../data/store/store.js';
import type { JobFault, JobResult } from '../../domain/job.js';
import type { Queue } from '../queue.js';
import type { AttemptId } from './attempt-id.js';
import { followParts, lockParent } from './parts.js';
import { RETRY_POLICY, type RetryPolicy, retryDelayOf } from './retry-delay.js';
import { transition } from './transitions.js';

/** What settling needs. */
export interface Settling {
  readonly store: Store;
  readonly queue: Queue;
}

/** An attempt with the job that its own is a part of. */
export interface OwnedAttempt extends AttemptId {
  readonly parentId: number | null;
}

/** The attempt has done the job. */
export function succeed({ store, queue }: Settling, attempt: OwnedAttempt, result: JobResult | null): Promise<boolean> {
  return inTransaction(store, null, async (client) => {
    await lockParent(client, attempt.parentId);
    const job = await transition(client, attempt.jobId, { to: 'SUCCESS', owner: attempt, result });
    if (job) await followParts(client, queue, job.parentId);
    return job !== null;
  });
}

/** The attempt failed or took too long: the job goes on to RETRY where that can help and attempts are left, else to DEAD. */
export function fail(
  { store, queue }: Settling,
  attempt: OwnedAttempt,
  { to, fault, policy = RETRY_POLICY }: { to: 'FAILED' | 'TIMEOUT'; fault: JobFault; policy?: RetryPolicy },
): Promise<boolean> {
  return inTransaction(store, null, async (client) => {
    await lockParent(client, attempt.parentId);
    const job = await transition(client, attempt.jobId, { to, owner: attempt, fault, reason: fault.message });
    if (job === null) return false;
    if (fault.retryable && job.attempt < job.maxAttempts) {
      await transition(client, job.id, { to: 'RETRY', retryInMs: retryDelayOf(job.attempt, policy) });
    } else {
      const reason = fault.retryable ? `All ${job.maxAttempts} attempts failed.` : 'Another attempt would fail in the same way.';
      await transition(client, job.id, { to: 'DEAD', reason });
      await followParts(client, queue, job.parentId);
    }
    return true;
  });
}

/** The worker stops: the job goes back into the queue, and the attempt does not count. */
export function giveBack({ store, queue }: Settling, attempt: OwnedAttempt): Promise<boolean> {
  return inTransaction(store, null, async (client) => {
    const reason = 'The worker was stopped.';
    const job = await transition(client, attempt.jobId, { to: 'QUEUED', owner: attempt, attempts: 'returned', reason });
    if (job) await queue.send(client, job);
    return job !== null;
  });
}
