/**
 * Transactions of jobs. What a step writes, the mark that it is done, and the proof that its attempt still owns the job are committed
 * together or not at all: an attempt that was superseded, timed out or cancelled writes nothing afterwards.
 */
import type pg from 'pg';
import { appError } from '../../../domain/errors.js';
import type { Store } from '../store.js';

/** A step of an attempt at a job. `claim` is what the job row gave when a worker took it. */
export interface StepFence {
  readonly jobId: number;
  readonly claim: number;
  /** Names the step within its job. */
  readonly key: string;
}

/** Does work in one transaction. A fence seals it: see `sealStep`. What the work returns is kept as the result of the step. */
export async function inTransaction<T>(
  store: Store,
  fence: StepFence | null,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await store.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    if (fence) await sealStep(client, fence, result);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not for the next user.
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Marks a step as done, as the last act of its transaction: before it the job row is not locked, so that a long step can be cancelled.
 * Throws `CANCELLED` where the attempt does not own the job any more.
 */
export async function sealStep(client: pg.ClientBase, { jobId, claim, key }: StepFence, result: unknown): Promise<void> {
  const { rowCount } = await client.query(
    `with owner as (select id from job where id = $1 and claim = $2 and status = 'RUNNING' for share)
     insert into job_step (job_id, key, result) select id, $3, $4 from owner`,
    [jobId, claim, key, JSON.stringify(result ?? null)],
  );
  if (rowCount === 0) {
    throw appError('CANCELLED', 'This attempt no longer owns its job: it was cancelled, timed out or given to another worker.');
  }
}

/** The steps of a job that are done, with their results. */
export async function loadSteps(store: Store, jobId: number): Promise<Map<string, unknown>> {
  const { rows } = await store.pool.query<{ key: string; result: unknown }>(
    'select key, result from job_step where job_id = $1',
    [jobId],
  );
  return new Map(rows.map(({ key, result }) => [key, result]));
}
