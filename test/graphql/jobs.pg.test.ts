import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { type JobMarket, makeJobMarket, STRATEGY } from '../support/job-market.js';

const COMPUTE =
  'mutation Compute($input: ComputeRankingsInput!) { computeRankings(input: $input) { id status kind params requestedBy } }';
const CANCEL = 'mutation Cancel($id: ID!) { cancelJob(id: $id) { id status } }';
const RETRY = 'mutation Retry($id: ID!) { retryJob(id: $id) { id status attempt } }';
const FOLLOW =
  'subscription Follow($id: ID!) { jobProgress(id: $id) { id status isFinal revision progress childCounts { status count } } }';

describe('jobs in the API', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let api: TestApi;
  let analyst: string;
  const clients: Client[] = [];

  beforeAll(async () => {
    market = await makeJobMarket();
    jobs = await market.open({ stopMs: 200 });
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(market.settings.strategiesDir, registry);
    const strategies = { files, defaultStrategy: STRATEGY, read: () => ({ plan: null, problems: [] }) };
    api = await startApi(market.store, { strategies, work: jobs });
    const key = { name: 'analyst', role: 'ANALYST', expiresAt: null } as const;
    analyst = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
  });

  afterAll(async () => {
    await market?.go();
    await Promise.all(clients.map((client) => client.dispose()));
    await api?.stop();
    await jobs?.close();
    await market?.drop();
  });

  const ask = (query: string, variables: object = {}) => api.ask(query, variables, analyst);

  /** What a subscription brings until it ends or `enough` holds. */
  async function follow(query: string, variables: Record<string, unknown>, enough: (data: never) => boolean = () => false) {
    const client = createClient({ url: `ws://127.0.0.1:${api.port}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
    clients.push(client);
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for.
    const results: any[] = [];
    for await (const { data, errors } of client.iterate({ query, variables })) {
      if (errors) throw errors;
      results.push(data);
      if (enough(data as never)) break;
    }
    return results;
  }

  it('ranks a date: the job comes back at once, its stream ends with it, and the ranking is there', async () => {
    const { data, errors } = await ask(COMPUTE, { input: { date: '2017-03-01' } });
    expect(errors).toBeUndefined();
    const { id, ...job } = data.computeRankings;
    expect(job).toMatchObject({ kind: 'rank', requestedBy: 'analyst', params: { strategy: STRATEGY, dates: ['2017-03-01'] } });
    const states = (await follow(FOLLOW, { id })).map(({ jobProgress }) => jobProgress);
    expect(states.at(-1)).toMatchObject({ id, status: 'SUCCESS', isFinal: true, progress: 1, childCounts: [] });
    expect(states.filter(({ isFinal }) => isFinal)).toHaveLength(1);
    const revisions = states.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    const done = await ask(
      `query Job($id: ID!) { job(id: $id) { status attempt worker error { code } result { ... on RankingRun { date size } }
         events { totalCount nodes { fromStatus toStatus } } } node(id: $id) { id } }`,
      { id },
    );
    expect(done.data).toEqual({
      job: {
        status: 'SUCCESS',
        attempt: 1,
        worker: null,
        error: null,
        result: { date: '2017-03-01', size: 4 },
        events: {
          totalCount: 4,
          nodes: [
            { fromStatus: null, toStatus: 'PENDING' },
            { fromStatus: 'PENDING', toStatus: 'QUEUED' },
            { fromStatus: 'QUEUED', toStatus: 'RUNNING' },
            { fromStatus: 'RUNNING', toStatus: 'SUCCESS' },
          ],
        },
      },
      node: { id },
    });
  });

  it('splits a range into parts, whose progress is that of the whole', async () => {
    const input = { from: '2017-03-01', to: '2017-04-28', rebalance: 'WEEK_END' };
    const { data } = await ask(COMPUTE, { input });
    const { id } = data.computeRankings;
    const states = (await follow(FOLLOW, { id })).map(({ jobProgress }) => jobProgress);
    expect(states.at(-1)).toMatchObject({ status: 'SUCCESS', progress: 1, childCounts: [{ status: 'SUCCESS', count: 2 }] });
    const whole = await ask(
      'query Whole($id: ID!) { job(id: $id) { params children { totalCount nodes { params parent { id } } } } }',
      { id },
    );
    const { params, children } = whole.data.job;
    expect(params.dates).toEqual(
      ['03', '10', '17', '24', '31']
        .map((day) => `2017-03-${day}`)
        .concat('2017-04-07', '2017-04-13', '2017-04-21', '2017-04-28'),
    );
    expect(children.nodes.flatMap((part: { params: { dates: string[] } }) => part.params.dates)).toEqual(params.dates);
    expect(children.nodes[0].parent).toEqual({ id });
  });

  it('shows with each event the state of that moment, of the whole as well', async () => {
    const input = { from: '2017-03-01', to: '2017-04-28', rebalance: 'WEEK_END', idempotencyKey: 'whole and part' };
    await market.order('wait');
    const { id } = (await ask(COMPUTE, { input })).data.computeRankings;
    await follow(FOLLOW, { id }, ({ jobProgress: { status } }: { jobProgress: { status: string } }) => status === 'RUNNING');
    // One part runs and waits, and the other is the last.
    const { job } = (await ask('query Parts($id: ID!) { job(id: $id) { children { nodes { id status } } } }', { id })).data;
    const last = job.children.nodes.find(({ status }: { status: string }) => status === 'QUEUED').id;
    let begun = () => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const PART = 'subscription Part($id: ID!) { jobProgress(id: $id) { status parent { status } } }';
    const following = follow(PART, { id: last }, () => {
      begun();
      return false;
    });
    await first;
    await market.go();
    const states = (await following).map(({ jobProgress }) => jobProgress);
    expect(states[0]).toEqual({ status: 'QUEUED', parent: { status: 'RUNNING' } });
    expect(states.at(-1)).toEqual({ status: 'SUCCESS', parent: { status: 'SUCCESS' } });
  });

  it('brings the newest ranking and then every new one', async () => {
    const query = `subscription Ready { rankingsUpdated(strategy: "${STRATEGY}") { date } }`;
    const heard = follow(
      query,
      {},
      ({ rankingsUpdated: { date } }: { rankingsUpdated: { date: string } }) => date === '2017-05-31',
    );
    await ask(COMPUTE, { input: { date: '2017-05-31' } });
    expect((await heard).at(-1)).toEqual({ rankingsUpdated: { date: '2017-05-31' } });
  });

  it('says everything that is wrong with a request at once, and queues nothing', async () => {
    const before = (await ask('{ jobs { totalCount } }')).data;
    const wrong = { date: '2017-03-01', from: '2017-03-05', rebalance: 'EVERY_N_DAYS', priority: 1000, idempotencyKey: '' };
    // Nobody knows yet what is known then; the run would not be seen until then.
    const input = { ...wrong, asOf: '2999-01-01T00:00:00Z' };
    const { errors } = await ask(COMPUTE, { input });
    const paths = errors?.[0].extensions.problems?.map(({ path }) => path.join('.'));
    expect(paths).toEqual(['input.priority', 'input.idempotencyKey', 'input.date', 'input.to', 'input.everyDays', 'input.asOf']);
    const unknown = await ask(COMPUTE, { input: { strategy: 'tolled' } });
    expect(unknown.errors?.[0].extensions).toMatchObject({
      code: 'NOT_FOUND',
      problems: [{ path: ['input', 'strategy'], suggestions: [STRATEGY] }],
    });
    const both = await ask(COMPUTE, { input: { strategy: 'tolled', date: '1999-01-04', priority: 1000 } });
    expect(both.errors?.[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      problems: [
        { code: 'BAD_USER_INPUT', path: ['input', 'priority'] },
        { code: 'NOT_FOUND', path: ['input', 'strategy'] },
        { code: 'NO_DATA', path: ['input', 'date'] },
      ],
    });
    const early = await ask(COMPUTE, { input: { date: '1999-01-04' } });
    expect(early.errors?.[0].extensions.code).toBe('NO_DATA');
    expect((await ask('{ jobs { totalCount } }')).data).toEqual(before);
  });

  it('finds the first job by the key of its caller', async () => {
    const first = await ask(COMPUTE, { input: { date: '2017-03-02', idempotencyKey: 'once' } });
    const second = await ask(COMPUTE, { input: { date: '2017-03-03', idempotencyKey: 'once' } });
    const { id } = first.data.computeRankings;
    expect(second.data).toMatchObject({ computeRankings: { id, params: { dates: ['2017-03-02'] } } });
    // Whatever the rest says: what was right when it was asked first may be wrong when it is asked again.
    for (const rest of [{ strategy: 'gone' }, { from: '2017-03-05' }, { date: '1999-01-04' }]) {
      const again = await ask(COMPUTE, { input: { ...rest, idempotencyKey: 'once' } });
      expect(again).toMatchObject({ data: { computeRankings: { id } } });
    }
    const INGEST = 'mutation { ingest(input: { provider: YAHOO, idempotencyKey: "once" }) { id kind } }';
    expect((await ask(INGEST)).data).toEqual({ ingest: { id, kind: 'rank' } });
    await follow(FOLLOW, { id });
  });

  it('cancels a job, refuses to do so twice, and starts it anew', async () => {
    await market.order('wait');
    const { id } = (await ask(COMPUTE, { input: { date: '2017-03-06' } })).data.computeRankings;
    await follow(FOLLOW, { id }, ({ jobProgress: { status } }: { jobProgress: { status: string } }) => status === 'RUNNING');
    const following = follow(FOLLOW, { id });
    expect((await ask(CANCEL, { id })).data).toEqual({ cancelJob: { id, status: 'CANCELLED' } });
    expect((await following).at(-1)).toMatchObject({ jobProgress: { status: 'CANCELLED', isFinal: true } });
    expect((await ask(CANCEL, { id })).errors?.[0].extensions.code).toBe('CONFLICT');
    // A free worker may have it before the answer is read.
    const { retryJob } = (await ask(RETRY, { id })).data;
    expect([
      { id, status: 'QUEUED', attempt: 0 },
      { id, status: 'RUNNING', attempt: 1 },
    ]).toContainEqual(retryJob);
    await market.go();
    expect((await follow(FOLLOW, { id })).at(-1)).toMatchObject({ jobProgress: { status: 'SUCCESS' } });
    expect((await ask(RETRY, { id })).errors?.[0].extensions.code).toBe('CONFLICT');
  });

  it('ingests as a job that names its report, and says what is wrong with a request', async () => {
    const INGEST = 'mutation Ingest($input: IngestInput!) { ingest(input: $input) { id kind } }';
    const { id } = (await ask(INGEST, { input: { provider: 'DEMO' } })).data.ingest;
    expect((await follow(FOLLOW, { id })).at(-1)).toMatchObject({ jobProgress: { status: 'SUCCESS' } });
    // Also of another market than the one that is served.
    const report = '{ ... on ValidationReport { provider rejected } }';
    const { data } = await ask(`query Report($id: ID!) { job(id: $id) { result ${report} } }`, { id });
    expect(data.job.result).toEqual({ provider: 'DEMO', rejected: false });
    const { errors } = await ask(INGEST, {
      input: { provider: 'YAHOO', folder: 'x', tickers: [], from: '2020-01-02', to: '2020-01-01' },
    });
    expect(errors?.[0].extensions.problems?.map(({ path }) => path[1])).toEqual(['folder', 'tickers', 'from']);
    expect((await ask(INGEST, { input: { provider: 'FILES', folder: '..' } })).errors?.[0].extensions.code).toBe('FORBIDDEN');
  });

  it('lists jobs by state and kind, a page after the other', async () => {
    const query =
      'query List($after: String) { jobs(status: [SUCCESS], kind: "rank", first: 2, after: $after) { nodes { id status } pageInfo { hasNextPage endCursor } } }';
    const first = (await ask(query)).data.jobs;
    const second = (await ask(query, { after: first.pageInfo.endCursor })).data.jobs;
    const ids = [...first.nodes, ...second.nodes].map(({ id }) => Number(id.split('_')[1]));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(new Set(ids).size).toBe(4);
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect((await ask('{ jobs(kind: "ranking") { totalCount } }')).errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await ask('{ job(id: "job_999999") { id } }')).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('refuses who may only read, and a stream of what does not exist', async () => {
    for (const [query, variables] of [
      [COMPUTE, { input: {} }],
      [CANCEL, { id: 'job_1' }],
      [RETRY, { id: 'job_1' }],
    ] as const) {
      expect((await api.ask(query, variables)).errors?.[0].extensions.code).toBe('FORBIDDEN');
    }
    await expect(follow(FOLLOW, { id: 'job_999999' })).rejects.toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    await expect(follow('subscription { jobs(kind: "nothing") { id } }', {})).rejects.toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);
  });
});
