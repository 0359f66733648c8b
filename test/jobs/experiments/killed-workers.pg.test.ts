import { tradingDay } from '../../../src/domain/trading-day.js';
import type { BacktestParams } from '../../../src/jobs/experiments/open-backtest.js';
import { backtestKind, backtestParamsOf, backtestPartsOf } from '../../../src/jobs/kinds/backtest-kind.js';
import { sweepKind } from '../../../src/jobs/kinds/sweep-kind.js';
import { sweepPartsOf } from '../../../src/jobs/kinds/sweep-parts.js';
import { cancel, retry } from '../../../src/jobs/life/requests.js';
import { submit } from '../../../src/jobs/life/submit.js';
import { openJobs } from '../../../src/jobs/open-jobs.js';
import { openQueue, type Queue } from '../../../src/jobs/queue.js';
import { sampleMoments } from '../../../src/quant/kernels/statistics/moments.js';
import { startApi } from '../../support/api.js';
import { type JobMarket, jobWhen, lifeOf, makeJobMarket, SECOND_TRY, STRATEGY } from '../../support/job-market.js';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.js';

/** Two months of weeks: eight steps. */
const WALK = { from: tradingDay('2017-03-01'), to: tradingDay('2017-04-28') };

/** Three sizes by twenty commissions. */
const GRID = [
  { path: 'topN', values: [2, 3, 4] },
  { path: 'costs.commissionBps', values: Array.from({ length: 20 }, (_, i) => 5 * i) },
];

let market: JobMarket;
let queue: Queue;
let workers: WorkerProcess[] = [];
beforeEach(async () => {
  market = await makeJobMarket();
  queue = await openQueue(market.url, { warn() {} });
});
afterEach(async () => {
  await market.go();
  await Promise.all(workers.map((one) => one.end('SIGKILL')));
  workers = [];
  await queue.close();
  await market.drop();
});

async function start(count: number): Promise<void> {
  workers = await Promise.all(Array.from({ length: count }, () => startWorkerProcess(market.env)));
}

function paramsOf(changes: Partial<BacktestParams> = {}): BacktestParams {
  return {
    ...{ marketId: market.marketId, strategy: STRATEGY, document: null, name: null, universe: 'four', ...WALK, capital: 1000 },
    changes: { topN: 2, rebalance: { frequency: 'week_end', everyDays: null, band: null }, costs: {}, seed: 1 },
    ...{
      benchmarks: ['S1'],
      fill: 'next_close',
      dividends: 'cash',
      style: 'long_only',
      fractionalShares: true,
      auditSteps: 0,
      splits: null,
    },
    asOf: new Date('2018-01-01'),
    ...changes,
  };
}

const asked = { requestedBy: 'tester', priority: 0, idempotencyKey: null };

function askBacktest(changes: Partial<BacktestParams> = {}, stretches = 0): Promise<number> {
  const { timeoutSeconds } = backtestKind;
  const params = paramsOf(changes);
  const parts = backtestPartsOf(params, stretches);
  return submit(
    { store: market.store, queue },
    { kind: 'backtest', params: backtestParamsOf(params), timeoutSeconds, ...asked, parts },
  );
}

function askSweep(): Promise<number> {
  const [sizes, commissions] = GRID;
  const points = sizes.values.flatMap((topN) =>
    commissions.values.map((commission) => ({
      document: JSON.stringify({
        strategy: { name: STRATEGY },
        universe: 'four',
        factors: [{ name: 'Told', weight: 1 }],
        regime: false,
        sizing: { top_n: topN },
        costs: { commission_bps: commission },
      }),
      rankingKey: null,
    })),
  );
  const shared = paramsOf();
  const parts = sweepPartsOf(GRID, { ...shared, changes: { ...shared.changes, topN: null } }, points);
  const { timeoutSeconds } = sweepKind;
  return submit({ store: market.store, queue }, { kind: 'sweep', params: parts[0].params, timeoutSeconds, ...asked, parts });
}

async function rowsOf<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await market.store.pool.query(sql, values)).rows;
}

async function when<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Kills a process whose thread is in the middle of a computation, lets the other go on, and returns the job that was lost with it. */
async function killOneThatWaits(count: number): Promise<number> {
  const [victim] = await whenWaiting(count);
  await workers.find(({ pid }) => pid === victim)!.end('SIGKILL');
  const [{ id }] = await rowsOf<{ id: number }>(
    `select id from job where status = 'RUNNING' and split_part(worker, '/', 2) = $1`,
    [String(victim)],
  );
  // As if the ten seconds of its lease had passed.
  await market.store.pool.query(`update job set lease_until = 'epoch' where id = $1`, [id]);
  await market.go();
  // Nor is the time until the next attempt waited for.
  await when(async () => (await lifeOf(market.store, id)).includes('RETRY'));
  await market.store.pool.query(`update job set retry_at = 'epoch' where id = $1 and status = 'RETRY'`, [id]);
  return id;
}

/** Waits until so many processes are in the middle of a computation, and returns their ids. */
function whenWaiting(count: number): Promise<number[]> {
  return when(async () => {
    const waiting = await market.waiting();
    return waiting.length === count && waiting;
  });
}

/** All that a backtest has come to, to the byte. */
async function bytesOf(jobId: number): Promise<object> {
  const [row] = await rowsOf<{ digest: string }>(
    'select digest, data_digest, data_digests, result, warnings from experiment where job_id = $1',
    [jobId],
  );
  expect(row.digest).toMatch(/^[0-9a-f]{64}$/);
  return row;
}

const ended = ({ status }: { status: string }) => ['SUCCESS', 'DEAD', 'CANCELLED'].includes(status);

/** The points of a sweep that are done; it may still be running. */
const countDone = async (sweep: number) =>
  (await rowsOf(`select from job where parent_id = $1 and kind = 'backtest' and status = 'SUCCESS'`, [sweep])).length;

it('two processes share a sweep of 60 configurations; one is killed half-way, and each configuration is walked once and judged among 60', async () => {
  await start(2);
  // Each thread waits after its share of the first half of 480 rankings.
  await market.order('wait', 120);
  const id = await askSweep();
  const lost = await killOneThatWaits(2);
  expect(await countDone(id)).toBeGreaterThan(25);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', progress: expect.any(Number), error: null });

  const parts = await rowsOf<{ status: string; count: number }>(
    'select status, count(*)::int from job where parent_id = $1 group by 1',
    [id],
  );
  expect(parts).toEqual([{ status: 'SUCCESS', count: 62 }]);
  expect(await lifeOf(market.store, lost)).toEqual(SECOND_TRY);
  const pids = await rowsOf<{ pid: number }>(
    `select distinct split_part(worker, '/', 2)::int as pid from job_event where to_status = 'RUNNING' and worker is not null order by 1`,
  );
  expect(pids.map(({ pid }) => pid)).toEqual(workers.map(({ pid }) => pid).sort((a, b) => a - b));

  const points = await rowsOf<{ planHash: string; topN: number; bps: number; statistics: Record<string, number> }>(
    `select plan_hash as "planHash", (plan->'sizing'->>'topN')::int as "topN", (plan->'costs'->>'commissionBps')::int as bps, statistics
       from experiment where kind = 'BACKTEST' and digest is not null order by job_id`,
  );
  expect(points.map(({ topN, bps }) => [topN, bps])).toEqual(
    GRID[0].values.flatMap((topN) => GRID[1].values.map((bps) => [topN, bps])),
  );
  expect(new Set(points.map(({ planHash }) => planHash)).size).toBe(60);
  const [{ count }] = await rowsOf<{ count: number }>('select count(*)::int from experiment');
  expect(count).toBe(61);
  const { deviation } = sampleMoments(Float64Array.from(points, ({ statistics }) => statistics.sharpePerDay));
  const [{ sum }] = await rowsOf<{ sum: { points: number; overfittingProbability: number } }>(
    `select result as sum from experiment where kind = 'SWEEP'`,
  );
  expect(sum).toMatchObject({ points: 60, overfittingProbability: expect.any(Number) });
  for (const { statistics } of points) {
    expect(statistics).toMatchObject({ trials: 60, overfittingProbability: sum.overfittingProbability });
    expect(statistics.trialVariance).toBeCloseTo(deviation ** 2, 12);
    expect(statistics.deflatedSharpe).toBeLessThan(statistics.probabilisticSharpe);
  }
  expect(await rowsOf(`select from job_step where key like 'step %'`)).toEqual([]);
});

it('a backtest whose worker is killed goes on after its last step, and comes to the same bytes as one that nothing happened to', async () => {
  await start(2);
  await market.order('wait', 3);
  const id = await askBacktest();
  const lost = await killOneThatWaits(1);
  expect(lost).toBe(id);
  const [{ steps }] = await rowsOf<{ steps: number }>(
    `select count(*)::int as steps from job_step where job_id = $1 and key like 'step %'`,
    [id],
  );
  expect(steps).toBe(3);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', attempt: 2 });
  expect(await lifeOf(market.store, id)).toEqual(SECOND_TRY);
  const [{ walked }] = await rowsOf<{ walked: number }>('select count(*)::int as walked from experiment_step');
  expect(walked).toBeGreaterThan(5);
  const computed = [...(await market.computed()).values()];
  expect(computed.sort()).toEqual([3, walked - 3].sort());

  const undisturbed = await askBacktest();
  expect(await jobWhen(market.store, undisturbed, ended)).toMatchObject({ status: 'SUCCESS', attempt: 1 });
  expect(await bytesOf(id)).toEqual(await bytesOf(undisturbed));
});

/** Two months of sessions, each with new targets. */
const DAILY = {
  changes: { topN: 2, rebalance: { frequency: 'every_n_days', everyDays: 1, band: null }, costs: {}, seed: 1 },
} as const;

it('two processes share the stretches of a divided backtest; one is killed in the middle of its stretch, no date is done twice, and the bytes are those of one job', async () => {
  await start(2);
  // In the middle of the first stretch of each.
  await market.order('wait', 6);
  const id = await askBacktest(DAILY, 4);
  const lost = await killOneThatWaits(2);
  expect(await rowsOf(`select from job_step where job_id = $1 and key like 'targets %'`, [lost])).toHaveLength(6);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS', result: { type: 'Backtest' }, error: null });
  expect(await lifeOf(market.store, lost)).toEqual(SECOND_TRY);
  const parts = await rowsOf('select status, count(*)::int from job where parent_id = $1 group by 1', [id]);
  expect(parts).toEqual([{ status: 'SUCCESS', count: 6 }]);
  const [{ walked }] = await rowsOf<{ walked: number }>('select count(*)::int as walked from experiment_step');
  expect(walked).toBeGreaterThan(35);
  const computed = [...(await market.computed()).values()];
  expect(computed.sort((a, b) => a - b)).toEqual([6, walked - 6]);
  expect(await rowsOf(`select from job_step where key like 'step %' or key like 'targets %'`)).toEqual([]);

  const whole = await askBacktest(DAILY);
  expect(await jobWhen(market.store, whole, ended)).toMatchObject({ status: 'SUCCESS' });
  expect(await bytesOf(id)).toEqual(await bytesOf(whole));
});

it('stretches leave to the walk what depends on what is held', async () => {
  await start(1);
  const rules = 'risk_rules: [{ name: Turnover, params: { max_turnover: 0.5 } }]';
  const document = `strategy: { name: held }\nuniverse: four\nfactors: [{ name: Told, weight: 1 }]\nregime: false\n${rules}\n`;
  await market.order('wait', 1000);
  const divided = await askBacktest({ strategy: null, document }, 2);
  expect(await jobWhen(market.store, divided, ended)).toMatchObject({ status: 'SUCCESS' });
  const [{ walked }] = await rowsOf<{ walked: number }>('select count(*)::int as walked from experiment_step');
  // Each stretch has tried one date.
  expect([...(await market.computed()).values()]).toEqual([walked + 2]);
  const whole = await askBacktest({ strategy: null, document });
  expect(await jobWhen(market.store, whole, ended)).toMatchObject({ status: 'SUCCESS' });
  expect(await bytesOf(divided)).toEqual(await bytesOf(whole));
});

it('a divided backtest that is cancelled stops its stretches, says so, and goes on after what is done when it is retried', async () => {
  await start(1);
  await market.order('wait', 6);
  const id = await askBacktest(DAILY, 4);
  await whenWaiting(1);
  expect(await cancel({ store: market.store, queue }, id)).toBe(true);
  const parts = await rowsOf('select status, count(*)::int from job where parent_id = $1 group by 1 order by 1', [id]);
  expect(parts).toEqual([
    { status: 'SUCCESS', count: 1 },
    { status: 'CANCELLED', count: 5 },
  ]);
  expect(await rowsOf('select digest from experiment where job_id = $1', [id])).toEqual([{ digest: null }]);
  await market.go();
  expect(await retry({ store: market.store, queue }, id)).toBe(true);
  expect(await jobWhen(market.store, id, ended)).toMatchObject({ status: 'SUCCESS' });
  const [{ walked }] = await rowsOf<{ walked: number }>('select count(*)::int as walked from experiment_step');
  const [computed] = (await market.computed()).values();
  // The date at which it was cancelled is done again.
  expect(computed - walked).toBeLessThanOrEqual(1);
});

it('a sweep that is cancelled half-way stops its points, keeps those that are done, and can be read', async () => {
  await start(1);
  await market.order('wait', 40);
  const id = await askSweep();
  await whenWaiting(1);
  const done = await countDone(id);
  expect(done).toBeGreaterThan(2);
  expect(await cancel({ store: market.store, queue }, id)).toBe(true);
  await market.go();
  // The worker is free for the next.
  const next = await askBacktest();
  expect(await jobWhen(market.store, next, ended)).toMatchObject({ status: 'SUCCESS' });

  const parts = await rowsOf<{ kind: string; status: string; count: number }>(
    'select kind, status, count(*)::int from job where parent_id = $1 group by 1, 2 order by 1, 2',
    [id],
  );
  expect(parts).toEqual([
    { kind: 'backtest', status: 'SUCCESS', count: done },
    { kind: 'backtest', status: 'CANCELLED', count: 60 - done },
    { kind: 'sweep', status: 'SUCCESS', count: 1 },
    { kind: 'sweep', status: 'CANCELLED', count: 1 },
  ]);
  const jobs = await openJobs(market.store, { info() {}, warn() {}, error() {} }, null);
  const api = await startApi(market.store, { work: jobs });
  try {
    const { data, errors } = await api.ask(
      `{ experiments(kind: SWEEP) { nodes { ... on Sweep { status size done overfittingProbability
           table { count status backtestId metrics(names: ["totalReturn"]) { value } } } } } }`,
    );
    expect(errors).toBeUndefined();
    const [{ table, ...sweep }] = data.experiments.nodes;
    expect(sweep).toEqual({ status: 'CANCELLED', size: 60, done, overfittingProbability: null });
    const isDone = (status: string) => status === 'SUCCESS';
    expect(table.status.filter(isDone)).toHaveLength(done);
    expect(table.metrics[0].value.map((value: number | null) => value !== null)).toEqual(table.status.map(isDone));
  } finally {
    await api.stop();
    await jobs.close();
  }
});
