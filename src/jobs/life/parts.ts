/**
 * Jobs that consist of parts. The rule: parts of the same sequence run beside each other, those of a higher one wait until all before them
 * have succeeded; of two that are in different chains neither waits for the other. Where a part is given up, all that do not wait for it
 * still run to their end, since what they make is of use; then those that wait are cancelled, and the whole is DEAD with the error of the
 * first part that was. Where the last part sums up the others, which is so where it follows them and is of the kind of the whole, what it
 * made is what the whole has made.
 */
import type pg from 'pg';
import type { JobFault, JobResult, JobStatus } from '../../domain/job.js';
import type { Queue } from '../queue.js';
import { plainFault } from './fault.js';
import { transition } from './transitions.js';

interface Part {
  id: number;
  status: JobStatus;
  sequence: number;
  chain: number | null;
  priority: number;
  attempt: number;
  error: JobFault | null;
  /** What the whole has made, where this part sums it up. */
  sum: JobResult | null;
}

/** Locks the whole that a job is a part of, before the job itself: whoever changes a part does so in this order. */
export async function lockParent(client: pg.ClientBase, parentId: number | null): Promise<void> {
  if (parentId !== null) await client.query('select from job where id = $1 for update', [parentId]);
}

/** Brings a whole to the state that follows from its parts, and queues the parts whose turn it is. The caller has locked it. */
export async function followParts(client: pg.ClientBase, queue: Queue, parentId: number | null): Promise<void> {
  if (parentId === null) return;
  const { rows: parts } = await client.query<Part>(
    `select id, status, sequence, chain, priority, attempt, error,
            case when sequence > 0 and kind = (select kind from job where id = $1) then result end as sum
       from job where parent_id = $1 order by sequence, id`,
    [parentId],
  );
  if (parts.some(({ attempt, status }) => attempt > 0 || status === 'RUNNING')) {
    await transition(client, parentId, { to: 'RUNNING', from: ['QUEUED'] });
  }
  const open = parts.filter(({ status }) => status !== 'SUCCESS');
  if (open.length === 0) {
    await transition(client, parentId, { to: 'SUCCESS', result: parts.at(-1)?.sum });
    return;
  }
  const waits = waitingOf(open);
  const now = open.filter((part) => !waits(part));
  for (const { id, priority } of now.filter(({ status }) => status === 'PENDING')) {
    if (await transition(client, id, { to: 'QUEUED' })) await queue.send(client, { id, priority });
  }
  if (now.some(({ status }) => status !== 'DEAD' && status !== 'CANCELLED')) return;
  const reason = 'A part before it did not succeed.';
  for (const { id } of open.filter(waits)) await transition(client, id, { to: 'CANCELLED', from: ['PENDING'], reason });
  await endUnsuccessful(client, parentId, now);
}

/** Which of the parts, in the order of their sequence, wait for others of them. */
function waitingOf(parts: readonly Part[]): (part: Part) => boolean {
  const lowest = new Map<number | null, number>();
  for (const { chain, sequence } of parts) if (!lowest.has(chain)) lowest.set(chain, sequence);
  const ofNone = lowest.get(null) ?? Number.POSITIVE_INFINITY;
  return ({ chain, sequence }) => sequence > (chain === null ? parts[0].sequence : Math.min(lowest.get(chain)!, ofNone));
}

async function endUnsuccessful(client: pg.ClientBase, parentId: number, parts: readonly Part[]): Promise<void> {
  const dead = parts.filter(({ status }) => status === 'DEAD');
  if (dead.length === 0) {
    await transition(client, parentId, { to: 'CANCELLED', reason: 'Its parts were cancelled.' });
    return;
  }
  const first = dead[0].error ?? plainFault('INTERNAL_SERVER_ERROR', 'A part failed.');
  const fault: JobFault = {
    code: first.code,
    message: first.message,
    problems: first.problems,
    incident: first.incident,
    retryable: false,
  };
  const reason = dead.length === 1 ? 'A part was given up.' : `${dead.length} parts were given up.`;
  // It may not have been RUNNING yet, where all of its parts were lost before.
  await transition(client, parentId, { to: 'RUNNING', from: ['QUEUED'] });
  await transition(client, parentId, { to: 'FAILED', fault, reason });
  await transition(client, parentId, { to: 'DEAD', reason });
}
