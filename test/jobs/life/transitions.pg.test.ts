import { JOB_STATUSES } from '../../../src/domain/job.js';
import { submit } from '../../../src/jobs/life/submit.js';
import { NEXT, transition } from '../../../src/jobs/life/transitions.js';
import { openQueue, type Queue } from '../../../src/jobs/queue.js';
import { type TestStore, testStore } from '../../support/database.js';

describe('a change of a job', () => {
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

  it('is made from the states that it may follow, with its event, and refused from all others, where it leaves no trace', async () => {
    const { store } = database;
    const asked = { kind: 'rank', params: {}, requestedBy: 'ann', priority: 0, timeoutSeconds: 60, idempotencyKey: null };
    const id = await submit({ store, queue }, asked);
    const query = async (sql: string, values: unknown[] = [id]) => (await store.pool.query(sql, values)).rows;
    const state = async () => ({
      job: await query('select * from job where id = $1'),
      events: await query('select * from job_event where job_id = $1 order by id'),
    });
    for (const from of JOB_STATUSES) {
      for (const to of JOB_STATUSES) {
        await query(`update job set status = $2, attempt = 1, worker = 'here' where id = $1`, [id, from]);
        const before = await state();
        const moved = await transition(store.pool, id, { to, worker: 'there', leaseSeconds: 60, retryInMs: 0, reason: 'so' });
        const after = await state();
        const change = `${from} to ${to}`;
        if (!NEXT[from].includes(to)) expect([change, moved, after]).toEqual([change, null, before]);
        else {
          expect([change, moved?.status, after.job[0].revision]).toEqual([change, to, before.job[0].revision + 1]);
          const runs = to === 'RUNNING';
          expect(after.events.slice(before.events.length)).toEqual([
            {
              id: expect.anything(),
              job_id: id,
              at: expect.any(Date),
              attempt: runs ? 2 : 1,
              from_status: from,
              to_status: to,
              worker: runs ? 'there' : 'here',
              reason: 'so',
            },
          ]);
        }
      }
    }
  });
});
