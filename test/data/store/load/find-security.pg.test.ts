import { currentVersion } from '../../../../src/data/store/load/current-version.js';
import { findMarket, listMarkets } from '../../../../src/data/store/load/find-market.js';
import { findSecurityByTicker } from '../../../../src/data/store/load/find-security.js';
import { tradingDay } from '../../../../src/domain/trading-day.js';
import { testStore } from '../../../support/database.js';
import { insert, insertMarket } from '../../../support/market-rows.js';

describe('findSecurityByTicker', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  beforeAll(async () => {
    database = await testStore();
    const { store } = database;
    await insertMarket(store, ['SPY', 'META', 'CORESITE', 'COR', 'PLAIN']);
    await insert(store, 'ticker', [
      { market_id: 1, security_id: 2, ticker: 'FB', from_date: '2012-05-18', to_date: '2022-06-09' },
      { market_id: 1, security_id: 2, ticker: 'META', from_date: '2022-06-09' },
      { market_id: 1, security_id: 3, ticker: 'COR', from_date: '2010-09-23', to_date: '2021-12-29' },
      { market_id: 1, security_id: 4, ticker: 'ABC', to_date: '2023-08-30' },
      { market_id: 1, security_id: 4, ticker: 'COR', from_date: '2023-08-30' },
      { market_id: 1, security_id: 5, ticker: 'SIMPLE' },
    ]);
  });
  afterAll(() => database.drop());

  async function find(ticker: string, day?: string): Promise<number | undefined> {
    const security = await findSecurityByTicker(database.store, { id: 1 }, ticker, day ? tradingDay(day) : null);
    return security?.id;
  }

  it('finds who carried a ticker on a day', async () => {
    expect(await find('FB', '2015-01-02')).toBe(2);
    expect(await find('FB', '2022-06-09')).toBeUndefined();
    expect(await find('META', '2022-06-09')).toBe(2);
    expect(await find('ABC', '1999-01-04')).toBe(4);
  });

  it('tells a recycled ticker by the day, and means the present carrier without one', async () => {
    expect(await find('COR', '2015-01-02')).toBe(3);
    expect(await find('COR', '2024-01-02')).toBe(4);
    expect(await find('COR')).toBe(4);
    expect(await find('COR', '2022-06-01')).toBeUndefined();
  });

  it('means the first carrier before anyone carried it', async () => {
    expect(await find('COR', '1990-01-02')).toBe(3);
    expect(await find('FB', '1990-01-02')).toBe(2);
  });

  it('finds a former ticker without a day', async () => {
    expect(await find('FB')).toBe(2);
  });

  it('finds present tickers without periods, and aliases without dates, on any day', async () => {
    expect(await find('PLAIN', '1990-01-02')).toBe(5);
    expect(await find('SIMPLE', '1990-01-02')).toBe(5);
    expect(await find('SIMPLE')).toBe(5);
  });

  it('is null for an unknown ticker and in another market', async () => {
    expect(await findSecurityByTicker(database.store, { id: 1 }, 'NONE')).toBeNull();
    expect(await findSecurityByTicker(database.store, { id: 2 }, 'PLAIN')).toBeNull();
  });
});

describe('findMarket', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  beforeAll(async () => {
    database = await testStore();
  });
  afterAll(() => database.drop());

  it('prefers the newest real market, else the newest simulated one, and finds any by name', async () => {
    const { store } = database;
    const add = (id: number, simulated: boolean, day: number) =>
      insert(store, 'market', [{ id, name: `m${id}`, simulated, created_at: `2020-01-0${day}` }]);
    const served = async () => (await findMarket(store, null))?.name;
    expect(await served()).toBeUndefined();
    await add(1, true, 1);
    await add(2, true, 3);
    expect(await served()).toBe('m2');
    await add(3, false, 2);
    await add(4, false, 1);
    expect(await served()).toBe('m3');
    expect(await findMarket(store, 'm1')).toMatchObject({
      id: 1,
      simulated: true,
      timeZone: 'America/New_York',
      benchmark: 'MKT',
    });
    expect(await findMarket(store, 'nowhere')).toBeNull();
    expect((await listMarkets(store)).map(({ name }) => name)).toEqual(['m1', 'm2', 'm3', 'm4']);
  });

  it('has the version of its newest ingest, and 0 before the first', async () => {
    const { store } = database;
    expect(await currentVersion(store, 1)).toBe(0);
    await insert(store, 'data_version', [
      { id: 5, market_id: 1 },
      { id: 7, market_id: 1 },
      { id: 9, market_id: 2 },
    ]);
    expect(await currentVersion(store, 1)).toBe(7);
  });
});
