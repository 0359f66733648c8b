/**
 * Ingest of the shared market folder (2.05 million bars) into an empty store with durable settings, and its repetition.
 * Prints `workload | figure | budget | ratio`: seconds, the peak memory of Node and its DuckDB child together, and what validation adds to the
 * time that all else takes.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openFolder } from '../dist/src/data/providers/files/open-folder.js';
import { initCluster, startCluster } from '../dist/src/data/store/embedded/cluster.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { openStore } from '../dist/src/data/store/store.js';
import { ingest, summaryOf } from '../dist/src/jobs/ingest.js';
import { profiled } from './support/profile.mjs';

const SECONDS = 60;
const MEGABYTES = 1_500;
const VALIDATION_PERCENT = 30;
/** The functions that check, repair and judge rows, single ones and series. */
const VALIDATION = ['checkRows', 'validateBars', 'markDisagreements'];
const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(process.env.SHARED_DIR ?? path.resolve(root, '../shared'), 'data');

/** Memory of this process and its children now, in MB; Linux says it in /proc. */
function residentMb() {
  if (!existsSync('/proc/self/task')) return process.memoryUsage.rss() / 1e6;
  const pids = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
  );
  return ['self', ...pids].reduce((sum, pid) => {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    return name === 'postgres' ? sum : sum + (Number(pages) * 4096) / 1e6;
  }, 0);
}

async function measure(store) {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMb());
  }, 100);
  const begun = performance.now();
  const provider = await openFolder(folder);
  const stages = [];
  const report = await ingest(store, provider, {
    now: new Date(),
    onProgress: (stage) => {
      if (stages.at(-1)?.stage !== stage) stages.push({ stage, at: performance.now() });
    },
  }).finally(() => provider.close());
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(timer);
  if (process.env.VERBOSE) {
    for (const line of summaryOf(report)) console.log(line);
    stages.push({ stage: 'end', at: performance.now() });
    for (let i = 1; i < stages.length; i++)
      console.log(stages[i - 1].stage, ((stages[i].at - stages[i - 1].at) / 1000).toFixed(2));
  }
  return { seconds, peak, report };
}

const line = (workload, figure, budget, unit) =>
  console.log(`${workload} | ${figure.toFixed(1)} ${unit} | ${budget} ${unit} | ${(figure / budget).toFixed(2)}`);

if (!existsSync(folder)) {
  console.log('ingest of the shared data | skipped: the folder is missing; set SHARED_DIR | - | -');
  process.exit(0);
}
const base = mkdtempSync(path.join(os.tmpdir(), 'alphaql-bench-'));
chmodSync(base, 0o755);
await initCluster(path.join(base, 'data'));
const cluster = await startCluster(path.join(base, 'data'), {
  settings: { synchronous_commit: 'on', shared_buffers: '256MB' },
  logFile: path.join(base, 'postgres.log'),
});
try {
  const admin = new pg.Client({ connectionString: cluster.urlOf('postgres') });
  await admin.connect();
  await admin.query('create database bench');
  await admin.end();
  await applyMigrations(cluster.urlOf('bench'), path.join(root, 'migrations'));
  const store = openStore(cluster.urlOf('bench'));
  const { value: first, busy, inside } = await profiled(VALIDATION, () => measure(store));
  line('ingest of the shared data', first.seconds, SECONDS, 's');
  line('ingest of the shared data, peak memory of Node and DuckDB', first.peak, MEGABYTES, 'MB');
  line('validation, of the time of all else', (100 * inside) / (first.seconds - inside), VALIDATION_PERCENT, '%');
  console.log(`  validation ${inside.toFixed(1)} s of ${busy.toFixed(1)} s of CPU of Node, ${first.seconds.toFixed(1)} s in all`);
  const again = await measure(store);
  line('ingest of the shared data, repeated', again.seconds, SECONDS, 's');
  if (again.report.dataVersion !== null) throw new Error('Repeating the ingest changed something.');
  await store.close();
} finally {
  await cluster.stop('fast');
  rmSync(base, { recursive: true, force: true });
}
