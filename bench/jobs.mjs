/**
 * What a job costs beside its work: how long it takes from asking for it until its thread begins, and how many a second get through.
 *
 * The jobs do nothing. A worker process with two threads serves a throwaway cluster that waits for the disk as the real one does; this
 * process asks. Latency: one job after the other, from before the call that asks until the first statement of its function on the thread. Throughput: jobs that are in
 * the queue when the workers are started, from the first that begins to the last that is finished; asking for them does not count.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { startThrowaway } from '../dist/src/data/store/embedded/throwaway.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { openStore } from '../dist/src/data/store/store.js';
import { openJobFeed } from '../dist/src/jobs/life/job-feed.js';
import { submit } from '../dist/src/jobs/life/submit.js';
import { openJobs } from '../dist/src/jobs/open-jobs.js';
import { openQueue } from '../dist/src/jobs/queue.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const THREADS = 2;
const SINGLE = 300;
const MANY = 2000;
const BUDGET = { p50: 10, p95: 30, perSecond: 150 };
const LOG = { info() {}, warn: (text) => console.error(text), error: (text) => console.error(text) };
const EMPTY = { kind: 'empty', params: {}, requestedBy: 'schedule', priority: 0, timeoutSeconds: 60, idempotencyKey: null };

if (process.argv[2] === 'work') await work(process.argv[3]);
else await main();

async function main() {
  const throwaway = await startThrowaway({ durable: true });
  try {
    const url = throwaway.cluster.urlOf('postgres');
    await applyMigrations(url, path.join(ROOT, 'migrations'));
    const store = openStore(url);
    const queue = await openQueue(url, LOG);
    const feed = openJobFeed(url);
    try {
      await measure({ store, queue, feed, url });
    } finally {
      await feed.close();
      await queue.close();
      await store.close();
    }
  } finally {
    await throwaway.discard();
  }
}

async function measure({ store, queue, feed, url }) {
  for (let i = 0; i < MANY; i++) await submit({ store, queue }, EMPTY);
  const worker = fork(import.meta.filename, ['work', url]);
  await until(store, MANY);
  const { rows } = await store.pool.query(
    'select count(*) / extract(epoch from max(finished_at) - min(started_at))::float8 as per_second from job',
  );
  const perSecond = rows[0].per_second;

  const latencies = [];
  for (let i = 0; i < SINGLE + 20; i++) {
    const begin = performance.timeOrigin + performance.now();
    const ended = heard(feed, 'SUCCESS');
    const id = await submit({ store, queue }, EMPTY);
    await ended;
    const { rows: jobs } = await store.pool.query(`select (result->>'id')::float8 as began from job where id = $1`, [id]);
    if (i >= 20) latencies.push(jobs[0].began - begin);
  }
  worker.kill();
  await once(worker, 'exit');
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.floor(share * (latencies.length - 1))];
  console.log('workload | figure | budget | ratio');
  for (const [name, ms] of Object.entries({ p50: at(0.5), p95: at(0.95) })) {
    console.log(
      `pick-up of a job, ${name} | ${ms.toFixed(1)} ms | ${BUDGET[name]} ms | ${(BUDGET[name] / ms).toFixed(1)}× the budget`,
    );
  }
  console.log(
    `empty jobs, ${THREADS} threads | ${Math.round(perSecond)}/s | ${BUDGET.perSecond}/s | ${(perSecond / BUDGET.perSecond).toFixed(1)}× the budget`,
  );
}

function heard(feed, status) {
  return new Promise((resolve) => {
    const leave = feed.listen({
      onJob(notice) {
        if (notice.status !== status) return;
        leave();
        resolve();
      },
    });
  });
}

async function until(store, count) {
  for (;;) {
    const { rows } = await store.pool.query(`select count(*)::int as done from job where status = 'SUCCESS'`);
    if (rows[0].done === count) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function work(url) {
  const store = openStore(url);
  const settings = {
    databaseUrl: url,
    strategiesDir: path.join(ROOT, 'strategies'),
    pluginsDir: null,
    marketsDir: null,
    code: { commit: 'bench', dirty: false },
    extraKinds: new URL('support/empty-kind.mjs', import.meta.url).href,
  };
  const jobs = await openJobs(store, LOG, { threads: THREADS, projectRoot: ROOT, settings });
  process.once('SIGTERM', async () => {
    await jobs.close();
    await store.close();
    process.exit(0);
  });
}
