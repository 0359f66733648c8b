import { loadPanel, type PanelRequest } from '../../../../src/data/store/load/load-panel.js';
import type { Market } from '../../../../src/domain/market.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';
import type { Panel } from '../../../../src/quant/panel/panel.js';
import { testStore } from '../../../support/database.js';
import { closeOf, insert, insertMarket } from '../../../support/market-rows.js';

/** Monday to Friday of a winter week without holidays, and the Monday after. */
const [MON, TUE, WED, THU, FRI, NEXT] = ['2017-02-06', '2017-02-07', '2017-02-08', '2017-02-09', '2017-02-10', '2017-02-13'];
const LATER = '2017-03-01T00:00:00Z';
const [A, B] = [2, 3];

describe('loadPanel', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let market: Market;
  beforeEach(async () => {
    database = await testStore();
    market = await insertMarket(database.store, ['MKT', 'A', 'B']);
    await add(
      'index_close',
      [MON, TUE, WED, THU, FRI, NEXT].map((date, i) => ({ security_id: 1, date, close: 100 + i, known_at: closeOf(date) })),
    );
  });
  afterEach(() => database.drop());

  const add = (table: string, rows: Record<string, unknown>[]) => insert(database.store, table, rows);

  function bar(securityId: number, date: string, close: number, more: Record<string, unknown> = {}) {
    return {
      security_id: securityId,
      date,
      open: close,
      high: close,
      low: close,
      close,
      volume: 100,
      known_at: closeOf(date),
      ...more,
    };
  }

  function action(type: 'SPLIT' | 'DIVIDEND', exDate: string, value: number, more: Record<string, unknown> = {}) {
    return { security_id: A, ex_date: exDate, type, value, known_at: closeOf(exDate), ...more };
  }

  function load(
    request: Partial<Omit<PanelRequest, 'from' | 'to' | 'asOf'>> & { from?: string; to?: string; asOf?: string } = {},
  ) {
    const { from = MON, to = FRI, asOf = LATER, ...rest } = request;
    const days = { from: tradingDay(from), to: tradingDay(to), asOf: new Date(asOf) };
    return loadPanel(database.store, { market, universe: null, fields: ['close'], version: 9, ...days, ...rest });
  }

  function column(panel: Panel, field: string, id = A): number[] {
    const s = panel.securities.findIndex((security) => security.id === id);
    const { columns, data } = panel.grids[field];
    return panel.dates.map((_, t) => data[t * columns + s]);
  }

  it('has the sessions of the range, its securities by id, and NaN where there is no bar', async () => {
    await add('bar', [bar(B, MON, 30), bar(B, TUE, 31), bar(A, TUE, 20), bar(A, THU, 22)]);
    const panel = await load({ to: '2017-02-12' });
    expect(panel.dates.map(isoOf)).toEqual([MON, TUE, WED, THU, FRI]);
    expect(panel.securities.map(({ ticker }) => ticker)).toEqual(['A', 'B']);
    expect(column(panel, 'close', A)).toEqual([NaN, 20, NaN, 22, NaN]);
    expect(column(panel, 'close', B)).toEqual([30, 31, NaN, NaN, NaN]);
    expect([...panel.members]).toEqual([0, 1, 1, 1, 0, 0, 1, 0, 0, 0]);
    expect(panel.grids.close.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('ends with the last session that had closed at asOf', async () => {
    await add('bar', [bar(A, MON, 20), bar(A, TUE, 21), bar(A, WED, 22)]);
    expect((await load({ asOf: closeOf(TUE) })).dates.map(isoOf)).toEqual([MON, TUE]);
    expect((await load({ asOf: `${TUE}T20:59:59Z` })).dates.map(isoOf)).toEqual([MON]);
  });

  it('accumulates splits and dividends forward from the first bar', async () => {
    await add('bar', [bar(A, MON, 100), bar(A, TUE, 52, { open: 51, volume: 300 }), bar(A, WED, 50), bar(A, THU, 55)]);
    await add('corporate_action', [action('SPLIT', TUE, 2), action('DIVIDEND', WED, 2), action('SPLIT', '2017-02-03', 7)]);
    const panel = await load({ to: THU, fields: ['adjClose', 'adjOpen', 'adjVolume', 'dollarVolume', 'split', 'dividend'] });
    expect(column(panel, 'adjClose')).toEqual([100, 104, 104, 114.4].map((value) => expect.closeTo(value, 10)));
    expect(column(panel, 'adjOpen')[1]).toBeCloseTo(102, 10);
    expect(column(panel, 'adjVolume')).toEqual([100, 150, 50, 50]);
    expect(column(panel, 'dollarVolume')).toEqual([10_000, 15_600, 5_000, 5_500]);
    expect(column(panel, 'split')).toEqual([1, 2, 1, 1]);
    expect(column(panel, 'dividend')).toEqual([0, 0, 2, 0]);
  });

  it('counts an ex-date without a session on the next one', async () => {
    await add('bar', [bar(A, FRI, 100), bar(A, NEXT, 50)]);
    await add('corporate_action', [action('SPLIT', '2017-02-11', 2)]);
    const panel = await load({ to: NEXT, fields: ['adjClose', 'split'] });
    expect(column(panel, 'adjClose').slice(-2)).toEqual([100, 100]);
    expect(column(panel, 'split').slice(-2)).toEqual([1, 2]);
  });

  it('shows a correction from the instant it was known, and to the versions that have it', async () => {
    await add('bar', [bar(A, MON, 21, { known_at: closeOf(WED), version: 2 })]);
    await add('bar_history', [
      {
        ...bar(A, MON, 20),
        source: 'FILES',
        filled: false,
        version: 1,
        superseded_known_at: closeOf(WED),
        superseded_version: 2,
      },
    ]);
    expect(column(await load(), 'close')[0]).toBe(21);
    expect(column(await load({ asOf: closeOf(TUE) }), 'close')[0]).toBe(20);
    expect(column(await load({ version: 1 }), 'close')[0]).toBe(20);
  });

  it('takes the first source where two have a day, with all of its row', async () => {
    await add('bar', [
      bar(A, MON, 20, { source: 'FILES', volume: null }),
      bar(A, MON, 99, { source: 'YAHOO' }),
      bar(A, MON, 98, { source: 'DEMO' }),
      bar(A, TUE, 97, { source: 'DEMO' }),
    ]);
    const panel = await load({ fields: ['close', 'volume'] });
    expect(column(panel, 'close').slice(0, 2)).toEqual([20, 97]);
    expect(column(panel, 'volume').slice(0, 2)).toEqual([NaN, 100]);
  });

  it('hides an exit from a universe until it was known', async () => {
    await add('bar', [bar(A, MON, 20), bar(B, MON, 30)]);
    await add('universe', [{ id: 1, market_id: 1, name: 'u' }]);
    await add('membership', [
      {
        universe_id: 1,
        security_id: A,
        from_date: '2017-01-01',
        to_date: WED,
        known_at: '2017-01-01',
        exit_known_at: closeOf(TUE),
      },
      { universe_id: 1, security_id: B, from_date: WED, known_at: closeOf(TUE) },
    ]);
    const late = await load({ universe: 'u', to: THU });
    expect([...late.members]).toEqual([1, 0, 1, 0, 0, 1, 0, 1]);
    const early = await load({ universe: 'u', to: THU, asOf: `${TUE}T20:59:00Z` });
    expect(early.securities.map(({ id }) => id)).toEqual([A]);
    expect([...early.members]).toEqual([1]);
  });

  it('leaves out who left before the members are wanted', async () => {
    await add('bar', [bar(A, MON, 20), bar(B, MON, 30)]);
    await add('universe', [{ id: 1, market_id: 1, name: 'u' }]);
    await add('membership', [
      {
        universe_id: 1,
        security_id: A,
        from_date: '2017-01-01',
        to_date: WED,
        known_at: '2017-01-01',
        exit_known_at: '2017-01-01',
      },
      { universe_id: 1, security_id: B, from_date: '2017-01-01', known_at: '2017-01-01' },
    ]);
    expect((await load({ universe: 'u', membersFrom: tradingDay(WED) })).securities.map(({ id }) => id)).toEqual([B]);
    expect((await load({ universe: 'u', membersFrom: tradingDay(TUE) })).securities.map(({ id }) => id)).toEqual([A, B]);
  });

  it('has exactly the securities that were named', async () => {
    await add('bar', [bar(A, MON, 20), bar(B, MON, 30)]);
    expect((await load({ securityIds: [B] })).securities.map(({ id }) => id)).toEqual([B]);
    await expect(load({ securityIds: [B, 77] })).rejects.toThrow(/no security with id 77/);
  });

  it('sees figures as they were known at each close, restated ones included', async () => {
    await add('bar', [bar(A, MON, 20)]);
    const end = { security_id: A, metric: 'equity', period_end: '2016-12-31', published: MON };
    await add('fundamental', [{ ...end, value: 70, known_at: closeOf(THU), version: 2 }]);
    await add('fundamental_history', [
      { ...end, value: 50, known_at: closeOf(TUE), version: 1, superseded_known_at: closeOf(THU), superseded_version: 2 },
    ]);
    expect(column(await load({ fields: ['equity'], securityIds: [A] }), 'equity')).toEqual([NaN, 50, 50, 70, 70]);
    expect(column(await load({ fields: ['equity'], securityIds: [A], version: 1 }), 'equity')).toEqual([NaN, 50, 50, 50, 50]);
    expect(column(await load({ fields: ['equity'], securityIds: [A], asOf: closeOf(WED) }), 'equity')).toEqual([NaN, 50, 50]);
  });

  it('knows the market cap from the shares last published, times the splits since', async () => {
    await add('bar', [bar(A, MON, 20), bar(A, TUE, 10), bar(A, WED, 11), bar(A, THU, 12)]);
    await add('corporate_action', [action('SPLIT', TUE, 2), action('SPLIT', '2016-12-30', 3), action('SPLIT', '2016-11-01', 5)]);
    const shares = { security_id: A, metric: 'dilutedShares' };
    await add('fundamental', [
      { ...shares, period_end: '2016-09-30', published: '2016-11-02', value: 100, known_at: '2016-11-03' },
      { ...shares, period_end: '2016-12-31', published: WED, value: 610, known_at: closeOf(THU) },
    ]);
    const panel = await load({ to: THU, fields: ['marketCap', 'dilutedShares'] });
    expect(column(panel, 'marketCap')).toEqual([100 * 3 * 20, 100 * 6 * 10, 100 * 6 * 11, 610 * 12]);
    expect(column(panel, 'dilutedShares')).toEqual([100, 100, 100, 610]);
  });

  it('takes the benchmark from its total return, and bridges a hole with its bars', async () => {
    await database.store.pool.query('delete from index_close where date = $1', [WED]);
    await add('bar', [bar(A, MON, 20), bar(1, TUE, 50), bar(1, WED, 55), bar(1, THU, 66)]);
    const { series } = await load();
    expect([...series.benchmark]).toEqual(
      [100, 101, 101 * 1.1, 101 * 1.1 * 1.2, (101 * 1.1 * 1.2 * 104) / 103].map((value) => expect.closeTo(value, 10)),
    );
  });

  it('carries the risk-free rate over five sessions, and is 0 where a market has none', async () => {
    await add('bar', [bar(A, MON, 20)]);
    expect([...(await load()).series.riskFree]).toEqual([0, 0, 0, 0, 0]);
    await add('rate', [
      { market_id: 1, date: '2017-01-31', value: 0.001, known_at: closeOf('2017-01-31') },
      { market_id: 1, date: THU, value: 0.002, known_at: closeOf(THU) },
    ]);
    expect([...(await load()).series.riskFree]).toEqual([0.001, 0.001, NaN, 0.002, 0.002]);
  });

  it('names securities by the tickers of its last date, and their sectors at the version', async () => {
    await add('bar', [bar(A, MON, 20), bar(B, MON, 30)]);
    await add('ticker', [
      { market_id: 1, security_id: A, ticker: 'OLD', from_date: null, to_date: THU },
      { market_id: 1, security_id: B, ticker: 'ALIAS' },
    ]);
    await database.store.pool.query(`update security set sector = 'Energy', version = 2 where id = ${A}`);
    await add('security_history', [
      { id: A, market_id: 1, key: 'A', ticker: 'A', sector: 'Banks', superseded_known_at: closeOf(TUE), superseded_version: 2 },
    ]);
    const panel = await load({ to: WED });
    expect(panel.securities.map(({ ticker }) => ticker)).toEqual(['OLD', 'B']);
    expect([panel.sectorNames, [...panel.sectors]]).toEqual([['Energy'], [0, -1]]);
    expect((await load({ version: 1 })).sectorNames).toEqual(['Banks']);
    expect((await load({ to: THU })).securities[0].ticker).toBe('A');
  });

  it('is, for a shorter range, its own beginning to the bit', async () => {
    const days = [MON, TUE, WED, THU, FRI];
    await add(
      'bar',
      days.map((date, i) => bar(A, date, 10 + i / 7, { volume: 1000 / (i + 3) })),
    );
    await add('corporate_action', [action('SPLIT', TUE, 1.5), action('DIVIDEND', THU, 0.13)]);
    await add('fundamental', [
      { security_id: A, metric: 'dilutedShares', period_end: '2016-12-31', published: MON, value: 7, known_at: closeOf(WED) },
    ]);
    const fields = ['adjClose', 'adjHigh', 'adjVolume', 'marketCap'];
    const whole = await load({ fields });
    for (const [t, to] of days.entries()) {
      const part = await load({ fields, to });
      for (const field of fields) expect(column(part, field)).toEqual(column(whole, field).slice(0, t + 1));
      expect([...part.series.benchmark]).toEqual([...whole.series.benchmark].slice(0, t + 1));
    }
  });

  it('says what is missing', async () => {
    await expect(load()).rejects.toMatchObject({ code: 'NO_DATA', message: expect.stringContaining('has no bars') });
    await add('bar', [bar(A, WED, 20)]);
    await add('universe', [{ id: 1, market_id: 1, name: 'large' }]);
    await expect(load({ to: TUE })).rejects.toMatchObject({
      code: 'NO_DATA',
      message: expect.stringContaining(`begin on ${WED}`),
    });
    await expect(load({ to: TUE, securityIds: [A] })).rejects.toThrow(`begin on ${WED}`);
    await expect(load({ universe: 'large' })).rejects.toMatchObject({
      code: 'EMPTY_UNIVERSE',
      message: expect.stringContaining('Known universes: large'),
    });
    await expect(load({ fields: ['close', 'clothes'] })).rejects.toThrow(/"clothes" is no field/);
    await expect(load({ from: FRI, asOf: closeOf(WED) })).rejects.toThrow(/No session from .* had closed/);
    await database.store.pool.query('delete from index_close');
    await expect(load()).rejects.toMatchObject({
      code: 'NO_DATA',
      message: expect.stringContaining('benchmark MKT has no closes'),
    });
  });
});
