import path from 'node:path';
import { calendarOf } from '../../../src/data/quality/calendar/calendar-of.js';
import { startThrowaway, type Throwaway } from '../../../src/data/store/embedded/throwaway.js';
import { applyMigrations } from '../../../src/data/store/migrate.js';
import { openStore } from '../../../src/data/store/store.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { rankKind, rankParamsOf } from '../../../src/jobs/kinds/rank-kind.js';
import { submit } from '../../../src/jobs/life/submit.js';
import type { Jobs } from '../../../src/jobs/open-jobs.js';
import { openQueue } from '../../../src/jobs/queue.js';
import { projectRoot } from '../../../src/project-root.js';
import { type JobMarket, jobWhen, lifeOf, makeJobMarket, runsByDate, SECOND_TRY, STRATEGY } from '../../support/job-market.js';
import { startWorkerProcess } from '../../support/worker-process.js';

const sessions = calendarOf('America/New_York').sessions({ from: tradingDay('2017-03-01'), to: tradingDay('2017-05-31') });
const { timeoutSeconds } = rankKind;
const ended = ({ status }: { status: string }) => ['SUCCESS', 'DEAD'].includes(status);

/** Asks for the ranking of so many dates and returns the job's id. */
async function ask({ store, url, marketId }: JobMarket, dates: number): Promise<number> {
  const queue = await openQueue(url, { warn() {} });
  try {
    const request = { marketId, strategy: STRATEGY, dates: sessions.slice(0, dates), asOf: null };
    const { params, parts } = rankParamsOf(request);
    const job = { kind: 'rank', params, requestedBy: 'tester', priority: 0, timeoutSeconds, idempotencyKey: null };
    return await submit(
      { store, queue },
      { ...job, parts: parts.map((part) => ({ kind: 'rank', params: part, timeoutSeconds })) },
    );
  } finally {
    await queue.close();
  }
}

describe('a worker process', () => {
  let market: JobMarket;
  let jobs: Jobs | undefined;
  beforeEach(async () => {
    market = await makeJobMarket();
  });
  afterEach(async () => {
    await jobs?.close();
    await market.drop();
  });

  it.each([
    ['that is killed by a fault in native code', 'crash'],
    ['that ends because one thread wants more memory at once than Node can still stop', 'block'],
  ] as const)('%s loses no job: another does it, and ranks each date once', async (_how, order) => {
    const victim = await startWorkerProcess(market.env);
    await market.order(order);
    const id = await ask(market, 3);
    // It ends by a signal, not by a code.
    expect(await victim.ended).toBeNull();
    expect(await jobWhen(market.store, id, () => true)).toMatchObject({ status: 'RUNNING', attempt: 1 });
    // As if the ten seconds of its lease had passed.
    await market.store.pool.query('update job set lease_until = clock_timestamp() where id = $1', [id]);
    jobs = await market.open();
    expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 2 });
    expect(await lifeOf(market.store, id)).toEqual(SECOND_TRY);
    const { rows } = await market.store.pool.query(`select reason from job_event where to_status = 'FAILED'`);
    expect(rows[0].reason).toContain('was not heard of any more');
    expect(Object.values(await runsByDate(market.store))).toEqual([1, 1, 1]);
  });
});

describe('a crash of Postgres', () => {
  let throwaway: Throwaway;
  let market: JobMarket;
  beforeAll(async () => {
    throwaway = await startThrowaway({ durable: true });
    const url = throwaway.cluster.urlOf('postgres');
    await applyMigrations(url, path.join(projectRoot(), 'migrations'));
    const store = openStore(url);
    market = await makeJobMarket({ store, url, drop: () => store.close() });
  });
  afterAll(async () => {
    await market?.drop();
    await throwaway?.discard();
  });

  it('in the middle of jobs costs none of them, and each date is ranked once', async () => {
    const jobs = await market.open({ threads: 2 });
    try {
      await market.order('wait');
      const id = await ask(market, 12);
      await jobWhen(market.store, id, ({ status }) => status === 'RUNNING');
      await Promise.all([throwaway.crash(), market.go()]);
      expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', progress: expect.any(Number) });
      expect(Object.values(await runsByDate(market.store))).toEqual(Array(12).fill(1));
      // Whoever asks afterwards is served as before.
      const next = await ask(market, 1);
      expect(await jobWhen(market.store, next, ended)).toMatchObject({ status: 'SUCCESS', attempt: 1 });
    } finally {
      await jobs.close();
    }
  });
});
