import { findMarket } from '../../src/data/store/load/find-market.js';
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

  it('ranks the same data by the same plan once, and again when either is another', async () => {
    const run = async () => {
      const parts = await dailyJobOf(context, { market, strategies: null, date: null, now: NOW });
      const id = await submit(
        { store: shop.store, queue: jobs.queue },
        { ...parts, requestedBy: 'ann', priority: 0, idempotencyKey: null },
      );
      await jobWhen(shop.store, id, ({ status }) => status === 'SUCCESS');
      const { rows } = await shop.store.pool.query("select result from job where parent_id = $1 and kind = 'rank'", [id]);
      return rows[0].result.id as number;
    };
    const first = await run();
    expect(await run()).toBe(first);
    expect(await runsByDate(shop.store)).toEqual({ '2017-06-30': 1 });
    await shop.store.pool.query('insert into data_version (market_id) values ($1)', [market.id]);
    expect(await run()).not.toBe(first);
    expect(await runsByDate(shop.store)).toEqual({ '2017-06-30': 2 });
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
