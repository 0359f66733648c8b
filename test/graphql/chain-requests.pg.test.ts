import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { openQueue, type Queue } from '../../src/jobs/queue.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { type JobMarket, makeJobMarket, STRATEGY } from '../support/job-market.js';

const CATCH_UP = 'mutation CatchUp($input: CatchUpInput!) { catchUp(input: $input) { id kind status params } }';
const DAILY =
  'mutation Daily($input: RunDailyInput!) { runDaily(input: $input) { id kind status params children { totalCount } } }';
const INGEST = 'mutation Ingest($input: IngestInput!) { ingest(input: $input) { params } }';

describe('requests for what is missing', () => {
  let market: JobMarket;
  let queue: Queue;
  let api: TestApi;
  let analyst: string;

  beforeAll(async () => {
    market = await makeJobMarket();
    queue = await openQueue(market.url, { warn() {} });
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(market.settings.strategiesDir, registry);
    const strategies = { files, defaultStrategy: STRATEGY, read: () => ({ plan: null, problems: [] }) };
    // Nobody works: what was asked for stays as it was asked.
    api = await startApi(market.store, { strategies, work: { queue, feed: { listen: () => () => {} } } });
    const key = { name: 'analyst', role: 'ANALYST', expiresAt: null } as const;
    analyst = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
  });
  afterAll(async () => {
    await api?.stop();
    await queue?.close();
    await market?.drop();
  });

  const ask = (query: string, input: object, credential = analyst) => api.ask(query, { input }, credential);
  const codeOf = async (query: string, input: object) => (await ask(query, input)).errors?.[0].extensions.code;
  const query = (sql: string) => market.store.pool.query(sql);

  it('are refused by a market that no provider fills', async () => {
    const { errors } = await ask(CATCH_UP, {});
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('four, since it is simulated'),
      extensions: { code: 'CONFLICT' },
    });
  });

  it('become a daily job, one for a key, whose parts rank every strategy and make its portfolio', async () => {
    const { data } = await ask(DAILY, { idempotencyKey: 'today' });
    expect(data.runDaily).toMatchObject({
      kind: 'daily',
      status: 'QUEUED',
      params: { date: '2017-06-30' },
      children: { totalCount: 2 },
    });
    expect((await ask(DAILY, { date: '2017-03-01', idempotencyKey: 'today' })).data.runDaily.id).toBe(data.runDaily.id);
  });

  it('are refused with everything that is wrong, and then nothing is queued', async () => {
    const before = (await query('select from job')).rowCount;
    const daily = await ask(DAILY, { strategies: [], priority: 101 });
    expect(daily.errors?.[0].extensions.problems?.map(({ path }) => path[1])).toEqual(['priority', 'strategies']);
    expect(await codeOf(DAILY, { strategies: [STRATEGY, 'tolled'] })).toBe('NOT_FOUND');
    const all = await ask(DAILY, { strategies: ['none', 'tolled'], date: '1999-01-04', priority: 101 });
    expect(all.errors?.[0].extensions.problems?.map(({ path }) => path[1])).toEqual([
      'priority',
      'strategies',
      'strategies',
      'date',
    ]);
    expect(await codeOf(DAILY, { date: '1999-01-04' })).toBe('NO_DATA');
    const gaps = await ask(CATCH_UP, { tickers: [], from: '2017-02-01', to: '2017-01-01', idempotencyKey: '' });
    expect(gaps.errors?.[0].extensions.problems?.map(({ path }) => path[1])).toEqual(['idempotencyKey', 'tickers', 'from']);
    for (const mutation of [DAILY, CATCH_UP]) {
      const refused = await api.ask(mutation, { input: {} });
      expect(refused.errors?.[0].extensions.code).toBe('FORBIDDEN');
    }
    expect((await query('select from job')).rowCount).toBe(before);
  });

  describe('of a market with bars of Yahoo', () => {
    beforeAll(async () => {
      await query(`update market set simulated = false, name = 'yahoo-us'`);
      await query(`insert into ingest (id, market_id, source, description, context, started_at, finished_at, rejected, tables, rules,
                     without_data, failures)
        select gen_random_uuid(), id, 'YAHOO', '', 'BACKFILL', now(), now(), false, '[]', '[]', '{}', '{}' from market`);
      await api.stop();
      api = await startApi(market.store, { work: { queue, feed: { listen: () => () => {} } } });
    });

    it('become a catch-up of what is meant; unknown names are told', async () => {
      const meant = { universe: 'four', tickers: ['S1'], from: '2017-01-03', to: '2017-03-01' };
      const { data, errors } = await ask(CATCH_UP, meant);
      expect(errors).toBeUndefined();
      expect(data.catchUp).toMatchObject({ kind: 'catchUp', status: 'QUEUED', params: { ...meant, limit: null } });
      expect(await codeOf(CATCH_UP, { universe: 'five' })).toBe('NOT_FOUND');
      expect(await codeOf(CATCH_UP, { tickers: ['S1', 'S9'] })).toBe('NOT_FOUND');
      const all = await ask(CATCH_UP, { universe: 'five', tickers: ['S8', 'S1', 'S9'] });
      expect(all.errors?.[0].extensions.problems?.map(({ path }) => path)).toEqual([
        ['input', 'universe'],
        ['input', 'tickers'],
        ['input', 'tickers'],
      ]);
    });

    it('begin where the bars end, or with the last session once it is there, and are refused for days to come', async () => {
      const feed = { listen: () => () => {} };
      const beginOn = async (now: string, rest = {}) => {
        const there = await startApi(market.store, { work: { queue, feed }, now: () => new Date(now) });
        const { data, errors } = await there.ask(INGEST, { input: { provider: 'YAHOO', tickers: ['S1'], ...rest } }, analyst);
        await there.stop();
        return data.ingest?.params.from ?? errors?.[0].extensions.problems;
      };
      // The last bar is of Friday, 30 June; Tuesday was a holiday.
      expect(await beginOn('2017-07-05T22:00:00Z')).toBe('2017-07-01');
      expect(await beginOn('2017-06-30T22:00:00Z')).toBe('2017-06-30');
      expect(await beginOn('2017-07-02T12:00:00Z')).toBe('2017-06-30');
      expect(await beginOn('2017-06-30T22:00:00Z', { from: '2017-07-01' })).toMatchObject([
        { code: 'BAD_USER_INPUT', path: ['input', 'from'], actual: '2017-07-01' },
      ]);
    });

    it('become an ingest of the members of a universe that is stored; any other name needs a file', async () => {
      const { data } = await ask(INGEST, { provider: 'YAHOO', universe: 'four', from: '2017-01-03' });
      expect(data.ingest.params).toMatchObject({ universe: null, tickers: ['S1', 'S2', 'S3', 'S4'], from: '2017-01-03' });
      const { errors } = await ask(INGEST, { provider: 'YAHOO', universe: 'sp500', from: '2017-01-03' });
      expect(errors?.[0]).toMatchObject({
        message: expect.stringContaining('--membership FILE'),
        extensions: { code: 'NOT_FOUND' },
      });
    });
  });
});
