import type { Store } from '../../src/data/store/store.js';
import { nodeIdOf } from '../../src/domain/node-id.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket, rank, type SmallMarket } from '../support/ranked-market.js';

describe('rankings', () => {
  let store: Store;
  let market: SmallMarket;
  let api: TestApi;
  let drop: () => Promise<void>;
  let older: number;
  let newest: number;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    market = await makeSmallMarket(store);
    older = await rank(store, market, ['BBB', 'AAA'], { date: '2017-12-27', asOf: '2017-12-28T00:00:00Z' });
    newest = await rank(store, market, ['AAA', 'BBB', 'CCC']);
    await rank(store, market, ['DDD'], { strategy: 'other', date: '2017-12-28' });
    api = await startApi(store);
  });

  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  it('come in the order of rank, of the newest run where no date is given', async () => {
    const { data, errors } = await api.ask(`{ rankings { totalCount run { id date size universeSize coverage simulated }
      nodes { rank ticker name sector score percentile coverage date } pageInfo { hasNextPage hasPreviousPage } } }`);
    expect(errors).toBeUndefined();
    expect(data.rankings.run).toEqual({
      id: nodeIdOf('RankingRun', newest),
      date: '2017-12-29',
      size: 3,
      universeSize: 4,
      coverage: 0.75,
      simulated: true,
    });
    expect(data.rankings.totalCount).toBe(3);
    const date = '2017-12-29';
    expect(data.rankings.nodes).toEqual([
      { rank: 1, ticker: 'AAA', name: 'Alpha Corp', sector: 'Energy', score: 1.5, percentile: 1, coverage: 0.75, date },
      { rank: 2, ticker: 'BBB', name: 'Beta Inc', sector: 'Energy', score: 1, percentile: 0.5, coverage: 1, date },
      { rank: 3, ticker: 'CCC', name: null, sector: 'Utilities', score: 0.25, percentile: 0, coverage: 1, date },
    ]);
    expect(data.rankings.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
  });

  it('say what each factor contributes, and null where a security lacks it; the contributions add up to the score', async () => {
    const { data } = await api.ask(`{ rankings(first: 2) { nodes { score vsm: zScore(factor: "VSM") bab: zScore(factor: "BAB")
      raw: exposure(factor: "VSM") none: zScore(factor: "QMJ") exposures { factor exposure zScore weight contribution } } } }`);
    expect(data.rankings.nodes).toEqual([
      {
        score: 1.5,
        vsm: 2,
        bab: null,
        raw: 0.2,
        none: null,
        exposures: [
          { factor: 'VSM', exposure: 0.2, zScore: 2, weight: 0.75, contribution: 1.5 },
          { factor: 'BAB', exposure: null, zScore: null, weight: 0.25, contribution: null },
        ],
      },
      {
        score: 1,
        vsm: 1,
        bab: 1,
        raw: 0.1,
        none: null,
        exposures: [
          { factor: 'VSM', exposure: 0.1, zScore: 1, weight: 0.75, contribution: 0.75 },
          { factor: 'BAB', exposure: 0.5, zScore: 1, weight: 0.25, contribution: 0.25 },
        ],
      },
    ]);
  });

  it('tell the lineage of their run, its factors with parameters, and its warnings', async () => {
    const warning = { code: 'LOW_COVERAGE' as const, message: 'Only 50 percent.', value: 0.5, limit: 0.8 };
    await rank(store, market, ['AAA'], { strategy: 'warned', warnings: [warning] });
    const { data } =
      await api.ask(`{ rankings(strategy: "warned") { run { universe warnings { code message value limit } regime { state }
      factors { factor category weight coverage clipped missing params { name value isDefault } }
      lineage { asOf dataVersion strategyVersion planHash codeVersion codeDirty seed environment { name value } } } } }`);
    const { run } = data.rankings;
    expect(run.warnings).toEqual([warning]);
    expect(run.regime).toBeNull();
    expect(run.factors[0]).toEqual({
      factor: 'VSM',
      category: 'momentum',
      weight: 0.75,
      coverage: 1,
      clipped: 0,
      missing: 0,
      params: [
        { name: 'lookback', value: 252, isDefault: true },
        { name: 'vol_window', value: 60, isDefault: false },
      ],
    });
    expect(run.lineage).toMatchObject({ asOf: '2018-01-02T00:00:00.000Z', dataVersion: 1, planHash: 'f00d', seed: 7 });
    expect(run.lineage.environment).toEqual([{ name: 'node', value: '24' }]);
  });

  it('keep the name and the sector that the run was made with, whatever is corrected later', async () => {
    const other = await makeSmallMarket(store, { name: 'corrected' });
    const id = await rank(store, other, ['AAA'], { strategy: 'demo' });
    await store.pool.query(
      `with v as (insert into data_version (market_id) values ($1) returning id),
            old as (insert into security_history (id, market_id, key, ticker, name, sector, industry, type, version, superseded_known_at, superseded_version)
                    select s.id, s.market_id, key, ticker, name, sector, industry, type, version, now(), v.id from security s, v where s.id = $2)
       update security set sector = 'Materials', version = v.id from v where security.id = $2`,
      [other.marketId, other.ids.AAA],
    );
    const served = await startApi(store, { market: 'corrected' });
    const { data } = await served.ask('{ rankings { run { id } nodes { sector security { sector } } } }');
    await served.stop();
    expect(data.rankings).toEqual({
      run: { id: nodeIdOf('RankingRun', id) },
      nodes: [{ sector: 'Energy', security: { sector: 'Materials' } }],
    });
  });

  it('keep the ranks of the whole ranking when one sector is asked for', async () => {
    const { data } = await api.ask('{ rankings(sector: "Utilities") { totalCount nodes { rank ticker } } }');
    expect(data.rankings).toEqual({ totalCount: 1, nodes: [{ rank: 3, ticker: 'CCC' }] });
  });

  it('of a day without a run are those of the newest run before it', async () => {
    const { data } = await api.ask('{ rankings(date: "2017-12-28") { run { date } nodes { ticker } } }');
    expect(data.rankings).toEqual({ run: { date: '2017-12-27' }, nodes: [{ ticker: 'BBB' }, { ticker: 'AAA' }] });
  });

  it('show only runs whose own asOf is not later', async () => {
    const { data } = await api.ask('{ rankings(asOf: "2017-12-31T00:00:00Z") { run { id } } }');
    expect(data.rankings.run.id).toBe(nodeIdOf('RankingRun', older));
  });

  it('stay in the run in which paging began, while a newer run appears', async () => {
    const page = (after: string | null) =>
      api.ask(
        `query Page($after: String) { rankings(strategy: "paged", first: 2, after: $after) {
           run { id } edges { cursor node { ticker } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
        { after },
      );
    const id = nodeIdOf('RankingRun', await rank(store, market, ['AAA', 'BBB', 'CCC'], { strategy: 'paged' }));
    const first = (await page(null)).data.rankings;
    expect(first.edges.map((edge: { node: { ticker: string } }) => edge.node.ticker)).toEqual(['AAA', 'BBB']);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0].cursor,
      endCursor: first.edges[1].cursor,
    });

    await rank(store, market, ['CCC', 'BBB', 'AAA'], { strategy: 'paged' });

    const second = (await page(first.pageInfo.endCursor)).data.rankings;
    expect(second.run.id).toBe(id);
    expect(second.edges.map((edge: { node: { ticker: string } }) => edge.node.ticker)).toEqual(['CCC']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect((await page(null)).data.rankings.run.id).not.toBe(id);
  });

  it('refuse a cursor of other arguments, of another field and one that is none', async () => {
    const { data } = await api.ask(
      '{ rankings(first: 1) { pageInfo { endCursor } } rankingRuns(first: 1) { pageInfo { endCursor } } }',
    );
    const { endCursor } = data.rankings.pageInfo;
    for (const call of [
      `rankings(sector: "Energy", after: "${endCursor}")`,
      `rankings(after: "${data.rankingRuns.pageInfo.endCursor}")`,
      'rankings(after: "nonsense")',
      'rankings(after: "")',
    ]) {
      const answer = await api.ask(`{ ${call} { nodes { rank } } }`);
      expect(answer.data.rankings).toBeNull();
      expect(answer.errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ path: ['after'] }] });
    }
  });

  it('refuse a page of less than one or more than 5,000 rows, and take null for the default', async () => {
    for (const first of [0, -1, 5001]) {
      const { data, errors } = await api.ask(`{ rankings(first: ${first}) { totalCount } }`);
      expect(data.rankings).toBeNull();
      expect(errors?.[0].extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        problems: [{ path: ['first'], expected: 'from 1 to 5000', actual: String(first) }],
      });
    }
    const { data } = await api.ask('{ rankings(first: null, strategy: null) { totalCount } }');
    expect(data.rankings.totalCount).toBe(3);
  });

  it('are null with a reason while a strategy has no run, and the neighbours are answered', async () => {
    const { data, errors, extensions } = await api.ask(
      '{ none: rankings(asOf: "2017-01-01T00:00:00Z") { totalCount } rankings { totalCount } rankingTable(date: "2017-12-26") { count } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ none: null, rankings: { totalCount: 3 }, rankingTable: null });
    expect(extensions?.reasons).toEqual([
      expect.objectContaining({ path: ['none'], message: expect.stringContaining('what was known at 2017-01-01') }),
      expect.objectContaining({
        path: ['rankingTable'],
        message: expect.stringContaining('npm run alphaql -- rank --strategy demo --date 2017-12-26'),
      }),
    ]);
  });

  it('of an unknown strategy are null beside NOT_FOUND, and the neighbours are answered', async () => {
    const { data, errors, status } = await api.ask('{ bad: rankings(strategy: "dem") { totalCount } rankings { totalCount } }');
    expect(status).toBe(200);
    expect(data).toEqual({ bad: null, rankings: { totalCount: 3 } });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({ path: ['bad'], extensions: { code: 'NOT_FOUND', problems: [{ actual: 'dem' }] } });
  });

  it('before all data are NO_DATA, which says when the data begins', async () => {
    const { data, errors } = await api.ask('{ rankings(date: "2017-12-21") { totalCount } }');
    expect(data.rankings).toBeNull();
    expect(errors?.[0].extensions.code).toBe('NO_DATA');
    expect(errors?.[0].message).toContain('2017-12-22');
  });

  it('come as columns of equal length, whole, by sector and the best so many', async () => {
    const { data } =
      await api.ask(`{ whole: rankingTable { count rank ticker name sector score securityId factors { factor exposure zScore contribution } }
      energy: rankingTable(sector: "Energy") { count ticker factors(names: ["BAB"]) { factor zScore } } best: rankingTable(limit: 1) { count ticker } }`);
    expect(data.whole).toEqual({
      count: 3,
      rank: [1, 2, 3],
      ticker: ['AAA', 'BBB', 'CCC'],
      name: ['Alpha Corp', 'Beta Inc', null],
      sector: ['Energy', 'Energy', 'Utilities'],
      score: [1.5, 1, 0.25],
      securityId: ['AAA', 'BBB', 'CCC'].map((ticker) => nodeIdOf('Security', market.ids[ticker])),
      factors: [
        { factor: 'VSM', exposure: [0.2, 0.1, 0], zScore: [2, 1, 0], contribution: [1.5, 0.75, 0] },
        { factor: 'BAB', exposure: [null, 0.5, 0.5], zScore: [null, 1, 1], contribution: [null, 0.25, 0.25] },
      ],
    });
    expect(data.energy).toEqual({ count: 2, ticker: ['AAA', 'BBB'], factors: [{ factor: 'BAB', zScore: [null, 1] }] });
    expect(data.best).toEqual({ count: 1, ticker: ['AAA'] });
  });

  it('refuse a factor that is not in the run, and a limit of none', async () => {
    const factor = await api.ask('{ rankingTable { factors(names: ["VSN"]) { factor } } }');
    expect(factor.data.rankingTable).toBeNull();
    expect(factor.errors?.[0].extensions).toMatchObject({ code: 'NOT_FOUND', problems: [{ suggestions: ['VSM'] }] });
    const limit = await api.ask('{ rankingTable(limit: 0) { count } }');
    expect(limit.errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ path: ['limit'] }] });
  });

  it('are listed by run, newest date first, paged and counted', async () => {
    const query = `query Runs($after: String) { rankingRuns(strategy: "demo", first: 1, after: $after) {
      totalCount nodes { id date signals(first: 1) { nodes { ticker } pageInfo { hasNextPage } } table(limit: 1) { ticker } } pageInfo { hasNextPage endCursor } } }`;
    const first = (await api.ask(query)).data.rankingRuns;
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    expect(first.nodes).toEqual([
      {
        id: nodeIdOf('RankingRun', newest),
        date: '2017-12-29',
        signals: { nodes: [{ ticker: 'AAA' }], pageInfo: { hasNextPage: true } },
        table: { ticker: ['AAA'] },
      },
    ]);
    const second = (await api.ask(query, { after: first.pageInfo.endCursor })).data.rankingRuns;
    expect(second.nodes[0]).toMatchObject({ id: nodeIdOf('RankingRun', older), table: { ticker: ['BBB'] } });
    expect(second.pageInfo.hasNextPage).toBe(false);
    const { errors } = await api.ask('{ rankingRuns(strategy: "nobody") { totalCount } }');
    expect(errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('are found by the id of their run; an unknown id is null without an error', async () => {
    const { data, errors } =
      await api.ask(`{ run: node(id: "${nodeIdOf('RankingRun', older)}") { id __typename ... on RankingRun { date } }
      gone: node(id: "${nodeIdOf('RankingRun', 999_999)}") { id } odd: node(id: "ranking_x") { id } none: node(id: "what") { id } }`);
    expect(errors).toBeUndefined();
    const id = nodeIdOf('RankingRun', older);
    expect(data).toEqual({ run: { id, __typename: 'RankingRun', date: '2017-12-27' }, gone: null, odd: null, none: null });
  });

  it('lead from a security to its line and to its lines over time', async () => {
    const { data } = await api.ask(`{ security(ticker: "AAA") { signal(strategy: "demo") { rank run { date } security { ticker } }
      rankingHistory(strategy: "demo") { strategy count date runId rank size score factors(names: ["BAB"]) { factor zScore } } }
      none: security(ticker: "DDD") { signal(strategy: "demo") { rank } } }`);
    expect(data.security.signal).toEqual({ rank: 1, run: { date: '2017-12-29' }, security: { ticker: 'AAA' } });
    expect(data.security.rankingHistory).toEqual({
      strategy: 'demo',
      count: 2,
      date: ['2017-12-27', '2017-12-29'],
      runId: [nodeIdOf('RankingRun', older), nodeIdOf('RankingRun', newest)],
      rank: [2, 1],
      size: [2, 3],
      score: [1, 1.5],
      factors: [{ factor: 'BAB', zScore: [1, null] }],
    });
    expect(data.none.signal).toBeNull();
  });
});
