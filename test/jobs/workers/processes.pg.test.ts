import { calendarOf } from '../../../src/data/quality/calendar/calendar-of.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { rankKind, rankParamsOf } from '../../../src/jobs/kinds/rank-kind.js';
import { submit } from '../../../src/jobs/life/submit.js';
import { openQueue, type Queue } from '../../../src/jobs/queue.js';
import { type JobMarket, jobWhen, lifeOf, makeJobMarket, runsByDate, SECOND_TRY, STRATEGY } from '../../support/job-market.js';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.js';

const sessions = calendarOf('America/New_York').sessions({ from: tradingDay('2017-02-01'), to: tradingDay('2017-06-30') });
const { timeoutSeconds } = rankKind;

let market: JobMarket;
let queue: Queue;
let processes: WorkerProcess[] = [];
beforeEach(async () => {
  market = await makeJobMarket();
  queue = await openQueue(market.url, { warn() {} });
});
afterEach(async () => {
  await market.go();
  await Promise.all(processes.map((one) => one.end('SIGKILL')));
  processes = [];
  await queue.close();
  await market.drop();
});

async function start(): Promise<WorkerProcess> {
  const started = await startWorkerProcess(market.env);
  processes.push(started);
  return started;
}

function ask(dates: number): Promise<number> {
  const request = { marketId: market.marketId, strategy: STRATEGY, dates: sessions.slice(0, dates), asOf: null };
  const { params, parts } = rankParamsOf(request);
  const job = { kind: 'rank', params, requestedBy: 'tester', priority: 0, timeoutSeconds, idempotencyKey: null };
  return submit(
    { store: market.store, queue },
    { ...job, parts: parts.map((part) => ({ kind: 'rank', params: part, timeoutSeconds })) },
  );
}

const running = async () => {
  const { rows } = await market.store.pool.query("select id, worker from job where status = 'RUNNING' and worker is not null");
  return rows as { id: number; worker: string }[];
};

async function when<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('two processes share a ranking of 60 dates; one is killed half-way, and each date is ranked once', async () => {
  const both = await Promise.all([start(), start()]);
  await market.order('wait');
  const id = await ask(60);
  const [first] = await when(async () => {
    const jobs = await running();
    return jobs.length === 2 && jobs;
  });
  const victim = both.find(({ pid }) => first.worker.split('/')[1] === String(pid))!;
  await victim.end('SIGKILL');
  await market.go();
  expect(await jobWhen(market.store, id, ({ status }) => ['SUCCESS', 'DEAD'].includes(status))).toMatchObject({
    status: 'SUCCESS',
  });
  const runs = await runsByDate(market.store);
  expect(Object.keys(runs)).toHaveLength(60);
  expect(new Set(Object.values(runs))).toEqual(new Set([1]));
  expect(await lifeOf(market.store, first.id)).toEqual(SECOND_TRY);
  const { rows } = await market.store.pool.query(
    "select distinct split_part(worker, '/', 2)::int as pid from job_event where to_status = 'RUNNING' and worker is not null",
  );
  expect(rows.map(({ pid }) => pid).sort()).toEqual(both.map(({ pid }) => pid).sort());
});

it('gives its job back when it is told to stop, and ends well', async () => {
  const only = await start();
  await market.order('wait');
  const id = await ask(3);
  await when(async () => (await running()).length === 1);
  const code = only.end('SIGTERM');
  await when(async () => only.output().includes('AlphaQL stops'));
  await market.go();
  expect(await code).toBe(0);
  expect(await jobWhen(market.store, id, () => true)).toMatchObject({ status: 'QUEUED', attempt: 0, worker: null });
  await start();
  expect(await jobWhen(market.store, id, ({ status }) => status === 'SUCCESS')).toMatchObject({ attempt: 1 });
  expect(Object.values(await runsByDate(market.store))).toEqual([1, 1, 1]);
});

it('goes on when its connections are cut in the middle', async () => {
  await start();
  await market.order('wait');
  const id = await ask(12);
  await when(async () => (await running()).length === 1);
  await market.store.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
  await market.go();
  expect(await jobWhen(market.store, id, ({ status }) => ['SUCCESS', 'DEAD'].includes(status))).toMatchObject({
    status: 'SUCCESS',
  });
  expect(Object.values(await runsByDate(market.store))).toEqual(Array(12).fill(1));
});
