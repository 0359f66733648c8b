import { findMarket } from '../../../src/data/store/load/find-market.js';
import type { Market } from '../../../src/domain/market.js';
import type { DailyContext } from '../../../src/jobs/daily.js';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { openQueue, type Queue } from '../../../src/jobs/queue.js';
import { readStrategies } from '../../../src/jobs/read-strategies.js';
import { startClock } from '../../../src/jobs/schedules/clock.js';
import { dueAt } from '../../../src/jobs/schedules/cron.js';
import { fire } from '../../../src/jobs/schedules/fire.js';
import { DEFAULT_CRON, type ScheduleSettings, schedulesOf } from '../../../src/jobs/schedules/schedules.js';
import { startApi, type TestApi } from '../../support/api.js';
import { type JobMarket, makeJobMarket } from '../../support/job-market.js';

const CRON: ScheduleSettings = { daily: DEFAULT_CRON.daily, weekly: null };

describe('a schedule', () => {
  let shop: JobMarket;
  let market: Market;
  let context: DailyContext;
  const queues: Queue[] = [];
  const complaints: string[] = [];
  const log = { info() {}, warn: (text: string) => complaints.push(text), error: (text: string) => complaints.push(text) };

  beforeAll(async () => {
    shop = await makeJobMarket();
    await shop.store.pool.query('update market set simulated = false');
    market = (await findMarket(shop.store, null))!;
    const { registry } = await discoverPlugins(shop.settings.pluginsDir);
    context = { store: shop.store, strategies: await readStrategies(shop.settings.strategiesDir, registry) };
    for (let i = 0; i < 2; i++) queues.push(await openQueue(shop.url, log));
  });
  afterAll(async () => {
    await Promise.all(queues.map((queue) => queue.close()));
    await shop.drop();
  });

  const query = async (sql: string) => (await shop.store.pool.query(sql)).rows;
  const jobs = () =>
    query(`select kind, params, idempotency_key as key, requested_by from job where parent_id is null order by id`);
  const clock = async (queue: Queue, settings: ScheduleSettings = CRON) =>
    startClock({ ...context, queue, log, lookEverySeconds: 1, schedules: await schedulesOf(shop.store, market, settings) });

  it('that was missed fires once when two processes start, and its job names the instant', async () => {
    // Somebody had the schedule ten days ago, and nobody has looked since.
    await (await clock(queues[0])).close();
    expect(await jobs()).toEqual([]);
    await query(`update pgboss.schedule set created_on = now() - interval '10 days'`);
    await query(`update pgboss.version set cron_on = now() - interval '9 days'`);
    const last = dueAt(DEFAULT_CRON.daily, market.timeZone, new Date());
    const clocks = await Promise.all(queues.map((queue) => clock(queue)));
    try {
      // Until the message of the clock is done with, whoever had it.
      for (let done = 0; done === 0; ) {
        [{ done }] = await query(
          `select count(*)::int as done from pgboss.job where name = 'alphaql_clock' and state = 'completed'`,
        );
      }
    } finally {
      await Promise.all(clocks.map(({ close }) => close()));
    }
    expect(complaints).toEqual([]);
    const key = `daily ${market.id} ${last.toISOString()}`;
    const params = { marketId: market.id, strategies: ['told'], date: '2017-06-30' };
    expect(await jobs()).toEqual([{ kind: 'daily', params, key, requested_by: 'schedule' }]);
    expect(await query(`select kind, sequence, status::text from job where parent_id is not null order by sequence`)).toEqual([
      { kind: 'rank', sequence: 1, status: 'QUEUED' },
      { kind: 'optimize', sequence: 2, status: 'PENDING' },
    ]);
  });

  it('makes one job for an instant, whoever sees it fire', async () => {
    const at = new Date('2026-03-06T23:00:00Z');
    const fired = { name: 'daily', marketId: market.id, at } as const;
    const ids = await Promise.all(queues.map((queue) => fire({ ...context, queue }, fired)));
    expect(ids[0]).toBe(ids[1]);
    expect(await fire({ ...context, queue: queues[0] }, { ...fired, at: new Date('2026-03-09T22:00:00Z') })).not.toBe(ids[0]);
  });

  it('of the week asks for a month of everything that Yahoo lists', async () => {
    const id = await fire(
      { ...context, queue: queues[0] },
      { name: 'weekly', marketId: market.id, at: new Date('2026-03-07T13:00:00Z') },
    );
    expect((await jobs()).at(-1)).toMatchObject({
      kind: 'ingest',
      // Thirty days before Friday, 6 March.
      params: { provider: 'YAHOO', universe: null, tickers: null, from: '2026-02-04', to: null },
      key: `weekly ${market.id} 2026-03-07T13:00:00.000Z`,
    });
    expect(id).toBeGreaterThan(0);
  });

  it('that is off fires no more, for nobody', async () => {
    expect(await query('select key, cron from pgboss.schedule')).toEqual([{ key: `daily-${market.id}`, cron: CRON.daily }]);
    await (await clock(queues[0], { daily: null, weekly: null })).close();
    expect(await query('select key from pgboss.schedule')).toEqual([]);
  });

  describe('in the API', () => {
    let api: TestApi;
    afterEach(() => api.stop());
    const shown = async (now: string, schedules: ScheduleSettings = DEFAULT_CRON) => {
      const work = { queue: queues[0], feed: { listen: () => () => {} }, schedules };
      api = await startApi(shop.store, { work, now: () => new Date(now) });
      const { data, errors } = await api.ask(
        '{ schedules { name kind cron timeZone enabled params nextAt lastAt lastJob { kind status } } }',
      );
      expect(errors).toBeUndefined();
      return data.schedules;
    };

    it('is shown with its next and its last instant, and its last job', async () => {
      await query(`delete from job_event; delete from job; insert into job (kind, params, status, requested_by, timeout_seconds, idempotency_key)
        values ('daily', '{}', 'SUCCESS', 'schedule', 1, 'daily ${market.id} 2026-03-06T23:00:00.000Z'),
               ('daily', '{}', 'DEAD', 'ann', 1, 'daily ${market.id} 2027-03-06T23:00:00.000Z')`);
      const [daily, weekly] = await shown('2026-03-07T12:00:00Z');
      expect(daily).toEqual({
        name: 'daily',
        kind: 'daily',
        cron: '0 18 * * 1-5',
        timeZone: 'America/New_York',
        enabled: true,
        params: { strategies: null, date: null },
        nextAt: '2026-03-09T22:00:00.000Z',
        lastAt: '2026-03-06T23:00:00.000Z',
        lastJob: { kind: 'daily', status: 'SUCCESS' },
      });
      // Nothing of this market comes from Yahoo.
      expect(weekly).toMatchObject({ name: 'weekly', kind: 'ingest', enabled: false, nextAt: null, lastAt: null, lastJob: null });
    });

    it('is off where it is configured so, and in a simulated market', async () => {
      const [daily] = await shown('2026-03-07T12:00:00Z', { ...DEFAULT_CRON, daily: null });
      expect(daily).toMatchObject({ enabled: false, nextAt: null });
      await api.stop();
      await query('update market set simulated = true');
      expect((await shown('2026-03-07T12:00:00Z'))[0]).toMatchObject({ enabled: false });
      await query('update market set simulated = false');
    });
  });
});
