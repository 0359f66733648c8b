import { findMarket } from '../../src/data/store/load/find-market.js';
import { FINAL_STATUSES, type JobStatus } from '../../src/domain/job.js';
import type { Market } from '../../src/domain/market.js';
import { tradingDay } from '../../src/domain/trading-day.js';
import { type DailyRequest, dailyJobOf } from '../../src/jobs/daily.js';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { askForCatchUp, firstDaily } from '../../src/jobs/first-work.js';
import { submit } from '../../src/jobs/life/submit.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { type JobMarket, jobWhen, makeJobMarket, runsByDate, STRATEGY } from '../support/job-market.js';

/** Wednesday, an hour after the close of New York. */
const NOW = new Date('2017-07-12T21:00:00Z');

describe('the daily chain', () => {
  let shop: JobMarket;
  let jobs: Jobs;
  let market: Market;
  let context: Parameters<typeof firstDaily>[0]['context'];

  beforeAll(async () => {
    shop = await makeJobMarket();
    jobs = await shop.open();
    market = (await findMarket(shop.store, null))!;
    const { registry } = await discoverPlugins(shop.settings.pluginsDir);
    const strategies = await readStrategies(shop.settings.strategiesDir, registry);
    context = { store: shop.store, registry, strategies, code: shop.settings.code };
  });
  afterAll(async () => {
    await jobs?.close();
    await shop?.drop();
  });

  const plan = async (request: Partial<DailyRequest> = {}) => {
    const job = await dailyJobOf(context, { market, strategies: null, date: null, now: NOW, ...request });
    return { params: job.params, parts: job.parts!.map(({ kind, sequence, params }) => ({ kind, sequence, ...params })) };
  };
  const rank = (date: string) => ({
    kind: 'rank',
    sequence: 1,
    marketId: market.id,
    strategy: STRATEGY,
    dates: [date],
    asOf: null,
    newest: true,
  });
  const portfolio = (date: string) => ({
    kind: 'optimize',
    sequence: 2,
    marketId: market.id,
    strategy: STRATEGY,
    date,
    capital: null,
    rankingRunId: null,
    asOf: null,
    topN: null,
    optimizer: null,
    newest: true,
  });

  it('of a market of files ranks its last session, or one that is asked for', async () => {
    expect(await plan()).toEqual({
      params: { marketId: market.id, strategies: [STRATEGY], date: '2017-06-30' },
      parts: [rank('2017-06-30'), portfolio('2017-06-30')],
    });
    // A Sunday stands for the Friday before, and a day to come for the last session.
    expect((await plan({ date: tradingDay('2017-03-05') })).parts).toEqual([rank('2017-03-03'), portfolio('2017-03-03')]);
    expect((await plan({ date: tradingDay('2030-01-01') })).parts).toEqual([rank('2017-06-30'), portfolio('2017-06-30')]);
    await expect(plan({ strategies: [] })).rejects.toMatchObject({ code: 'NO_DATA' });
  });

  /** Runs the chain to its end, in the given state, and returns its parts. */
  const run = async (end: JobStatus, strategies: string[] | null = null, now = NOW) => {
    const job = await dailyJobOf(context, { market, strategies, date: null, now });
    const settling = { store: shop.store, queue: jobs.queue };
    const id = await submit(settling, { ...job, requestedBy: 'ann', priority: 0, idempotencyKey: null });
    await jobWhen(shop.store, id, ({ status }) => FINAL_STATUSES.includes(status));
    const { rows } = await shop.store.pool.query(
      `select kind, params->>'strategy' as strategy, status, result->>'id' as made from job where parent_id = $1 or id = $1 order by id`,
      [id],
    );
    expect(rows[0]).toMatchObject({ kind: 'daily', status: end });
    return rows.slice(1) as { kind: string; strategy: string; status: JobStatus; made: string | null }[];
  };
  const count = async (table: string) => (await shop.store.pool.query(`select from ${table}`)).rowCount;

  it('makes of the same data by the same plan one ranking, portfolio and list of trades, and others when the data are', async () => {
    const first = await run('SUCCESS');
    // A holiday: the session is the one before.
    expect(await run('SUCCESS', null, new Date('2017-07-04T22:00:00Z'))).toEqual(first);
    expect(await runsByDate(shop.store)).toEqual({ '2017-06-30': 1 });
    expect([await count('portfolio'), await count('trade_list')]).toEqual([1, 1]);
    await shop.store.pool.query('insert into data_version (market_id) values ($1)', [market.id]);
    const second = await run('SUCCESS');
    for (const [i, { made }] of second.entries()) expect(made).not.toBe(first[i].made);
    expect(await runsByDate(shop.store)).toEqual({ '2017-06-30': 2 });
    expect([await count('portfolio'), await count('trade_list')]).toEqual([2, 2]);
  });

  it('of a strategy that cannot be ranked costs the others nothing', async () => {
    expect(await run('DEAD', ['unknown', STRATEGY])).toEqual([
      { kind: 'rank', strategy: 'unknown', status: 'DEAD', made: null },
      { kind: 'rank', strategy: STRATEGY, status: 'SUCCESS', made: expect.any(String) },
      { kind: 'optimize', strategy: 'unknown', status: 'CANCELLED', made: null },
      { kind: 'optimize', strategy: STRATEGY, status: 'SUCCESS', made: expect.any(String) },
    ]);
  });

  it('of a start runs once for the same data, and the start waits for its end', async () => {
    const work = { context, queue: jobs.queue, feed: jobs.feed };
    const dailies = async () =>
      (await shop.store.pool.query(`select from job where kind = 'daily' and requested_by = 'schedule'`)).rowCount;
    expect(await Promise.all([firstDaily(work, market, STRATEGY), firstDaily(work, market, STRATEGY)])).toEqual([
      'SUCCESS',
      'SUCCESS',
    ]);
    expect(await dailies()).toBe(1);
    await expect(firstDaily(work, market, 'tolled')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await askForCatchUp(work, market, NOW)).toBeNull();
  });

  it('of a market with bars of Yahoo first fills what is missing, up to the session that has closed', async () => {
    await shop.store.pool.query('update market set simulated = false');
    await shop.store.pool.query(
      `insert into ingest (id, market_id, source, description, context, started_at, finished_at, rejected, tables, rules, without_data, failures)
       values (gen_random_uuid(), $1, 'YAHOO', '', 'BACKFILL', now(), now(), false, '[]', '[]', '{}', '{}')`,
      [market.id],
    );
    market = (await findMarket(shop.store, null))!;
    const all = { marketId: market.id, universe: null, tickers: null, from: null, limit: null };
    expect((await plan()).parts).toEqual([
      { kind: 'catchUp', sequence: 0, ...all, to: '2017-07-12' },
      rank('2017-07-12'),
      portfolio('2017-07-12'),
    ]);
    const before = new Date('2017-07-12T19:59:00Z');
    expect((await plan({ now: before })).params).toMatchObject({ date: '2017-07-11' });
    // The evening of Independence Day stands for the session before.
    expect((await plan({ now: new Date('2017-07-04T22:00:00Z') })).params).toMatchObject({ date: '2017-07-03' });
  });

  it('is preceded at a start by a catch-up of 500 securities at most, asked for once a session', async () => {
    // Nobody works, so that nobody asks Yahoo.
    await jobs.stopWorkers();
    const work = { context, queue: jobs.queue, feed: jobs.feed };
    const id = await askForCatchUp(work, market, NOW);
    expect(await askForCatchUp(work, market, new Date('2017-07-13T19:00:00Z'))).toBe(id);
    expect(await askForCatchUp(work, market, new Date('2017-07-13T20:00:00Z'))).not.toBe(id);
    const { rows } = await shop.store.pool.query('select kind, params, requested_by from job where id = $1', [id]);
    expect(rows).toEqual([
      { kind: 'catchUp', params: expect.objectContaining({ limit: 500, from: null }), requested_by: 'schedule' },
    ]);
  });
});
