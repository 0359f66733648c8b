import { claimJobs } from '../../../src/jobs/life/claim.js';
import { plainFault } from '../../../src/jobs/life/fault.js';
import { retry } from '../../../src/jobs/life/requests.js';
import { fail } from '../../../src/jobs/life/settle.js';
import { submit } from '../../../src/jobs/life/submit.js';
import { sweep } from '../../../src/jobs/life/sweep.js';
import { openQueue, type Queue } from '../../../src/jobs/queue.js';
import { type TestStore, testStore } from '../../support/database.js';
import { lifeOf } from '../../support/job-market.js';

const POLICY = { baseMs: 4000, maxMs: 60_000, random: () => 1 };

describe('a job whose attempts fail', () => {
  let database: TestStore;
  let queue: Queue;
  beforeAll(async () => {
    database = await testStore();
    queue = await openQueue(database.url, { warn() {} });
  });
  afterAll(async () => {
    await queue?.close();
    await database?.drop();
  });

  it('has three, each when it is due and by its priority, then is DEAD, and has three again when it is retried', async () => {
    const { store } = database;
    const settling = { store, queue };
    const plain = { kind: 'rank', params: {}, requestedBy: 'ann', priority: 0, timeoutSeconds: 60, idempotencyKey: null };
    const usual = await submit(settling, plain);
    const id = await submit(settling, { ...plain, priority: 5 });
    const row = async () => (await store.pool.query('select * from job where id = $1', [id])).rows[0];
    const due = async (when: string) => {
      await store.pool.query('update job set retry_at = clock_timestamp() + $2::interval where id = $1', [id, when]);
      await sweep(settling, POLICY);
      return (await row()).status;
    };
    const failOnce = async () => {
      const [{ claim, attempt, ...job }] = await claimJobs(settling, ['worker'], 60);
      expect(job.id).toBe(id);
      const fault = plainFault('UNAVAILABLE', `It was away at attempt ${attempt}.`);
      await fail(settling, { jobId: id, claim, parentId: null }, { to: 'FAILED', fault, policy: POLICY });
    };
    for (const attempt of [1, 2]) {
      await failOnce();
      expect(await row()).toMatchObject({
        status: 'RETRY',
        attempt,
        retry_at: expect.any(Date),
        worker: null,
        finished_at: null,
      });
      expect(await due('1 day')).toBe('RETRY');
      expect(await due('-1 day')).toBe('QUEUED');
      expect((await row()).retry_at).toBeNull();
    }
    await failOnce();
    expect(await row()).toMatchObject({
      status: 'DEAD',
      attempt: 3,
      finished_at: expect.any(Date),
      error: { code: 'UNAVAILABLE', message: 'It was away at attempt 3.', attempt: 3, retryable: true },
    });
    const tried = ['QUEUED', 'RUNNING', 'FAILED', 'RETRY'];
    expect(await lifeOf(store, id)).toEqual(['PENDING', ...tried, ...tried, 'QUEUED', 'RUNNING', 'FAILED', 'DEAD']);
    const { rows } = await store.pool.query(`select reason from job_event where to_status = 'DEAD'`);
    expect(rows).toEqual([{ reason: 'All 3 attempts failed.' }]);
    await retry(settling, id);
    expect(await row()).toMatchObject({ status: 'QUEUED', attempt: 0, error: null, finished_at: null });
    await failOnce();
    expect(await row()).toMatchObject({ status: 'RETRY', attempt: 1 });
    expect(await claimJobs(settling, ['worker'], 60)).toMatchObject([{ id: usual }]);
  });
});
