import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { type JobMarket, jobWhen, makeJobMarket, STRATEGY } from '../support/job-market.js';

const RANK = 'mutation Rank { job: computeRankings(input: { date: "2017-06-30" }) { id } }';
const OPTIMIZE =
  'mutation Optimize { job: optimizePortfolio(input: { capital: 100000, optimizer: { name: "EqualWeight" } }) { id } }';
const SUBMIT = 'mutation Submit($input: SubmitTradesInput!) { job: submitTrades(input: $input) { id kind status } }';
const TRADES = `{ trades { id strategy date count turnover buyValue sellValue expectedCost expectedCostBps cashAfter skipped
  portfolio { size trades { id } } trades { ticker side shares price value weightBefore weightAfter reason security { ticker } }
  table { count securityId shares } execution { filledFraction slippageBps cost openOrders } } }`;
const ORDERS = `query Orders($first: Int, $after: String, $status: [OrderStatus!], $from: Date) {
  orders(first: $first, after: $after, status: $status, from: $from) { totalCount pageInfo { endCursor hasNextPage }
    nodes { id clientOrderId broker ticker side shares filledShares averagePrice plannedPrice slippageBps status reason
      tradeList { id } fills { at shares price cost } } } }`;
const POSITIONS = `{ positions { cash netAssetValue currency reconciledAt warnings { code } totalCount
  nodes { ticker shares averagePrice price value weight unrealizedProfit } } }`;

describe('execution in the API', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let api: TestApi;
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    market = await makeJobMarket();
    jobs = await market.open({ stopMs: 200 });
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(market.settings.strategiesDir, registry);
    const strategies = { files, defaultStrategy: STRATEGY, read: () => ({ plan: null, problems: [] }) };
    api = await startApi(market.store, { strategies, registry, work: jobs });
    for (const role of ['ANALYST', 'ADMIN'] as const) {
      const key = { name: role.toLowerCase(), role, expiresAt: null };
      keys[role] = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
    }
  });
  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await market?.drop();
  });

  const ask = (query: string, variables: object = {}) => api.ask(query, variables, keys.ADMIN);
  const submit = (input: object, role = 'ADMIN') => api.ask(SUBMIT, { input }, keys[role]);
  /** Asks for a job and waits until it has ended well. */
  async function done(query: string, variables: object = {}): Promise<string> {
    const { data, errors } = await ask(query, variables);
    expect(errors).toBeUndefined();
    const row = await jobWhen(market.store, Number(data.job.id.split('_')[1]), ({ status }) =>
      ['SUCCESS', 'DEAD'].includes(status),
    );
    expect(row.error).toBeNull();
    return data.job.id;
  }

  it('schedules an order, and refuses a bad one with every problem', async () => {
    const { data } =
      await api.ask(`{ vwapSchedule(shares: -1000, dailyVolume: 100000, volatility: 0.02) { shares unfilled participation
      impactBps profile warnings { code } slices { start shares cumulativeShares participation } } }`);
    expect(data.vwapSchedule).toMatchObject({
      shares: -1000,
      unfilled: 0,
      participation: 0.01,
      profile: 'standard',
      warnings: [],
    });
    expect(data.vwapSchedule.slices).toHaveLength(13);
    expect(data.vwapSchedule.slices[12]).toMatchObject({ start: '15:30', shares: -155, cumulativeShares: -1000 });
    const bad = await api.ask('{ vwapSchedule(shares: 0, dailyVolume: 0, volatility: -1) { shares } }');
    expect(bad.errors?.[0].extensions.problems?.map(({ path }) => path[0])).toEqual(['shares', 'dailyVolume', 'volatility']);
  });

  it('has nothing before there is a portfolio, and says why', async () => {
    const answer = await api.ask('{ trades { id } positions { cash } orders { totalCount } }');
    expect(answer.data).toEqual({ trades: null, positions: null, orders: { totalCount: 0 } });
    expect(answer.extensions?.reasons?.map(({ path }) => path[0])).toEqual(['positions', 'trades']);
    expect((await api.ask('{ orders(strategy: "none") { totalCount } }')).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('goes from a portfolio to orders, fills and positions', async () => {
    await done(RANK);
    await done(OPTIMIZE);
    const { trades: list } = (await ask(TRADES)).data;
    expect(list).toMatchObject({ strategy: STRATEGY, date: '2017-06-30', execution: null, sellValue: 0 });
    expect(list.count).toBe(list.trades.length);
    expect(list.count).toBeGreaterThan(1);
    expect(list.portfolio.trades.id).toBe(list.id);
    expect(list.table.shares).toEqual(list.trades.map(({ shares }: { shares: number }) => shares));
    expect(list.cashAfter).toBeGreaterThanOrEqual(0);
    expect(list.cashAfter + list.buyValue + list.expectedCost).toBeCloseTo(100_000, 6);

    const refused = await submit({ tradeListId: list.id }, 'ANALYST');
    expect(refused.errors?.[0].extensions.code).toBe('FORBIDDEN');
    const wrong = await submit({ tradeListId: list.id, participationCap: 2, idempotencyKey: '' });
    expect(wrong.errors?.[0].extensions.problems?.map(({ path }) => path[1])).toEqual(['idempotencyKey', 'participationCap']);
    expect((await submit({ tradeListId: 'trades_999' })).errors?.[0].extensions.code).toBe('NOT_FOUND');

    const input = { tradeListId: list.id, participationCap: 1, idempotencyKey: 'once' };
    const id = await done(SUBMIT, { input });
    expect((await submit(input)).data.job.id).toBe(id);
    expect((await submit({ tradeListId: list.id })).errors?.[0].extensions.code).toBe('CONFLICT');
    const job = await ask(
      `query Job($id: ID!) { job(id: $id) { kind result { ... on TradeList { id execution { openOrders } } } } }`,
      { id },
    );
    expect(job.data.job).toEqual({ kind: 'submitTrades', result: { id: list.id, execution: { openOrders: list.count } } });
    expect((await ask(POSITIONS)).data.positions).toMatchObject({
      cash: 100_000,
      netAssetValue: 100_000,
      totalCount: 0,
      warnings: [],
    });

    // The next session comes in: at 100 all, and a million shares traded.
    await market.store.pool.query(
      `insert into bar (security_id, date, source, high, low, close, volume, known_at, version)
       select id, '2017-07-03', 'FILES', 100, 100, 100, 1e6, '2017-07-03T17:00:00Z', version from security`,
    );
    await done(OPTIMIZE);
    const first = (await ask(ORDERS, { first: 1 })).data.orders;
    expect(first).toMatchObject({ totalCount: list.count, pageInfo: { hasNextPage: true } });
    const rest = (await ask(ORDERS, { after: first.pageInfo.endCursor, first: 1 })).data.orders;
    const orders = (await ask(ORDERS, { status: ['FILLED'] })).data.orders.nodes;
    expect(orders.slice(0, 2)).toEqual([...first.nodes, ...rest.nodes]);
    expect((await ask(ORDERS, { from: '2100-01-01' })).data.orders.totalCount).toBe(0);
    for (const order of orders) {
      const { shares } = order;
      expect(order).toMatchObject({ broker: 'paper', filledShares: shares, tradeList: { id: list.id }, reason: null });
      expect(order.fills).toEqual([
        { at: '2017-07-03T17:00:00.000Z', shares, price: order.averagePrice, cost: expect.any(Number) },
      ]);
      expect(order.slippageBps).toBeCloseTo((order.averagePrice / order.plannedPrice - 1) * 1e4, 8);
    }
    const { positions } = (await ask(POSITIONS)).data;
    expect(positions).toMatchObject({ totalCount: list.count, currency: 'USD', warnings: [], reconciledAt: expect.any(String) });
    expect(positions.nodes.reduce((sum: number, { value }: { value: number }) => sum + value, positions.cash)).toBeCloseTo(
      positions.netAssetValue,
      6,
    );
    const report = (
      await ask('query List($id: ID!) { node(id: $id) { ... on TradeList { execution { filledFraction cost openOrders } } } }', {
        id: list.id,
      })
    ).data.node;
    const paid = orders.reduce((sum: number, { fills }: { fills: { cost: number }[] }) => sum + fills[0].cost, 0);
    expect(report.execution).toEqual({ filledFraction: 1, cost: expect.closeTo(paid, 9), openOrders: 0 });
    // The list of the second portfolio knows what is held.
    expect((await ask(TRADES)).data.trades.id).not.toBe(list.id);
    expect((await ask(TRADES)).data.trades.turnover).toBeLessThan(0.5);

    // The daily chain sizes for what the account was worth on its date, whatever came later.
    await done('mutation Daily { job: runDaily(input: { date: "2017-07-03" }) { id } }');
    const { portfolio } = (await ask('{ portfolio { date capital } }')).data;
    expect(portfolio).toEqual({ date: '2017-07-03', capital: expect.closeTo(positions.netAssetValue, 6) });
    expect(portfolio.capital).not.toBeCloseTo(100_000, 0);
    await done('mutation Daily { job: runDaily(input: { date: "2017-06-30" }) { id } }');
    expect((await ask('{ portfolio(date: "2017-06-30") { capital } }')).data.portfolio).toEqual({ capital: 100_000 });
  });
});
