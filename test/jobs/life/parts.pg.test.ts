import type { Store } from '../../../src/data/store/store.js';
import type { JobStatus } from '../../../src/domain/job.js';
import { claimJobs } from '../../../src/jobs/life/claim.js';
import { plainFault } from '../../../src/jobs/life/fault.js';
import { cancel, retry } from '../../../src/jobs/life/requests.js';
import { fail, succeed } from '../../../src/jobs/life/settle.js';
import { MOST_WAITING, type NewJob, submit } from '../../../src/jobs/life/submit.js';
import type { MovedJob } from '../../../src/jobs/life/transitions.js';
import { openQueue, type Queue } from '../../../src/jobs/queue.js';
import { testStore } from '../../support/database.js';

let store: Store;
let queue: Queue;
let drop: () => Promise<void>;
beforeEach(async () => {
  const database = await testStore();
  ({ store, drop } = database);
  queue = await openQueue(database.url, { warn() {} });
});
afterEach(async () => {
  await queue.close();
  await drop();
});

const plain: NewJob = { kind: 'rank', params: {}, requestedBy: 'ann', priority: 0, timeoutSeconds: 60, idempotencyKey: null };

/** A whole of parts that are named by their sequence: `a` and `b` beside each other, then `c`. */
const whole: NewJob = {
  ...plain,
  parts: [
    { kind: 'rank', params: { name: 'a' }, timeoutSeconds: 60, sequence: 0 },
    { kind: 'rank', params: { name: 'b' }, timeoutSeconds: 60, sequence: 0 },
    { kind: 'rank', params: { name: 'c' }, timeoutSeconds: 60, sequence: 1 },
  ],
};

const settling = () => ({ store, queue });
const nameOf = ({ params }: Pick<MovedJob, 'params'>) => (params as { name: string }).name;
/** So many jobs out of the queue, by name: what was queued in one transaction has no order. */
async function claim(count: number): Promise<MovedJob[]> {
  const jobs = await claimJobs(settling(), Array(count).fill('worker'), 60);
  return jobs.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
const done = (job: MovedJob) => succeed(settling(), { jobId: job.id, claim: job.claim, parentId: job.parentId }, null);
const broken = (job: MovedJob) => {
  const fault = { ...plainFault('NO_DATA', `${nameOf(job)} has no data.`), retryable: false };
  return fail(settling(), { jobId: job.id, claim: job.claim, parentId: job.parentId }, { to: 'FAILED', fault });
};

/** The state of the whole and of each part. */
async function states(): Promise<Record<string, JobStatus>> {
  const { rows } = await store.pool.query(`select coalesce(params->>'name', 'whole') as name, status from job order by id`);
  return Object.fromEntries(rows.map(({ name, status }) => [name, status]));
}

describe('a job of parts', () => {
  it('runs those of a sequence beside each other, and the next when all of them have succeeded', async () => {
    await submit(settling(), whole);
    expect(await states()).toEqual({ whole: 'QUEUED', a: 'QUEUED', b: 'QUEUED', c: 'PENDING' });
    const first = await claim(3);
    expect(first.map(nameOf)).toEqual(['a', 'b']);
    await done(first[0]);
    expect(await states()).toMatchObject({ whole: 'RUNNING', c: 'PENDING' });
    await done(first[1]);
    expect(await states()).toMatchObject({ whole: 'RUNNING', c: 'QUEUED' });
    await done((await claim(1))[0]);
    expect(await states()).toEqual({ whole: 'SUCCESS', a: 'SUCCESS', b: 'SUCCESS', c: 'SUCCESS' });
  });

  it('lets those beside one that is given up run to their end, cancels those that wait, and says the first error', async () => {
    const id = await submit(settling(), whole);
    const first = await claim(2);
    await broken(first[0]);
    expect(await states()).toMatchObject({ whole: 'RUNNING', c: 'PENDING' });
    await done(first[1]);
    expect(await states()).toEqual({ whole: 'DEAD', a: 'DEAD', b: 'SUCCESS', c: 'CANCELLED' });
    const { rows } = await store.pool.query('select error from job where id = $1', [id]);
    expect(rows[0].error).toMatchObject({ code: 'NO_DATA', message: 'a has no data.' });
  });

  it.each(['the whole', 'the part'])('goes on after a retry of %s with what has not succeeded', async (which) => {
    const id = await submit(settling(), whole);
    const first = await claim(2);
    await broken(first[0]);
    await done(first[1]);
    expect(await retry(settling(), which === 'the whole' ? id : first[0].id)).toBe(true);
    expect(await states()).toEqual({ whole: 'RUNNING', a: 'QUEUED', b: 'SUCCESS', c: 'PENDING' });
    const again = await claim(2);
    expect(again.map(nameOf)).toEqual(['a']);
    expect(again[0].attempt).toBe(1);
    await done(again[0]);
    await done((await claim(1))[0]);
    expect(await states()).toEqual({ whole: 'SUCCESS', a: 'SUCCESS', b: 'SUCCESS', c: 'SUCCESS' });
  });

  it('in chains goes on with each of them by itself, and ends when none can go on', async () => {
    const part = (name: string, sequence: number, chain?: number) => ({
      kind: 'rank',
      params: { name },
      timeoutSeconds: 60,
      sequence,
      chain,
    });
    const parts = [part('first', 0), part('a1', 1, 1), part('b1', 1, 2), part('a2', 2, 1), part('b2', 2, 2), part('last', 3)];
    const id = await submit(settling(), { ...plain, parts });
    await done((await claim(1))[0]);
    const [a1, b1] = await claim(6);
    expect([a1, b1].map(nameOf)).toEqual(['a1', 'b1']);
    await done(b1);
    expect(await states()).toMatchObject({ a1: 'RUNNING', a2: 'PENDING', b2: 'QUEUED', last: 'PENDING' });
    await broken(a1);
    expect(await states()).toMatchObject({ whole: 'RUNNING', a1: 'DEAD', a2: 'PENDING', b2: 'QUEUED' });
    await done((await claim(6))[0]);
    const end = { whole: 'DEAD', first: 'SUCCESS', a1: 'DEAD', b1: 'SUCCESS', a2: 'CANCELLED', b2: 'SUCCESS', last: 'CANCELLED' };
    expect(await states()).toEqual(end);
    await retry(settling(), a1.id);
    for (const name of ['a1', 'a2', 'last']) {
      const next = await claim(6);
      expect(next.map(nameOf)).toEqual([name]);
      await done(next[0]);
    }
    expect(new Set(Object.values(await states()))).toEqual(new Set(['SUCCESS']));
    const { rows } = await store.pool.query('select status from job where id = $1', [id]);
    expect(rows).toEqual([{ status: 'SUCCESS' }]);
  });

  it('of which one is retried leaves alone what was cancelled in another chain', async () => {
    const part = (name: string, sequence: number, chain: number) => ({
      kind: 'rank',
      params: { name },
      timeoutSeconds: 60,
      sequence,
      chain,
    });
    await submit(settling(), { ...plain, parts: [part('a1', 1, 1), part('b1', 1, 2), part('a2', 2, 1), part('b2', 2, 2)] });
    const [a1, b1] = await claim(2);
    await broken(a1);
    await broken(b1);
    await retry(settling(), a1.id);
    expect(await states()).toEqual({ whole: 'RUNNING', a1: 'QUEUED', b1: 'DEAD', a2: 'PENDING', b2: 'CANCELLED' });
  });

  it('is cancelled with all that is not finished, and what was running can write no more', async () => {
    const id = await submit(settling(), whole);
    const [first, second] = await claim(2);
    await done(first);
    await cancel(settling(), id);
    expect(await states()).toEqual({ whole: 'CANCELLED', a: 'SUCCESS', b: 'CANCELLED', c: 'CANCELLED' });
    expect(await done(second)).toBe(false);
    expect(await claimJobs(settling(), ['worker'], 60)).toEqual([]);
  });

  it('that were cancelled in the queue hold up nobody: who asks for one job gets the next that is to be done', async () => {
    const parts = Array.from({ length: 20 }, () => ({ kind: 'rank', params: { name: 'p' }, timeoutSeconds: 60 }));
    await cancel(settling(), await submit(settling(), { ...plain, parts }));
    const id = await submit(settling(), { ...plain, params: { name: 'next' } });
    expect(await claim(1)).toMatchObject([{ id }]);
    expect(await claimJobs(settling(), ['worker'], 60)).toEqual([]);
  });
});

describe('a caller', () => {
  it('may have so many jobs waiting and no more, but finds the first of a key, and keeps nobody else out', async () => {
    const keyed = { ...plain, idempotencyKey: 'k' };
    const first = await submit(settling(), keyed);
    await store.pool.query(
      `insert into job (kind, params, requested_by, priority, timeout_seconds, status)
       select 'rank', '{}', 'ann', 0, 60, 'QUEUED' from generate_series(2, $1::int)`,
      [MOST_WAITING],
    );
    await expect(submit(settling(), plain)).rejects.toMatchObject({ code: 'TOO_MANY_JOBS' });
    expect(await submit(settling(), keyed)).toBe(first);
    await submit(settling(), { ...plain, requestedBy: 'bob' });
    const { rows } = await store.pool.query('select requested_by, count(*)::int from job group by 1 order by 1');
    expect(rows).toEqual([
      { requested_by: 'ann', count: MOST_WAITING },
      { requested_by: 'bob', count: 1 },
    ]);
    // The refused one was not left in the queue either.
    expect(await claim(10)).toHaveLength(2);
    await submit(settling(), plain);
  });
});
