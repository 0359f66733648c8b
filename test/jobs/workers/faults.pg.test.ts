import { calendarOf } from '../../../src/data/quality/calendar/calendar-of.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { rankKind, rankParamsOf } from '../../../src/jobs/kinds/rank-kind.js';
import { cancel, retry } from '../../../src/jobs/life/requests.js';
import { submit } from '../../../src/jobs/life/submit.js';
import type { Jobs } from '../../../src/jobs/open-jobs.js';
import { type JobMarket, jobWhen, lifeOf, makeJobMarket, runsByDate, SECOND_TRY, STRATEGY } from '../../support/job-market.js';

const sessions = calendarOf('America/New_York').sessions({ from: tradingDay('2017-03-01'), to: tradingDay('2017-05-31') });

let market: JobMarket;
let jobs: Jobs;
beforeEach(async () => {
  market = await makeJobMarket();
});
afterEach(async () => {
  await market.go();
  await jobs?.close();
  await market.drop();
});

/** Asks for the ranking of so many dates and returns the job's id. */
function ask(dates: number, { timeoutSeconds = rankKind.timeoutSeconds, idempotencyKey = null as string | null } = {}) {
  const request = { marketId: market.marketId, strategy: STRATEGY, dates: sessions.slice(0, dates), asOf: null };
  const { params, parts } = rankParamsOf(request);
  return submit(
    { store: market.store, queue: jobs.queue },
    {
      kind: 'rank',
      params,
      requestedBy: 'tester',
      priority: 0,
      timeoutSeconds,
      idempotencyKey,
      parts: parts.map((part) => ({ kind: 'rank', params: part, timeoutSeconds })),
    },
  );
}

const ended = ({ status }: { status: string }) => ['SUCCESS', 'DEAD', 'CANCELLED'].includes(status);

it('does a job: each date is ranked once, and the life is written down', async () => {
  jobs = await market.open();
  const id = await ask(3);
  const job = await jobWhen(market.store, id, ended);
  expect(job).toMatchObject({ status: 'SUCCESS', attempt: 1, progress: 1, error: null, result: { type: 'RankingRun' } });
  expect(await lifeOf(market.store, id)).toEqual(['PENDING', 'QUEUED', 'RUNNING', 'SUCCESS']);
  expect(Object.values(await runsByDate(market.store))).toEqual([1, 1, 1]);
});

it('fails at once the job of a thread that throws where nobody catches, and ranks each date once all the same', async () => {
  jobs = await market.open();
  await market.order('throw');
  const id = await ask(3);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 2 });
  expect(await lifeOf(market.store, id)).toEqual(SECOND_TRY);
  const { rows } = await market.store.pool.query(`select reason from job_event where to_status = 'FAILED'`);
  expect(rows[0].reason).toContain('thrown where nobody catches');
  expect(Object.values(await runsByDate(market.store))).toEqual([1, 1, 1]);
});

it('survives a thread that runs out of memory', async () => {
  jobs = await market.open({ heapMb: 100 });
  await market.order('heap');
  const id = await ask(1);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 2 });
  expect(await lifeOf(market.store, id)).toContain('FAILED');
});

it('ends a thread that loops for ever when its time is up', async () => {
  jobs = await market.open({ stopMs: 100 });
  await market.order('loop');
  const id = await ask(1, { timeoutSeconds: 1 });
  await jobWhen(market.store, id, ({ attempt }) => attempt === 1);
  // The second attempt has the time that it takes, whatever else the machine does.
  await market.store.pool.query('update job set timeout_seconds = 600 where id = $1', [id]);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 2 });
  expect(await lifeOf(market.store, id)).toContain('TIMEOUT');
});

it('keeps the lease of a thread that computes for longer than a lease lasts', async () => {
  // Nobody looks for leases that have ended, so that a machine without time for this test does not fail it.
  jobs = await market.open({ leaseSeconds: 1, pollMs: 1e8 });
  await market.order('wait');
  const id = await ask(1);
  await jobWhen(market.store, id, ({ stage }) => stage !== null);
  const leases = new Set<number>();
  while (leases.size < 5) {
    const { rows } = await market.store.pool.query('select status, attempt, lease_until from job where id = $1', [id]);
    expect(rows[0]).toMatchObject({ status: 'RUNNING', attempt: 1 });
    leases.add(rows[0].lease_until.getTime());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await market.go();
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 1 });
});

it('cancels a job that blocks its thread, ends the thread, and lets nothing be written for it', async () => {
  jobs = await market.open({ stopMs: 100 });
  await market.order('wait');
  const id = await ask(1);
  await jobWhen(market.store, id, ({ stage }) => stage !== null);
  expect(await cancel({ store: market.store, queue: jobs.queue }, id)).toBe(true);
  await market.go();
  const next = await ask(2);
  expect(await jobWhen(market.store, next, ended)).toMatchObject({ status: 'SUCCESS' });
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'CANCELLED', worker: null });
  expect(Object.values(await runsByDate(market.store))).toEqual([1, 1]);
  await expect(cancel({ store: market.store, queue: jobs.queue }, id)).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('gives up after the last attempt, and starts afresh on request', async () => {
  jobs = await market.open();
  const settling = { store: market.store, queue: jobs.queue };
  const id = await ask(1);
  await market.store.pool.query('select 1');
  await jobWhen(market.store, id, ended);
  await expect(retry(settling, id)).rejects.toMatchObject({ code: 'CONFLICT' });
  const unknown = await submit(settling, {
    kind: 'rank',
    params: { marketId: market.marketId, strategy: 'nobody', dates: ['2017-03-01'], asOf: null },
    requestedBy: 'tester',
    priority: 0,
    timeoutSeconds: 60,
    idempotencyKey: null,
  });
  const dead = await jobWhen(market.store, unknown, ended);
  expect(dead).toMatchObject({ status: 'DEAD', attempt: 1, error: { code: 'NOT_FOUND', retryable: false, attempt: 1 } });
  expect(await retry(settling, unknown)).toBe(true);
  await jobWhen(market.store, unknown, ended);
  expect(await lifeOf(market.store, unknown)).toEqual([
    'PENDING',
    ...Array(2).fill(['QUEUED', 'RUNNING', 'FAILED', 'DEAD']).flat(),
  ]);
});

it('splits many dates into parts, and the whole succeeds with the last of them', async () => {
  jobs = await market.open({ threads: 2 });
  const id = await ask(12);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS' });
  expect(Object.values(await runsByDate(market.store))).toEqual(Array(12).fill(1));
  const { rows } = await market.store.pool.query('select status, parent_id from job where parent_id is not null');
  expect(rows).toEqual(Array(3).fill({ status: 'SUCCESS', parent_id: id }));
});

it('finds the first job by the key of its caller', async () => {
  jobs = await market.open();
  const [first, second] = await Promise.all([ask(1, { idempotencyKey: 'a' }), ask(2, { idempotencyKey: 'a' })]);
  expect(second).toBe(first);
  expect(await ask(1, { idempotencyKey: 'b' })).not.toBe(first);
});

it('gives its job back when it is stopped and its thread does not come to a step, and ends that thread', async () => {
  jobs = await market.open({ stopMs: 100 });
  await market.order('wait');
  const id = await ask(1);
  await jobWhen(market.store, id, ({ stage }) => stage !== null);
  await jobs.stopWorkers();
  expect(await jobWhen(market.store, id, () => true)).toMatchObject({ status: 'QUEUED', attempt: 0, worker: null });
  await market.go();
  await jobs.close();
  jobs = await market.open();
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 1 });
  expect(Object.values(await runsByDate(market.store))).toEqual([1]);
});

it('gives its job back when it is stopped, without losing a step or counting the attempt', async () => {
  jobs = await market.open({ stopMs: 5000 });
  await market.order('wait');
  const id = await ask(3);
  await jobWhen(market.store, id, ({ stage }) => stage !== null);
  const stopped = jobs.stopWorkers();
  await market.go();
  await stopped;
  await jobs.close();
  expect(await jobWhen(market.store, id, () => true)).toMatchObject({ status: 'QUEUED', attempt: 0, worker: null });
  jobs = await market.open();
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 1 });
  expect(Object.values(await runsByDate(market.store))).toEqual([1, 1, 1]);
});
