import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { sha256 } from '../../src/jobs/sha256.js';
import { readStrategy } from '../../src/quant/strategy/read-strategy.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { type JobMarket, jobWhen, makeJobMarket, STRATEGY } from '../support/job-market.js';

const RUN = 'mutation Run($input: RunSweepInput!) { runSweep(input: $input) { id kind } }';
const SWEEP = `query Sweep($id: ID!) { node(id: $id) { ... on Sweep {
  id kind name strategy status size done overfittingProbability simulated job { kind } lineage { planHash }
  table { count backtestId status parameters { path text number } metrics(names: ["totalReturn", "costs"]) { metric value } usual: metrics { metric } }
  best(metric: "totalReturn") { id sweep { id } statistics { trials trialVariance overfittingProbability } } } } }`;

/** The walk that is repeated: at the closes, since the market has no opens. */
const WALK = {
  strategy: STRATEGY,
  from: '2017-03-01',
  to: '2017-06-30',
  fill: 'NEXT_CLOSE',
  fractionalShares: true,
  capital: 1000,
  auditSteps: 1,
};
const GRID = [
  { path: 'topN', values: [2, 3] },
  { path: 'costs.commissionBps', values: [50, 0] },
];

/** The same ranking in equal weights, which needs no portfolio to be solved for. */
const EQUAL = JSON.stringify({
  strategy: { name: 'equal' },
  universe: 'four',
  factors: [{ name: 'Told', weight: 1 }],
  regime: false,
  optimizer: { name: 'EqualWeight' },
});

describe('sweeps in the API', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let api: TestApi;
  let analyst: string;

  beforeAll(async () => {
    market = await makeJobMarket();
    jobs = await market.open();
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(market.settings.strategiesDir, registry);
    const strategies = { files, defaultStrategy: STRATEGY, read: (document: string) => readStrategy(document, registry, sha256) };
    api = await startApi(market.store, { strategies, registry, work: jobs });
    const key = { name: 'analyst', role: 'ANALYST', expiresAt: null } as const;
    analyst = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
  });

  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await market?.drop();
  });

  const ask = (query: string, variables: object = {}) => api.ask(query, variables, analyst);

  const whenDone = (id: string) =>
    jobWhen(market.store, Number(id.split('_')[1]), ({ status }) => ['SUCCESS', 'DEAD', 'CANCELLED'].includes(status));

  it('walk each point of the grid once, and judge every one of them among all', async () => {
    const asked = await ask(RUN, { input: { backtest: WALK, grid: GRID, name: 'costs' } });
    expect(asked.errors).toBeUndefined();
    const { id: job } = asked.data.runSweep;
    expect(await whenDone(job)).toMatchObject({ status: 'SUCCESS', error: null });
    const made = await ask('query Job($id: ID!) { job(id: $id) { result { ... on Sweep { id } } } }', { id: job });
    const { id } = made.data.job.result;
    const { data, errors } = await ask(SWEEP, { id });
    expect(errors).toBeUndefined();
    const { table, best, overfittingProbability, ...said } = data.node;
    expect(said).toMatchObject({
      ...{ id, kind: 'SWEEP', name: 'costs', strategy: STRATEGY, status: 'SUCCESS', size: 4, done: 4, job: { kind: 'sweep' } },
    });
    expect(table).toMatchObject({
      count: 4,
      status: ['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS'],
      parameters: [
        { path: 'topN', text: ['2', '2', '3', '3'], number: [2, 2, 3, 3] },
        { path: 'costs.commissionBps', text: ['50', '0', '50', '0'], number: [50, 0, 50, 0] },
      ],
      usual: [{ metric: 'sharpe' }, { metric: 'annualReturn' }, { metric: 'maxDrawdown' }, { metric: 'turnoverAnnual' }],
    });
    expect(new Set(table.backtestId).size).toBe(4);
    const [{ value: returns }, { value: costs }] = table.metrics;
    // Commission is the only difference of two neighbours: it costs, and what it costs is not earned.
    expect(returns[1]).toBeGreaterThan(returns[0]);
    expect(returns[3]).toBeGreaterThan(returns[2]);
    expect(costs[0]).toBeGreaterThan(costs[1]);
    expect(best.id).toBe(table.backtestId[returns.indexOf(Math.max(...returns))]);
    expect(overfittingProbability).toBeGreaterThanOrEqual(0);
    expect(overfittingProbability).toBeLessThanOrEqual(1);

    const points = await ask(
      `{ experiments(kind: SWEEP) { totalCount nodes { id } } backtests { totalCount nodes {
         strategy sweep { id } statistics { trials overfittingProbability } lineage { asOf } } } }`,
    );
    expect(points.data.experiments).toEqual({ totalCount: 1, nodes: [{ id }] });
    expect(points.data.backtests.totalCount).toBe(4);
    const [{ lineage }] = points.data.backtests.nodes;
    const alike = { strategy: STRATEGY, sweep: { id }, statistics: { trials: 4, overfittingProbability }, lineage };
    expect(points.data.backtests.nodes).toEqual([alike, alike, alike, alike]);

    const replay = await ask('mutation Replay($id: ID!) { replayExperiment(id: $id) { id } }', { id });
    expect(await whenDone(replay.data.replayExperiment.id)).toMatchObject({ status: 'SUCCESS', error: null });
    const again = await ask('query Replays($id: ID!) { node(id: $id) { ... on Sweep { replays { identical } } } }', { id });
    expect(again.data.node.replays).toEqual([{ identical: true }]);
  });

  it('walk points that rank alike in one part, ranked once, each the same backtest as by itself', async () => {
    const walk = { ...WALK, strategy: null, document: EQUAL };
    const asked = await ask(RUN, { input: { backtest: walk, grid: GRID } });
    expect(asked.errors).toBeUndefined();
    const { id } = asked.data.runSweep;
    expect(await whenDone(id)).toMatchObject({ status: 'SUCCESS', error: null });
    const JOB = `query Job($id: ID!) { job(id: $id) { result { ... on Sweep { done table { status backtestId parameters { number } } } }
      children { nodes { kind result { ... on Sweep { size } } } } } }`;
    const { result, children } = (await ask(JOB, { id })).data.job;
    expect(children.nodes).toEqual(Array(3).fill({ kind: 'sweep', result: { size: 4 } }));
    expect(result).toMatchObject({ done: 4, table: { parameters: [{ number: [2, 2, 3, 3] }, { number: [50, 0, 50, 0] }] } });

    // The last point: three names without commission.
    const alone = { ...walk, topN: 3, costs: { commissionBps: 0 } };
    const RUN_ONE = 'mutation Run($input: RunBacktestInput!) { runBacktest(input: $input) { id } }';
    const one = (await ask(RUN_ONE, { input: alone })).data.runBacktest.id;
    expect(await whenDone(one)).toMatchObject({ status: 'SUCCESS', error: null });
    const rows = await market.store.pool.query(
      `select result, digest, data_digest from experiment where id = $1 or job_id = $2 order by id`,
      [Number(result.table.backtestId[3].split('_')[1]), Number(one.split('_')[1])],
    );
    expect(rows.rows[0]).toEqual(rows.rows[1]);
    expect(rows.rows[0].result.path).toBe('fast');
  });

  it('keep what is stored of a batch of which a point fails, and try only that one again', async () => {
    const walk = { ...WALK, strategy: null, document: EQUAL, capital: 3000, auditSteps: 0 };
    // One name is no portfolio: the second point has no data that it could be walked on, the others have.
    const grid = [{ path: 'topN', values: [2, 1, 3] }];
    const { id } = (await ask(RUN, { input: { backtest: walk, grid } })).data.runSweep;
    expect(await whenDone(id)).toMatchObject({ status: 'DEAD', error: { code: 'NO_DATA' } });
    const POINTS = `select e.id, e.digest from experiment e join job on job.id = e.job_id where job.parent_id = $1 order by e.id`;
    const before = await market.store.pool.query(POINTS, [Number(id.split('_')[1])]);
    expect(before.rows.map(({ digest }) => digest !== null)).toEqual([true, false, true]);
    const TABLE = `{ experiments(kind: SWEEP, first: 1) { nodes { ... on Sweep { status done table { status } } } }
      backtests(first: 3) { nodes { status error { code } } } }`;
    const { data } = await ask(TABLE);
    expect(data.experiments.nodes).toEqual([{ status: 'DEAD', done: 2, table: { status: ['SUCCESS', 'DEAD', 'SUCCESS'] } }]);
    expect(data.backtests.nodes).toEqual([
      { status: 'SUCCESS', error: null },
      { status: 'DEAD', error: { code: 'NO_DATA' } },
      { status: 'SUCCESS', error: null },
    ]);
    await ask('mutation Retry($id: ID!) { retryJob(id: $id) { id } }', { id });
    expect(await whenDone(id)).toMatchObject({ status: 'DEAD' });
    expect((await market.store.pool.query(POINTS, [Number(id.split('_')[1])])).rows).toEqual(before.rows);
  });

  it('are refused with all that is wrong with the backtest and its grid, before anything is queued', async () => {
    const count = 'query { jobs { totalCount } }';
    const before = await ask(count);
    const problemsOf = async (backtest: object, grid: object[]) => {
      const { errors } = await ask(RUN, { input: { backtest: { ...WALK, ...backtest }, grid } });
      const { code, problems } = errors![0].extensions;
      expect(code).toBe('BAD_USER_INPUT');
      return (problems as { path: string[] }[]).map(({ path }) => path.join('.')).sort();
    };
    expect(
      await problemsOf({ capital: 0, topN: 2 }, [
        { path: 'factors.Tald.lookback', values: [1] },
        { path: 'topN', values: [] },
        { path: 'costs.commissionBps', values: [1, 1] },
        { path: 'costs.commission_bps', values: [[1]] },
        { path: 'seed', values: [1] },
      ]),
    ).toEqual([
      'input.backtest.capital',
      'input.grid.0.path',
      'input.grid.1.path',
      'input.grid.1.values',
      'input.grid.2.values',
      'input.grid.3.path',
      'input.grid.3.values',
      'input.grid.4.path',
    ]);
    expect(
      await problemsOf({}, [
        { path: 'costs.commissionBps', values: [1, 2000] },
        { path: 'factors.Told.speed', values: [1] },
        { path: 'optimizer.linkage_method', values: ['single', 'double'] },
      ]),
    ).toEqual(['input.grid.0.values.1', 'input.grid.1.values.0', 'input.grid.2.values.1']);
    const many = Array.from({ length: 50 }, (_, i) => i + 1);
    expect(
      await problemsOf({}, [
        { path: 'topN', values: many },
        { path: 'costs.commissionBps', values: many },
      ]),
    ).toEqual(['input.grid']);
    expect(await problemsOf({}, [])).toEqual(['input.grid']);
    expect((await ask(count)).data).toEqual(before.data);
  });

  it('stop with their points where they are cancelled, and go on with those that are missing when they are retried, on the same data', async () => {
    await market.order('wait');
    const asked = await ask(RUN, { input: { backtest: { ...WALK, capital: 2000 }, grid: GRID } });
    const { id } = asked.data.runSweep;
    await jobWhen(market.store, Number(id.split('_')[1]), ({ status }) => status === 'RUNNING');
    await ask('mutation Cancel($id: ID!) { cancelJob(id: $id) { id } }', { id });
    await market.go();
    expect(await whenDone(id)).toMatchObject({ status: 'CANCELLED' });
    const counts = await ask('query Counts($id: ID!) { job(id: $id) { childCounts { status } } }', { id });
    expect(counts.data.job.childCounts).toContainEqual({ status: 'CANCELLED' });
    await market.store.pool.query('insert into data_version (market_id) values ($1)', [market.marketId]);
    await ask('mutation Retry($id: ID!) { retryJob(id: $id) { id } }', { id });
    expect(await jobWhen(market.store, Number(id.split('_')[1]), ({ status }) => status === 'SUCCESS')).toMatchObject({
      error: null,
    });
    const made = await ask('query Job($id: ID!) { job(id: $id) { result { ... on Sweep { size done } } } }', { id });
    expect(made.data.job.result).toEqual({ size: 4, done: 4 });
    const versions = await market.store.pool.query(
      'select distinct data_version from experiment e join job on job.id = e.job_id where job.id = $1 or job.parent_id = $1',
      [Number(id.split('_')[1])],
    );
    expect(versions.rows).toHaveLength(1);
  });
});
