import type { Store } from '../../src/data/store/store.js';
import { nodeIdOf } from '../../src/domain/node-id.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { KNOWN_AT, makeSmallMarket, type SmallMarket } from '../support/ranked-market.js';

describe('securities and prices', () => {
  let store: Store;
  let market: SmallMarket;
  let api: TestApi;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    market = await makeSmallMarket(store);
    const { AAA, BBB, DDD } = market.ids;
    const query = (sql: string, values: unknown[]) => store.pool.query(sql, values);
    // AAA splits two for one on 27 December and pays 0.5 on the 28th; BBB was called OLD until the 27th; DDD is gone.
    await query(`update security set exchange = 'NYSE' where id = $1`, [AAA]);
    await query(
      `insert into corporate_action (security_id, ex_date, type, source, value, derived, known_at, version)
       values ($1, '2017-12-27', 'SPLIT', 'FILES', 2, false, '2017-12-27T05:00:00Z', 1),
              ($1, '2017-12-28', 'DIVIDEND', 'FILES', 0.5, true, '2017-12-28T05:00:00Z', 1)`,
      [AAA],
    );
    await query(
      `insert into fundamental (security_id, metric, period, period_end, published, source, value, known_at, version)
       values ($1, 'dilutedShares', 'Q', '2017-09-30', '2017-11-01', 'FILES', 100, '2017-11-02T05:00:00Z', 1)`,
      [AAA],
    );
    await query(
      `insert into ticker (market_id, security_id, ticker, from_date, to_date, version)
       values ($1, $2, 'OLD', null, '2017-12-27', 1), ($1, $2, 'BBB', '2017-12-27', null, 1)`,
      [market.marketId, BBB],
    );
    await query(
      `insert into delisting (security_id, date, reason, final_return, known_at, version) values ($1, '2017-12-29', 'merger', 0.1, $2, 1)`,
      [DDD, KNOWN_AT],
    );
    api = await startApi(store);
  });

  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  it('tell what is known of a security', async () => {
    const { data, errors } =
      await api.ask(`{ security(ticker: "AAA") { id ticker name sector industry type exchange currency simulated firstDate lastDate
      lastClose delisting { date } memberships { universe from to knownAt } } }`);
    expect(errors).toBeUndefined();
    expect(data.security).toEqual({
      id: nodeIdOf('Security', market.ids.AAA),
      ticker: 'AAA',
      name: 'Alpha Corp',
      sector: 'Energy',
      industry: null,
      type: 'STOCK',
      exchange: 'NYSE',
      currency: 'USD',
      simulated: true,
      firstDate: '2017-12-22',
      lastDate: '2017-12-29',
      lastClose: 14,
      delisting: null,
      memberships: [{ universe: 'small', from: '2017-12-22', to: null, knownAt: '2018-01-01T00:00:00.000Z' }],
    });
    const gone = await api.ask('{ security(ticker: "DDD") { delisting { date reason finalReturn } } }');
    expect(gone.data.security.delisting).toEqual({ date: '2017-12-29', reason: 'merger', finalReturn: 0.1 });
  });

  it('are found by a ticker of the past, whose unknown beginning is that of the bars', async () => {
    const { data } = await api.ask('{ security(ticker: "OLD") { ticker tickers { ticker from to } } }');
    expect(data.security).toEqual({
      ticker: 'BBB',
      tickers: [
        { ticker: 'OLD', from: '2017-12-22', to: '2017-12-27' },
        { ticker: 'BBB', from: '2017-12-27', to: null },
      ],
    });
  });

  it('name similar tickers where there is none of that name', async () => {
    const { data, errors } = await api.ask('{ security(ticker: "AAAA") { id } prices(ticker: "ZZZZZZ") { count } }');
    expect(data).toEqual({ security: null, prices: null });
    expect(errors?.find(({ path }) => path?.[0] === 'security')).toMatchObject({
      message: expect.stringContaining('Similar: AAA'),
      extensions: {
        code: 'NOT_FOUND',
        problems: [{ path: ['ticker'], actual: 'AAAA', suggestions: expect.arrayContaining(['AAA']) }],
      },
    });
  });

  it('are listed by ticker, paged, and filtered by search, sector and membership', async () => {
    const list = async (args: string) => {
      const { data } = await api.ask(
        `{ securities(${args}) { totalCount nodes { ticker } pageInfo { hasNextPage endCursor } } }`,
      );
      const { totalCount, nodes, pageInfo } = data.securities;
      return { totalCount, tickers: nodes.map(({ ticker }: { ticker: string }) => ticker).join(), ...pageInfo };
    };
    const first = await list('first: 3');
    expect(first).toMatchObject({ totalCount: 4, tickers: 'AAA,BBB,CCC', hasNextPage: true });
    expect(await list(`first: 3, after: "${first.endCursor}"`)).toMatchObject({ tickers: 'DDD', hasNextPage: false });
    expect(await list('search: "aa"')).toMatchObject({ tickers: 'AAA' });
    expect(await list('search: "ta "')).toMatchObject({ tickers: 'BBB,DDD' });
    expect(await list('search: "%"')).toMatchObject({ totalCount: 0 });
    expect(await list('sector: "Energy", search: "b"')).toMatchObject({ tickers: 'BBB' });
    expect(await list('universe: "small"')).toMatchObject({ tickers: 'AAA,BBB,CCC' });
    expect(await list('universe: "small", date: "2017-12-26"')).toMatchObject({ tickers: 'AAA,BBB,CCC,DDD' });
  });

  it('refuse an unknown universe and name the known ones', async () => {
    const { errors } = await api.ask('{ securities(universe: "big") { totalCount } }');
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('Known: small'), extensions: { code: 'NOT_FOUND' } });
  });

  it('ask the store once for all securities of a page', async () => {
    const sent: string[] = [];
    const counting = new Proxy(store.pool, {
      get: (pool, name) =>
        name === 'query'
          ? (query: string | { text: string }, values?: unknown[]) => {
              sent.push(typeof query === 'string' ? query : query.text);
              return pool.query(query as string, values);
            }
          : Reflect.get(pool, name),
    });
    const counted = await startApi({ ...store, pool: counting });
    await counted.ask(
      '{ securities { nodes { lastClose firstDate marketCap tickers { from } memberships { from } delisting { date } } } }',
    );
    await counted.stop();
    for (const table of [
      'from ticker',
      'from membership m join universe u on u.id = m.universe_id where m.security_id',
      'from delisting',
      'cross join lateral (select date, close from bar',
    ]) {
      expect(sent.filter((sql) => sql.includes(table))).toHaveLength(1);
    }
  });

  it('count the members of universes on the last session, by sector', async () => {
    const { data } = await api.ask('{ universes { name memberCount historyFrom sectors { sector count } } }');
    expect(data.universes).toEqual([
      {
        name: 'small',
        memberCount: 3,
        historyFrom: '2017-12-22',
        sectors: [
          { sector: 'Energy', count: 2 },
          { sector: 'Utilities', count: 1 },
        ],
      },
    ]);
  });

  it('have a market capitalisation of shares × splits since their publication × the raw close', async () => {
    const { data } = await api.ask(`{ security(ticker: "AAA") { now: marketCap before: marketCap(date: "2017-12-26")
      early: marketCap(asOf: "2017-11-01T00:00:00Z") } none: security(ticker: "CCC") { marketCap } }`);
    // 100 shares × 2 × 14 after the split, 100 × 11 before; nothing was published yet on the first of November.
    expect(data).toEqual({ security: { now: 2800, before: 1100, early: null }, none: { marketCap: null } });
  });

  it('have prices as traded, with what was paid on the ex-dates', async () => {
    const { data } =
      await api.ask(`{ prices(ticker: "AAA", adjusted: false) { ticker currency adjusted count dataVersion simulated date open close volume
      dividend split filled } }`);
    expect(data.prices).toEqual({
      ticker: 'AAA',
      currency: 'USD',
      adjusted: false,
      count: 5,
      dataVersion: 1,
      simulated: true,
      date: ['2017-12-22', '2017-12-26', '2017-12-27', '2017-12-28', '2017-12-29'],
      open: [10, 11, 12, 13, 14],
      close: [10, 11, 12, 13, 14],
      volume: [1000, 1000, 1000, 1000, 1000],
      dividend: [0, 0, 0, 0.5, 0],
      split: [1, 1, 2, 1, 1],
      filled: [false, false, false, false, false],
    });
  });

  it('have adjusted prices that end with the last close and return what a holder got', async () => {
    const { data } = await api.ask(
      '{ prices(ticker: "AAA") { close volume dividend } part: prices(ticker: "AAA", from: "2017-12-26", to: "2017-12-28") { date close } }',
    );
    const { close, volume, dividend } = data.prices;
    expect(close[4]).toBe(14);
    expect(close[3]).toBeCloseTo(13, 12);
    expect(close[2]).toBeCloseTo((12 * 13) / 13.5, 12);
    expect(close[1]).toBeCloseTo((((12 * 13) / 13.5) * 11) / 24, 12);
    expect(volume).toEqual([2000, 2000, 1000, 1000, 1000]);
    expect(dividend).toEqual([0, 0, 0, 0.5, 0]);
    // A part of the range is that part of the whole, adjusted from the last bar that is known.
    expect(data.part.date).toEqual(['2017-12-26', '2017-12-27', '2017-12-28']);
    expect(data.part.close[0]).toBeCloseTo(close[1], 12);
    expect(data.part.close[2]).toBeCloseTo(close[3], 12);
  });

  it('show only the bars and actions that were known at an instant', async () => {
    const { data } = await api.ask(`{ prices(ticker: "AAA", asOf: "2017-12-27T12:00:00Z") { date close asOf }
      security(ticker: "AAA") { actions(asOf: "2017-12-27T12:00:00Z") { type exDate value source knownAt } all: actions { type source } } }`);
    expect(data.prices).toEqual({ date: ['2017-12-22', '2017-12-26'], close: [10, 11], asOf: '2017-12-27T12:00:00.000Z' });
    expect(data.security.actions).toEqual([
      { type: 'SPLIT', exDate: '2017-12-27', value: 2, source: 'FILES', knownAt: '2017-12-27T05:00:00.000Z' },
    ]);
    expect(data.security.all).toEqual([
      { type: 'SPLIT', source: 'FILES' },
      { type: 'DIVIDEND', source: 'derived' },
    ]);
  });

  it('carry the ticker of the last day of the range', async () => {
    const { data } = await api.ask(
      '{ prices(ticker: "OLD", to: "2017-12-26") { ticker security { ticker } count } now: prices(ticker: "BBB") { ticker } }',
    );
    expect(data).toEqual({ prices: { ticker: 'OLD', security: { ticker: 'BBB' }, count: 2 }, now: { ticker: 'BBB' } });
  });

  it('are empty for a range without bars', async () => {
    const { data, errors } = await api.ask('{ prices(ticker: "AAA", from: "2019-01-01") { count date close } }');
    expect(errors).toBeUndefined();
    expect(data.prices).toEqual({ count: 0, date: [], close: [] });
  });

  it('are found by their id', async () => {
    const { data } = await api.ask(`{ node(id: "${nodeIdOf('Security', market.ids.CCC)}") { id ... on Security { ticker } } }`);
    expect(data.node.ticker).toBe('CCC');
  });
});
