import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { sha256 } from '../../src/jobs/sha256.js';
import { readStrategy } from '../../src/quant/strategy/read-strategy.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { type JobMarket, jobWhen, makeJobMarket, STRATEGY } from '../support/job-market.js';

const JOB = `query Job($id: ID!) { job(id: $id) { status progress parent { id }
  children { totalCount nodes { kind status progress } }
  result { ... on Backtest { id status job { id } metrics { sessions } } } } }`;

/** Targets on each session of four months: 85 dates, of which a stretch has thirty at least. */
const INPUT = {
  ...{ strategy: STRATEGY, from: '2017-03-01', to: '2017-06-30', fill: 'NEXT_CLOSE', fractionalShares: true, capital: 1000 },
  ...{ rebalance: 'EVERY_N_DAYS', everyDays: 1, auditSteps: 2 },
};

describe('a long backtest in the API', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let api: TestApi;
  let analyst: string;

  beforeAll(async () => {
    market = await makeJobMarket();
    jobs = await market.open({ threads: 2 });
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(market.settings.strategiesDir, registry);
    const strategies = { files, defaultStrategy: STRATEGY, read: (document: string) => readStrategy(document, registry, sha256) };
    api = await startApi(market.store, { strategies, registry, work: jobs });
    const key = { name: 'analyst', role: 'ANALYST', expiresAt: null } as const;
    analyst = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
  }, 60_000);

  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await market?.drop();
  });

  const ask = (query: string, variables: object = {}) => api.ask(query, variables, analyst);

  async function done(query: string, variables: object): Promise<string> {
    const { data, errors } = await ask(query, variables);
    expect(errors).toBeUndefined();
    const [{ id }] = Object.values(data) as [{ id: string }];
    const { status, error } = await jobWhen(market.store, Number(id.split('_')[1]), (job) =>
      ['SUCCESS', 'DEAD', 'CANCELLED'].includes(job.status),
    );
    expect([status, error]).toEqual(['SUCCESS', null]);
    return id;
  }

  it('is one job with parts, one backtest, and the same to the byte when it is replayed in one piece', async () => {
    const id = await done('mutation Run($input: RunBacktestInput!) { runBacktest(input: $input) { id } }', { input: INPUT });
    const { data, errors } = await ask(JOB, { id });
    expect(errors).toBeUndefined();
    const { result, ...job } = data.job;
    const part = { kind: 'backtest', status: 'SUCCESS', progress: 1 };
    expect(job).toEqual({
      ...{ status: 'SUCCESS', progress: 1, parent: null },
      children: { totalCount: 4, nodes: [part, part, part, part] },
    });
    expect(result).toMatchObject({ status: 'SUCCESS', job: { id }, metrics: { sessions: 85 } });
    const list = await ask('{ backtests { totalCount } }');
    expect(list.data.backtests).toEqual({ totalCount: 1 });
    await done('mutation Replay($id: ID!) { replayExperiment(id: $id) { id } }', { id: result.id });
    const again = await ask('query Replays($id: ID!) { backtest(id: $id) { replays { identical } } }', { id: result.id });
    expect(again.data.backtest.replays).toEqual([{ identical: true }]);
  }, 60_000);
});
