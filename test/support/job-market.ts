import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isConnectionError } from '../../src/data/store/connection-error.js';
import type { Store } from '../../src/data/store/store.js';
import type { JobFault, JobStatus } from '../../src/domain/job.js';
import type { Log } from '../../src/domain/log.js';
import { type Jobs, openJobs } from '../../src/jobs/open-jobs.js';
import type { WorkSettings } from '../../src/jobs/work.js';
import type { WorkerTiming } from '../../src/jobs/workers/worker-options.js';
import { projectRoot } from '../../src/project-root.js';
import { type TestStore, testStore } from './database.js';

/** The strategy of the market: it ranks by the return of a day, and does what the test tells it to on the way. */
export const STRATEGY = 'told';

/**
 * A factor that does what a file beside it says. `loop`, `heap`, `block`, `crash` and `throw` happen once, and the file is removed before
 * they do; at `wait` it blocks its thread until there is a file `go`, from the computation on that the thread may not do any more, and a
 * file says which process waits. Each computation under this order is written down with its process.
 */
const FACTOR = `
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { change, defineFactor, z } from 'alphaql/plugin';

const file = (name) => path.join(import.meta.dirname, name);

let done = 0;

function obey() {
  const order = existsSync(file('order')) ? readFileSync(file('order'), 'utf8') : '';
  const [, allowed] = /^wait (\\d+)$/.exec(order) ?? [];
  if (allowed !== undefined) {
    if (done >= Number(allowed)) writeFileSync(file('waiting-' + process.pid), '');
    while (done >= Number(allowed) && !existsSync(file('go'))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    rmSync(file('waiting-' + process.pid), { force: true });
    appendFileSync(file('computed'), process.pid + '\\n');
    done++;
    return;
  }
  if (order !== '') rmSync(file('order'), { force: true });
  if (order === 'loop') for (;;);
  if (order === 'heap') for (let kept = null; ; ) kept = { kept };
  if (order === 'block') for (const kept = []; ; ) kept.push(new Array(3e7).fill(1.5));
  if (order === 'crash') process.kill(process.pid, 'SIGSEGV');
  if (order === 'throw') setImmediate(() => { throw new Error('thrown where nobody catches'); });
  if (order === 'refuse') throw new Error('a bug of the factor');
}

export default defineFactor({
  name: 'Told',
  description: 'The return of a day, after what a test has ordered.',
  category: 'momentum',
  params: z.object({}),
  inputs: ['adjClose'],
  history: () => 2,
  compute: ({ adjClose }) => { obey(); return change(adjClose, 1); },
});
`;

/** A market of four securities over the sessions of half a year, in a database and with a strategy of its own. */
export interface JobMarket {
  store: Store;
  url: string;
  marketId: number;
  /** What a server or worker process is to be told in its environment. */
  env: Record<string, string>;
  settings: WorkSettings;
  /** Says what the factor does from now on; a thread waits once it has done so many computations under that order. */
  order(what: 'loop' | 'heap' | 'block' | 'crash' | 'throw' | 'refuse' | 'wait', after?: number): Promise<void>;
  /** Lets those go on that wait. */
  go(): Promise<void>;
  /** The processes with a thread that waits in the middle of a computation. */
  waiting(): Promise<number[]>;
  /** How many computations each process has done under the order to wait, by its id. */
  computed(): Promise<Map<number, number>>;
  open(timing?: Partial<WorkerTiming> & { threads?: number; heapMb?: number; log?: Log }): Promise<Jobs>;
  drop(): Promise<void>;
}

/** Makes the market, in a database of its own unless it is given one. */
export async function makeJobMarket(database?: TestStore): Promise<JobMarket> {
  const { store, url, drop } = database ?? (await testStore());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'alphaql-jobs-'));
  await writeFile(path.join(folder, 'told.mjs'), FACTOR);
  const document = `strategy: { name: ${STRATEGY} }\nuniverse: four\nfactors: [{ name: Told, weight: 1 }]\nregime: false\n`;
  await writeFile(path.join(folder, 'told.yaml'), document);
  const marketId = await fill(store);
  const settings = {
    databaseUrl: url,
    strategiesDir: folder,
    pluginsDir: folder,
    marketsDir: null,
    code: { commit: 'test', dirty: false },
  };
  return {
    store,
    url,
    marketId,
    settings,
    env: { DATABASE_URL: url, STRATEGIES_DIR: folder, PLUGINS_DIR: folder, STRATEGY },
    async order(what, after = 0) {
      await rm(path.join(folder, 'go'), { force: true });
      // Whole or not at all: a factor may be reading it.
      await writeFile(path.join(folder, 'next'), what === 'wait' ? `wait ${after}` : what);
      await rename(path.join(folder, 'next'), path.join(folder, 'order'));
    },
    go: () => writeFile(path.join(folder, 'go'), ''),
    async waiting() {
      const files = await readdir(folder);
      return files.flatMap((name) => (name.startsWith('waiting-') ? [Number(name.slice('waiting-'.length))] : []));
    },
    async computed() {
      const counts = new Map<number, number>();
      const lines = await readFile(path.join(folder, 'computed'), 'utf8').catch(() => '');
      for (const line of lines.split('\n').filter(Boolean)) counts.set(Number(line), (counts.get(Number(line)) ?? 0) + 1);
      return counts;
    },
    open: ({ threads = 1, heapMb, log = QUIET, ...timing } = {}) =>
      openJobs(store, log, {
        threads,
        projectRoot: projectRoot(),
        settings,
        heapMb,
        timing: { pollMs: 50, retry: { baseMs: 20, maxMs: 100, random: () => 1 }, ...timing },
      }),
    async drop() {
      await drop();
      await rm(folder, { recursive: true });
    },
  };
}

const QUIET: Log = { info() {}, warn() {}, error() {} };

async function fill({ pool }: Store): Promise<number> {
  const { rows } = await pool.query(
    `with m as (
       insert into market (name, description, simulated, currency, time_zone, benchmark)
       values ('four', 'Four securities', true, 'USD', 'America/New_York', 'S1') returning id),
     v as (insert into data_version (market_id) select id from m returning id),
     u as (insert into universe (market_id, name) select id, 'four' from m returning id),
     s as (insert into security (market_id, key, ticker, type, version)
           select m.id, 'S' || i, 'S' || i, 'STOCK', v.id from m, v, generate_series(1, 4) i returning id, ticker),
     b as (insert into bar (security_id, date, source, close, known_at, version)
           select s.id, d::date, 'FILES', 100 + 10 * sin(extract(day from d) * s.id), d + interval '20 hours', v.id
             from s, v, generate_series(timestamp '2017-01-03', '2017-06-30', '1 day') d where extract(isodow from d) < 6)
     insert into membership (universe_id, security_id, from_date, known_at, version)
     select u.id, s.id, '2017-01-01', '2017-01-01', v.id from u, s, v returning (select id from m)`,
  );
  return rows[0].id;
}

/** A job's row, as far as tests look at it. */
export interface JobRow {
  status: JobStatus;
  attempt: number;
  progress: number;
  stage: string | null;
  worker: string | null;
  error: JobFault | null;
  result: { type: string; id: number } | null;
}

/** The job when a condition holds. Looks again and again, also past a connection that is cut; the test's own time limit ends it. */
export async function jobWhen({ pool }: Store, id: number, holds: (job: JobRow) => boolean): Promise<JobRow> {
  for (;;) {
    const rows = await pool.query<JobRow>('select * from job where id = $1', [id]).then(
      (found) => found.rows,
      (error: unknown) => {
        if (isConnectionError(error)) return [];
        throw error;
      },
    );
    if (rows.length > 0 && holds(rows[0])) return rows[0];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The life of a job whose first attempt failed and whose second succeeded. */
export const SECOND_TRY: readonly JobStatus[] = [
  'PENDING',
  'QUEUED',
  'RUNNING',
  'FAILED',
  'RETRY',
  'QUEUED',
  'RUNNING',
  'SUCCESS',
];

/** The states that a job went through, in order. */
export async function lifeOf({ pool }: Store, id: number): Promise<JobStatus[]> {
  const { rows } = await pool.query('select to_status from job_event where job_id = $1 order by id', [id]);
  return rows.map((row) => row.to_status);
}

/** How many runs each ranked date has, by date. */
export async function runsByDate({ pool }: Store): Promise<Record<string, number>> {
  const { rows } = await pool.query('select date::text, count(*)::int from ranking_run group by date order by date');
  return Object.fromEntries(rows.map(({ date, count }) => [date, count]));
}
