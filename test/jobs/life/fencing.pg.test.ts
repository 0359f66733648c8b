import { inTransaction, type StepFence } from '../../../src/data/store/save/fenced-transaction.js';
import type { Store } from '../../../src/data/store/store.js';
import { Attempt, Stopped } from '../../../src/jobs/life/attempt.js';
import { claimJobs } from '../../../src/jobs/life/claim.js';
import { plainFault } from '../../../src/jobs/life/fault.js';
import { cancel } from '../../../src/jobs/life/requests.js';
import { fail, giveBack, type OwnedAttempt, succeed } from '../../../src/jobs/life/settle.js';
import { submit } from '../../../src/jobs/life/submit.js';
import { sweep } from '../../../src/jobs/life/sweep.js';
import { openQueue, type Queue } from '../../../src/jobs/queue.js';
import { testStore } from '../../support/database.js';

const SOON = { baseMs: 0, maxMs: 0, random: () => 1 };

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

const settling = () => ({ store, queue });

function ask(): Promise<number> {
  const job = { kind: 'rank', params: {}, requestedBy: 'ann', priority: 0, timeoutSeconds: 60, idempotencyKey: null };
  return submit(settling(), job);
}

async function take(): Promise<OwnedAttempt> {
  const [{ id, claim, parentId }] = await claimJobs(settling(), ['worker'], 60);
  return { jobId: id, claim, parentId };
}

/** A step that writes a market under a name: any row does. */
const write = (name: string) => (fence: StepFence) =>
  inTransaction(store, fence, async (client) => {
    await client.query(
      `insert into market (name, description, simulated, currency, time_zone, benchmark) values ($1, '', true, 'USD', 'UTC', 'X')`,
      [name],
    );
    return name;
  });

async function written(): Promise<string[]> {
  const { rows } = await store.pool.query('select name from market order by name');
  return rows.map(({ name }) => name);
}

const open = (id: OwnedAttempt) => Attempt.open(store, id, () => {});

/** What can happen to an attempt that does not know it yet. */
const ENDINGS: [string, (attempt: OwnedAttempt) => Promise<unknown>][] = [
  ['was cancelled', ({ jobId }) => cancel(settling(), jobId)],
  [
    'timed out',
    (attempt) => fail(settling(), attempt, { to: 'TIMEOUT', fault: plainFault('TIMEOUT', 'It took too long.'), policy: SOON }),
  ],
  [
    'was taken over after its lease had ended',
    async ({ jobId }) => {
      await store.pool.query(`update job set lease_until = clock_timestamp() - interval '1 minute' where id = $1`, [jobId]);
      // By a clock that steps back a little, a retry without a delay is not due at once.
      do await sweep(settling(), SOON);
      while ((await claimJobs(settling(), ['worker'], 60)).length === 0);
    },
  ],
];

describe('an attempt', () => {
  it.each(ENDINGS)('that %s writes nothing any more and settles nothing', async (_what, end) => {
    await ask();
    const mine = await take();
    const attempt = await open(mine);
    expect(await attempt.step('first', write('first'))).toBe('first');
    await end(mine);
    const before = await store.pool.query('select * from job');
    await expect(attempt.step('second', write('second'))).rejects.toBeInstanceOf(Stopped);
    expect(await succeed(settling(), mine, null)).toBe(false);
    expect(await fail(settling(), mine, { to: 'FAILED', fault: plainFault('NO_DATA', 'Nothing.') })).toBe(false);
    expect(await giveBack(settling(), mine)).toBe(false);
    expect(await written()).toEqual(['first']);
    expect((await store.pool.query('select * from job')).rows).toEqual(before.rows);
  });

  it('that follows one goes on after its last step, and does that step once', async () => {
    await ask();
    const mine = await take();
    await (await open(mine)).step('first', write('first'));
    await ENDINGS[2][1](mine);
    const { rows } = await store.pool.query('select id, claim from job');
    const next = await open({ jobId: rows[0].id, claim: rows[0].claim, parentId: null });
    expect(await next.step('first', write('first again'))).toBe('first');
    expect(await next.step('second', write('second'))).toBe('second');
    expect(await written()).toEqual(['first', 'second']);
  });

  it('that writes while it is being cancelled either writes before or not at all', async () => {
    await ask();
    const mine = await take();
    const step = (await open(mine)).step('first', (fence) =>
      inTransaction(store, fence, async (client) => {
        await client.query(
          `insert into market (name, description, simulated, currency, time_zone, benchmark) values ('late', '', true, 'USD', 'UTC', 'X')`,
        );
        // In the middle of its transaction: the job is not locked yet, so nobody has to wait for it.
        await cancel(settling(), mine.jobId);
      }),
    );
    await expect(step).rejects.toBeInstanceOf(Stopped);
    expect(await written()).toEqual([]);
  });
});
