import type { Store } from '../../../src/data/store/store.js';
import type { JobStatus } from '../../../src/domain/job.js';
import { prune } from '../../../src/jobs/life/prune.js';
import { testStore } from '../../support/database.js';
import { makeJobMarket } from '../../support/job-market.js';

interface Row {
  name: string;
  status?: JobStatus;
  daysAgo?: number;
  part?: string;
  requestedBy?: string;
  key?: string;
}

let store: Store;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ store, drop } = await testStore());
});
afterEach(() => drop());

/** Writes jobs, each with an event and a step; `part` names the whole that one is a part of. */
async function write(...jobs: Row[]): Promise<void> {
  for (const { name, status = 'SUCCESS', daysAgo = 91, part = null, requestedBy = 'ann', key = null } of jobs) {
    await store.pool.query(
      `with new as (
         insert into job (kind, params, requested_by, idempotency_key, timeout_seconds, status, parent_id, finished_at)
         select 'rank', jsonb_build_object('name', $1::text), $2, $3, 60, $4::job_status,
                (select id from job where params->>'name' = $5),
                case when $4 in ('SUCCESS', 'DEAD', 'CANCELLED') then now() - make_interval(days => $6) end returning id),
       event as (insert into job_event (job_id, attempt, to_status) select id, 1, 'PENDING' from new)
       insert into job_step (job_id, key, result) select id, 'a step', '1' from new`,
      [name, requestedBy, key, status, part, daysAgo],
    );
  }
}

async function experimentOf(name: string): Promise<void> {
  await store.pool.query(
    `insert into experiment (market_id, job_id, kind, settings, universe, from_date, to_date, as_of, data_version, code_version, code_dirty,
       seed, environment) select 1, id, 'BACKTEST', '{}', '', now(), now(), now(), 1, '', false, 0, '{}' from job where params->>'name' = $1`,
    [name],
  );
}

async function kept(table: 'job' | 'job_event' | 'job_step' = 'job'): Promise<string[]> {
  const id = table === 'job' ? 'id' : 'job_id';
  const { rows } = await store.pool.query(
    `select job.params->>'name' as name from ${table} one join job on job.id = one.${id} order by job.id`,
  );
  return rows.map(({ name }) => name);
}

describe('jobs that were finished long ago', () => {
  it('go with their parts, events and steps; what is younger or not finished stays', async () => {
    const wholes: Row[] = (['SUCCESS', 'DEAD', 'CANCELLED'] as const).map((status) => ({ name: `old ${status}`, status }));
    await write(...wholes, { name: 'part', part: 'old DEAD' }, { name: 'young', status: 'DEAD', daysAgo: 89 });
    await write({ name: 'waits', status: 'QUEUED' }, { name: 'its part', part: 'waits' });
    await prune(store, 90);
    for (const table of ['job', 'job_event', 'job_step'] as const)
      expect(await kept(table)).toEqual(['young', 'waits', 'its part']);
    const { rows } = await store.pool.query(
      'select count(*)::int as events, (select count(*)::int from job_step) as steps from job_event',
    );
    expect(rows).toEqual([{ events: 3, steps: 3 }]);
    await prune(store, 88);
    expect(await kept()).toEqual(['waits', 'its part']);
  });

  it('stay where they or a part of theirs made an experiment', async () => {
    await write({ name: 'backtest' }, { name: 'sweep' }, { name: 'open', part: 'sweep' }, { name: 'point', part: 'sweep' });
    await write({ name: 'ranking' });
    await experimentOf('backtest');
    await experimentOf('point');
    await prune(store, 90);
    expect(await kept()).toEqual(['backtest', 'sweep', 'open', 'point']);
  });

  it('stay where they are the last that a schedule has made', async () => {
    const fired = { requestedBy: 'schedule' };
    await write({ ...fired, name: 'daily', key: 'daily 1 2025-01-02T23:00:00.000Z' });
    await write({ ...fired, name: 'next daily', key: 'daily 1 2025-01-03T23:00:00.000Z' });
    await write({ ...fired, name: 'other daily', key: 'daily 2 2025-01-02T23:00:00.000Z' });
    await write(
      { ...fired, name: 'other', key: 'catch-up 1 2025-01-02' },
      { name: 'named alike', key: 'daily 3 2025-01-02T23:00:00.000Z' },
    );
    await prune(store, 90);
    expect(await kept()).toEqual(['next daily', 'other daily']);
  });

  it('go a hundred at a time, oldest first', async () => {
    await write({ name: 'first' });
    await store.pool.query(
      `insert into job (kind, params, requested_by, timeout_seconds, status, finished_at)
       select 'rank', '{"name": "more"}', 'ann', 60, 'SUCCESS', now() - interval '91 days' from generate_series(1, 149)`,
    );
    await prune(store, 90);
    expect(await kept()).toEqual(Array(50).fill('more'));
    await prune(store, 90);
    expect(await kept()).toEqual([]);
  });
});

describe('steps', () => {
  it('go a day after the whole has succeeded, and stay where it may go on', async () => {
    await write({ name: 'done', daysAgo: 2 }, { name: 'part', part: 'done', daysAgo: 2 }, { name: 'just done', daysAgo: 0 });
    await write({ name: 'dead', status: 'DEAD', daysAgo: 2 }, { name: 'its part', part: 'dead', daysAgo: 2 });
    await prune(store, 90);
    expect(await kept('job_step')).toEqual(['just done', 'dead', 'its part']);
    expect(await kept()).toHaveLength(5);
  });
});

describe('breakers', () => {
  it('that were silent for a day go, except the last of each provider', async () => {
    await store.pool.query(
      `insert into breaker (provider, worker, state, failures, threshold, since, updated_at)
       select provider, worker, 'CLOSED', 0, 5, now(), now() - make_interval(hours => hours)
         from (values ('one', 'old', 48), ('one', 'new', 1), ('two', 'older', 72), ('two', 'old', 48)) as b(provider, worker, hours)`,
    );
    await prune(store, 90);
    const { rows } = await store.pool.query(`select provider || ' ' || worker as name from breaker order by 1`);
    expect(rows.map(({ name }) => name)).toEqual(['one new', 'two old']);
  });
});

it('is done by whoever has workers, and not while another does it', async () => {
  const shop = await makeJobMarket();
  ({ store } = shop);
  await write({ name: 'old' });
  const other = await store.pool.connect();
  await other.query('begin');
  await other.query('select pg_advisory_xact_lock(5140904)');
  await prune(store, 90);
  expect(await kept()).toEqual(['old']);
  const jobs = await shop.open({ pruneMs: 20 });
  await other.query('commit');
  other.release();
  while ((await kept()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await jobs.close();
  await shop.drop();
});
