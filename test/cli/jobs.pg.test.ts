import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { submit } from '../../src/jobs/life/submit.js';
import { openQueue } from '../../src/jobs/queue.js';
import { projectRoot } from '../../src/project-root.js';
import { type JobMarket, jobWhen, makeJobMarket, runsByDate } from '../support/job-market.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';

/** A command that was started: what it printed when it is over. */
interface Running {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

describe('a command that works through jobs', () => {
  let market: JobMarket;
  let worker: WorkerProcess | undefined;
  beforeAll(async () => {
    market = await makeJobMarket();
  });
  afterAll(async () => {
    await worker?.end('SIGKILL');
    await market.drop();
  });

  function start(...args: string[]): Running {
    const child = spawn(process.execPath, [path.join(projectRoot(), 'dist/src/cli.js'), ...args], {
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', WORKERS: '1', ...market.env },
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (said.out += chunk));
    child.stderr.on('data', (chunk) => (said.err += chunk));
    return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said }))) };
  }
  const run = (...args: string[]) => start(...args).ended;
  const pidsAtWork = async (id: number) => {
    const { rows } = await market.store.pool.query(
      `select distinct split_part(job_event.worker, '/', 2)::int as pid from job_event join job on job.id = job_id
        where to_status = 'RUNNING' and job_event.worker is not null and $1 in (job.id, parent_id)`,
      [id],
    );
    return rows.map(({ pid }) => pid);
  };

  it('does the work itself where nobody else works, and prints what came of it', async () => {
    const { child, ended } = start('rank', '--date', '2017-03-01', '--top', '2');
    const { code, out, err } = await ended;
    expect(err).toMatch(/rank job_1 .*\nrank job_1: SUCCESS after [\d.]+ s\n$/s);
    expect(code).toBe(0);
    expect(out).toContain('four, four on 2017-03-01');
    expect(
      out
        .trim()
        .split('\n')
        .slice(-2)
        .map((line) => line.split(/\s+/)[0]),
    ).toEqual(['1', '2']);
    expect(await pidsAtWork(1)).toEqual([child.pid]);
  });

  it('ends with 1 for a job that is given up, and says why', async () => {
    const queue = await openQueue(market.url, { warn() {} });
    const params = { marketId: market.marketId, strategy: 'nobody', dates: ['2017-03-01'], asOf: null };
    const job = { kind: 'rank', params, requestedBy: 'tester', priority: 0, timeoutSeconds: 60, idempotencyKey: null };
    const id = await submit({ store: market.store, queue }, job);
    await queue.close();
    const followed = await run('job', `job_${id}`, '--follow');
    expect(followed).toMatchObject({ code: 1, out: '' });
    expect(followed.err).toContain(`rank job_${id}: DEAD`);
    expect(followed.err).toContain('NOT_FOUND: There is no strategy "nobody"');
    const shown = await run('job', `job_${id}`);
    expect(shown.code).toBe(1);
    expect(shown.out).toMatch(/QUEUED.*RUNNING.*FAILED.*DEAD/s);
    expect((await run('job', 'job_999')).err).toContain('There is no job "job_999"');
  });

  it('cancels its job at Ctrl-C and ends with 130', async () => {
    await market.order('wait');
    const { rows } = await market.store.pool.query('select max(id) as id from job');
    const id = rows[0].id + 1;
    const { child, ended } = start('rank', '--date', '2017-03-02');
    await waitFor(
      async () => (await market.store.pool.query(`select from job where id = $1 and status = 'RUNNING'`, [id])).rowCount,
    );
    child.kill('SIGINT');
    await jobWhen(market.store, id, ({ status }) => status === 'CANCELLED');
    await market.go();
    expect(await ended).toMatchObject({ code: 130, out: '' });
    expect(await runsByDate(market.store)).toEqual({ '2017-03-01': 1 });
  });

  it('leaves the work to workers that are there, and ends with their job', async () => {
    worker = await startWorkerProcess(market.env);
    const { code, err } = await run('rank', '--from', '2017-03-06', '--to', '2017-04-28', '--rebalance', 'WEEK_END');
    expect(err).toContain(': SUCCESS');
    expect(code).toBe(0);
    const { rows } = await market.store.pool.query('select max(id) as id from job where divided');
    expect(await pidsAtWork(rows[0].id)).toEqual([worker.pid]);
    const listed = await run('jobs', '--status', 'success,dead', '--limit', '3');
    expect(
      listed.out
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/).slice(1, 3)),
    ).toEqual([
      ['rank', 'SUCCESS'],
      ['rank', 'SUCCESS'],
      ['rank', 'SUCCESS'],
    ]);
  });

  it('ingests as a job, and prints what came in', async () => {
    const { code, out, err } = await run('ingest', 'demo');
    expect(err).toContain(': SUCCESS');
    expect(out).toMatch(/^demo: [\d,]+ new, 0 corrected/);
    expect(code).toBe(0);
  });

  it('says everything that is wrong before it asks for anything', async () => {
    const { code, err } = await run('rank', '--from', '2017-03-06', '--rebalance', 'EVERY_N_DAYS');
    expect(code).toBe(1);
    expect(err).toContain('input.to should be given');
    expect(err).toContain('input.everyDays should be at least 1');
  });
});

async function waitFor(look: () => Promise<unknown>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 20));
}
