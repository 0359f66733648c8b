import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tradingDay } from '../../src/domain/trading-day.js';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { rank } from '../../src/jobs/rank.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { tryWeights } from '../../src/jobs/what-if.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { NO_COMPUTE, startApi, type TestApi } from '../support/api.js';
import { type JobMarket, jobWhen, makeJobMarket } from '../support/job-market.js';

/** The four securities of the market, with a rule that binds none and one that binds all. */
const HELD = `strategy: { name: held, version: "3.0" }
universe: four
factors: [{ name: Told, weight: 1 }]
regime: false
optimizer: { name: EqualWeight }
covariance: { name: Sample }
risk_rules: [{ name: MaxWeight, params: { max_weight: 0.3 } }]
`;
const OPTIMIZE = 'mutation Make($input: OptimizePortfolioInput!) { optimizePortfolio(input: $input) { id kind status params } }';
const PORTFOLIO = `{ id strategy date capital cash size currency grossLeverage volatilityAnnual leverage effectiveNames simulated
  ranking { id } job { kind status } solver { optimizer status conflicts { explanation } } covariance { estimator observations repaired }
  ruleChecks { rule actual maximum satisfied binding explanation } lineage { strategyVersion codeVersion }
  targets(first: 3) { totalCount pageInfo { hasNextPage endCursor } nodes { ticker conviction rawWeight finalWeight shares value reason security { ticker } } }
  table { count ticker finalWeight } }`;

describe('portfolios over the API', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let api: TestApi;
  let analyst: string;

  beforeAll(async () => {
    market = await makeJobMarket();
    await writeFile(path.join(market.settings.strategiesDir, 'held.yaml'), HELD);
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(market.settings.strategiesDir, registry);
    const context = { store: market.store, registry, strategies: files, code: market.settings.code };
    await rank(context, { marketId: market.marketId, strategy: 'held', dates: [tradingDay('2017-06-30')], asOf: null });
    jobs = await market.open();
    const strategies = { files, defaultStrategy: 'held', read: () => ({ plan: null, problems: [] }) };
    const compute = { ...NO_COMPUTE, whatIf: (params: Parameters<typeof tryWeights>[1]) => tryWeights(context, params) };
    api = await startApi(market.store, { registry, strategies, compute, work: jobs });
    const key = { name: 'analyst', role: 'ANALYST', expiresAt: null } as const;
    analyst = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
  });
  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await market?.drop();
  });

  const optimize = (input: object, credential = analyst) => api.ask(OPTIMIZE, { input }, credential);
  const made = async (input: object) => {
    const { data, errors } = await optimize(input);
    expect(errors).toBeUndefined();
    const id = Number(data.optimizePortfolio.id.slice('job_'.length));
    return jobWhen(market.store, id, ({ status }) => ['SUCCESS', 'DEAD'].includes(status));
  };

  it('are nothing, with a reason, before the first', async () => {
    const { data, extensions } = (await api.ask('{ portfolio { id } portfolios { id } }')) as unknown as {
      data: object;
      extensions: { reasons: { reason: string }[] };
    };
    expect(data).toEqual({ portfolio: null, portfolios: [] });
    expect(JSON.stringify(extensions)).toContain('has no portfolio yet');
  });

  it('are made by a job from the newest ranking, and served as rows, as columns, by strategy and by id', async () => {
    const { status, error, result } = await made({ capital: 100_000 });
    expect({ status, error }).toEqual({ status: 'SUCCESS', error: null });
    const { data } = await api.ask(`{ portfolio ${PORTFOLIO} }`);
    const { portfolio } = data;
    expect(portfolio).toMatchObject({
      id: `portfolio_${result!.id}`,
      strategy: 'held',
      date: '2017-06-30',
      capital: 100_000,
      size: 4,
      currency: 'USD',
      leverage: 1,
      simulated: true,
      ranking: { id: expect.stringMatching(/^ranking_/) },
      job: { kind: 'optimize', status: 'SUCCESS' },
      solver: { optimizer: 'EqualWeight', status: 'OPTIMAL', conflicts: [] },
      covariance: { estimator: 'Sample', repaired: false },
      ruleChecks: [{ rule: 'MaxWeight', maximum: 0.3, satisfied: true, binding: false }],
      lineage: { strategyVersion: '3.0', codeVersion: 'test' },
      table: { count: 4 },
    });
    const { nodes, pageInfo, totalCount } = portfolio.targets;
    expect(totalCount).toBe(4);
    expect(pageInfo.hasNextPage).toBe(true);
    // Each a quarter, less than a share too much or too little.
    for (const { ticker, rawWeight, finalWeight, security } of nodes) {
      expect(rawWeight).toBeCloseTo(0.25, 12);
      expect(Math.abs(finalWeight - 0.25)).toBeLessThan(110 / 100_000);
      expect(security.ticker).toBe(ticker);
    }
    expect(portfolio.cash).toBeLessThan(110);
    expect(portfolio.grossLeverage).toBeCloseTo(1 - portfolio.cash / 100_000, 12);

    const rest = await api.ask(
      'query Q($id: ID!, $after: String) { node(id: $id) { ... on Portfolio { targets(first: 3, after: $after) { nodes { ticker } } } } portfolios { id } strategy(name: "held") { portfolios { totalCount nodes { id } } } }',
      { id: portfolio.id, after: pageInfo.endCursor },
    );
    expect(rest.data.node.targets.nodes).toEqual([{ ticker: portfolio.table.ticker[3] }]);
    expect(rest.data.portfolios).toEqual([{ id: portfolio.id }]);
    expect(rest.data.strategy.portfolios).toEqual({ totalCount: 1, nodes: [{ id: portfolio.id }] });
  });

  it('take another optimizer and number of names, and are stored without targets where nothing is feasible', async () => {
    const { status } = await made({ topN: 2, optimizer: { name: 'InverseVariance' } });
    expect(status).toBe('SUCCESS');
    const { data } = await api.ask(`{ portfolio ${PORTFOLIO} strategy(name: "held") { portfolios { totalCount } } }`);
    expect(data.portfolio).toMatchObject({
      size: 0,
      solver: { optimizer: 'InverseVariance', status: 'INFEASIBLE' },
      cash: 1_000_000,
    });
    expect(data.portfolio.solver.conflicts[0].explanation).toContain('leaves room for 60 % of the capital');
    expect(data.strategy.portfolios.totalCount).toBe(2);
  });

  it('are refused with everything that is wrong, and need an analyst', async () => {
    const { errors } = await optimize({ rankingRunId: 'ranking_1', strategy: 'held', capital: -1, topN: 1, priority: 101 });
    expect(errors?.[0].extensions.problems?.map(({ path }) => path[1])).toEqual(['priority', 'strategy', 'capital', 'topN']);
    expect((await optimize({ optimizer: { name: 'HPR' } })).errors?.[0].extensions.code).toBe('UNKNOWN_PLUGIN');
    expect((await optimize({ rankingRunId: 'ranking_999' })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await api.ask(OPTIMIZE, { input: {} })).errors?.[0].extensions.code).toBe('FORBIDDEN');
  });

  it('can be tried on given tickers under given rules', async () => {
    const TRY = `query Try($input: OptimizeInput!) { optimize(input: $input) { date ticker weight riskContribution expectedReturnAnnual
      effectiveNames solver { status message } ruleChecks { rule satisfied binding } } }`;
    const input = {
      tickers: ['S3', 'S1', 'S2'],
      optimizer: { name: 'InverseVariance' },
      covariance: { name: 'Sample' },
      riskRules: [{ name: 'MaxWeight', params: { max_weight: 0.4 } }],
      expectedReturns: ['S1', 'S2', 'S3'].map((ticker) => ({ ticker, returnAnnual: 0.1 })),
    };
    const { data, errors } = await api.ask(TRY, { input });
    expect(errors).toBeUndefined();
    const { weight, riskContribution, ...answer } = data.optimize;
    expect(answer).toMatchObject({
      date: '2017-06-30',
      ticker: ['S3', 'S1', 'S2'],
      ruleChecks: [{ rule: 'MaxWeight', satisfied: true }],
    });
    expect(weight.reduce((sum: number, one: number) => sum + one, 0)).toBeCloseTo(1, 9);
    expect(Math.max(...weight)).toBeLessThanOrEqual(0.4 + 1e-9);
    expect(riskContribution.reduce((sum: number, one: number) => sum + one, 0)).toBeCloseTo(1, 9);
    expect(answer.expectedReturnAnnual).toBeCloseTo(0.1, 9);
    const wrong = await api.ask(TRY, {
      input: { ...input, tickers: ['S1', 'S1'], expectedReturns: [{ ticker: 'S9', returnAnnual: 0 }] },
    });
    expect(wrong.errors?.[0].extensions.problems?.map(({ path }) => path[1])).toEqual(['tickers', 'expectedReturns']);
  });
});
