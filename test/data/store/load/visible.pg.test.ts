import { loadActions } from '../../../../src/data/store/load/load-actions.js';
import { loadBars } from '../../../../src/data/store/load/load-bars.js';
import { loadFacts } from '../../../../src/data/store/load/load-facts.js';
import { loadIndexCloses } from '../../../../src/data/store/load/load-index-closes.js';
import { loadMembers } from '../../../../src/data/store/load/load-members.js';
import { loadRates } from '../../../../src/data/store/load/load-rates.js';
import { idsLiteral, visible } from '../../../../src/data/store/load/visible.js';
import type { Knowledge } from '../../../../src/domain/market.js';
import { tradingDay } from '../../../../src/domain/trading-day.js';
import { testStore } from '../../../support/database.js';
import { closeOf, insert, insertMarket } from '../../../support/market-rows.js';

const at = (asOf: string, version: number): Knowledge => ({ asOf: new Date(asOf), version });
const range = { from: tradingDay('2017-01-01'), to: tradingDay('2017-12-31') };
const [MON, TUE, WED, THU] = ['2017-02-06', '2017-02-07', '2017-02-08', '2017-02-09'];

describe('a read at (asOf, version)', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  beforeAll(async () => {
    database = await testStore();
    const { store } = database;
    await insertMarket(store, ['MKT', 'A']);
    // Monday's close: 1 at first, corrected to 2 on Tuesday evening by version 2, to 3 on Thursday evening by version 5.
    const bar = { security_id: 2, date: MON, open: null, high: 9, low: 1, volume: 7 };
    await insert(store, 'bar', [
      { ...bar, close: 3, known_at: closeOf(THU), version: 5 },
      { ...bar, close: 50, source: 'DEMO', known_at: closeOf(MON), version: 1 },
      { ...bar, date: TUE, close: 60, source: 'DEMO', known_at: closeOf(TUE), version: 1 },
    ]);
    await insert(store, 'bar_history', [
      { ...bar, close: 1, known_at: closeOf(MON), version: 1, superseded_known_at: closeOf(TUE), superseded_version: 2 },
      { ...bar, close: 2, known_at: closeOf(TUE), version: 2, superseded_known_at: closeOf(THU), superseded_version: 5 },
    ]);
  });
  afterAll(() => database.drop());

  async function mondaysClose(asOf: string, version: number): Promise<number> {
    return (await loadBars(database.store, { securityId: 2, range, knowledge: at(asOf, version) })).close[0];
  }

  it('sees what was known then and there', async () => {
    expect(await mondaysClose('2018-01-01', 9)).toBe(3);
    expect(await mondaysClose('2018-01-01', 4)).toBe(2);
    expect(await mondaysClose('2018-01-01', 1)).toBe(1);
    expect(await mondaysClose(closeOf(WED), 9)).toBe(2);
    expect(await mondaysClose(closeOf(WED), 1)).toBe(1);
    expect(await mondaysClose(closeOf(MON), 9)).toBe(1);
  });

  it('sees exactly one row of a source at every instant and version', async () => {
    for (const asOf of [closeOf(MON), closeOf(TUE), closeOf(WED), closeOf(THU)]) {
      for (const version of [1, 2, 3, 5, 9]) {
        const rows = visible('bar', 'date, source, close', at(asOf, version));
        const { rowCount } = await database.store.pool.query(
          `select * from ${rows} b where date = '${MON}' and source = 'FILES'`,
        );
        expect(rowCount).toBe(1);
      }
    }
  });

  it('falls back to the next source where the first has no row, or not yet', async () => {
    const { date, close, open, filled } = await loadBars(database.store, {
      securityId: 2,
      range,
      knowledge: at('2018-01-01', 9),
    });
    expect([[...date], [...close], [...open], [...filled]]).toEqual([
      [tradingDay(MON), tradingDay(TUE)],
      [3, 60],
      [Number.NaN, Number.NaN],
      [0, 0],
    ]);
    expect(await mondaysClose(closeOf(MON).replace('21:', '20:'), 9)).toBeUndefined();
  });

  it('refuses what does not belong into the text of a query', () => {
    expect(() => visible('bar', 'close', at('2018-01-01', 1.5))).toThrow(RangeError);
    expect(() => idsLiteral([1, Number.NaN])).toThrow(RangeError);
  });

  it('has the actions of a range, dividends before splits, of the first source', async () => {
    const action = { security_id: 2, ex_date: MON, known_at: closeOf(MON) };
    await insert(database.store, 'corporate_action', [
      { ...action, type: 'SPLIT', value: 2 },
      { ...action, type: 'DIVIDEND', value: 0.5, source: 'YAHOO' },
      { ...action, type: 'DIVIDEND', value: 0.4, source: 'DEMO' },
      { ...action, type: 'DIVIDEND', value: 1, ex_date: WED, known_at: closeOf(WED), derived: true },
    ]);
    const load = (asOf: string) => loadActions(database.store, { securityIds: [1, 2], range, knowledge: at(asOf, 1) });
    expect((await load(closeOf(TUE))).map(({ type, value, source }) => [type, value, source])).toEqual([
      ['DIVIDEND', 0.5, 'YAHOO'],
      ['SPLIT', 2, 'FILES'],
    ]);
    expect((await load(closeOf(WED)))[2]).toEqual({
      securityId: 2,
      exDate: tradingDay(WED),
      type: 'DIVIDEND',
      value: 1,
      source: 'FILES',
      derived: true,
      knownAt: new Date(closeOf(WED)),
    });
  });

  it('has the closes of an index by basis, and the points of a rate', async () => {
    await insert(database.store, 'index_close', [
      { security_id: 1, date: MON, close: 10, known_at: closeOf(MON) },
      { security_id: 1, date: MON, close: 11, source: 'YAHOO', known_at: closeOf(MON) },
      { security_id: 1, date: MON, close: 8, basis: 'PRICE', known_at: closeOf(MON) },
    ]);
    expect(await loadIndexCloses(database.store, { securityId: 1, range, knowledge: at('2018-01-01', 1) })).toEqual([
      { date: tradingDay(MON), basis: 'PRICE', close: 8 },
      { date: tradingDay(MON), basis: 'TOTAL_RETURN', close: 10 },
    ]);
    await insert(database.store, 'rate', [
      { market_id: 1, date: MON, value: 0.1, known_at: closeOf(MON) },
      { market_id: 1, date: TUE, value: 0.2, known_at: closeOf(TUE), version: 3 },
    ]);
    const rates = (version: number) =>
      loadRates(database.store, { marketId: 1, series: 'RF', range, knowledge: at('2018-01-01', version) });
    expect(await rates(2)).toEqual([{ date: tradingDay(MON), value: 0.1 }]);
    expect(await rates(3)).toHaveLength(2);
  });

  it('has the figures of each period as last published, newest period first', async () => {
    const fact = { security_id: 2, metric: 'equity', period_end: '2016-12-31', published: '2017-01-31', known_at: '2017-02-01' };
    await insert(database.store, 'fundamental', [
      { ...fact, value: 10 },
      { ...fact, value: 12, published: WED, known_at: closeOf(WED) },
      { ...fact, value: 99, published: THU, known_at: closeOf(THU), source: 'YAHOO' },
      { ...fact, value: 8, period_end: '2016-09-30' },
      { ...fact, value: 30, metric: 'netIncome', period: 'A' },
    ]);
    const load = async (asOf: string) =>
      (await loadFacts(database.store, { securityId: 2, knowledge: at(asOf, 1) })).map(({ metric, period, value }) => [
        metric,
        period,
        value,
      ]);
    expect(await load(closeOf(TUE))).toEqual([
      ['equity', 'Q', 10],
      ['netIncome', 'A', 30],
      ['equity', 'Q', 8],
    ]);
    expect((await load('2018-01-01'))[0]).toEqual(['equity', 'Q', 12]);
  });

  it('has the spells that touch a range, without exits that were not known', async () => {
    await insert(database.store, 'universe', [{ id: 1, market_id: 1, name: 'u' }]);
    await insert(database.store, 'membership', [
      { universe_id: 1, security_id: 1, from_date: MON, to_date: WED, known_at: closeOf(MON), exit_known_at: closeOf(TUE) },
      { universe_id: 1, security_id: 2, from_date: THU, known_at: closeOf(WED) },
    ]);
    const load = (from: string, to: string, asOf: string) =>
      loadMembers(database.store, {
        marketId: 1,
        universe: 'u',
        from: tradingDay(from),
        to: tradingDay(to),
        knowledge: at(asOf, 1),
      });
    const first = { securityId: 1, from: tradingDay(MON), to: tradingDay(WED) };
    expect(await load(MON, THU, '2018-01-01')).toEqual([first, { securityId: 2, from: tradingDay(THU), to: null }]);
    expect(await load(MON, THU, closeOf(MON))).toEqual([{ ...first, to: null }]);
    expect(await load(WED, WED, '2018-01-01')).toEqual([]);
    expect(await load(WED, WED, closeOf(MON))).toEqual([{ ...first, to: null }]);
  });
});
