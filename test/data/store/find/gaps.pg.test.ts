import { detectGaps, listUnavailable } from '../../../../src/data/store/find/gaps.js';
import { listLastBars } from '../../../../src/data/store/find/last-bars.js';
import { saveUnavailable } from '../../../../src/data/store/save/save-unavailable.js';
import type { Store } from '../../../../src/data/store/store.js';
import type { Market } from '../../../../src/domain/market.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';
import { testStore } from '../../../support/database.js';
import { closeOf, insert, insertMarket } from '../../../support/market-rows.js';

/** The sessions of New York around Christmas 2017; the 25th is none. */
const SESSIONS = ['20', '21', '22', '26', '27', '28', '29'];
const day = (text: string) => tradingDay(`2017-12-${text}`);

describe('the gaps of a store', () => {
  let store: Store;
  let market: Market;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    ({ store, drop } = await testStore());
    market = await insertMarket(store, ['MKT', 'A', 'B', 'C', 'D', 'E']);
    await bars(1, SESSIONS);
  });
  afterEach(() => drop());

  const bars = (id: number, days: readonly string[], rest: object = {}) =>
    insert(
      store,
      'bar',
      days.map((text) => ({
        security_id: id,
        date: `2017-12-${text}`,
        close: 10,
        known_at: closeOf(`2017-12-${text}`),
        ...rest,
      })),
    );
  const gaps = async (until = '29', securityIds: number[] | null = null) => {
    const found = await detectGaps(store, market, { until: day(until), securityIds });
    return found.gaps.map(({ securityId, from, to, sessions }) => [
      securityId,
      isoOf(from).slice(8),
      isoOf(to).slice(8),
      sessions,
    ]);
  };

  it('are sessions between the first bar and the last session, as ranges; a holiday is none', async () => {
    await bars(2, ['21', '27']);
    expect(await gaps()).toEqual([
      [2, '22', '26', 2],
      [2, '28', '29', 2],
    ]);
    expect(await gaps('28')).toEqual([
      [2, '22', '26', 2],
      [2, '28', '28', 1],
    ]);
    expect(await gaps('26', [1])).toEqual([]);
  });

  it('end with the listing of what is delisted', async () => {
    await bars(2, ['20', '22']);
    await insert(store, 'delisting', [
      { security_id: 2, date: '2017-12-26', reason: 'merger', known_at: closeOf('2017-12-26'), version: 1 },
    ]);
    expect(await gaps()).toEqual([
      [2, '21', '21', 1],
      [2, '26', '26', 1],
    ]);
  });

  it('of what has no bar are the sessions of its memberships, from the first bar of the market on', async () => {
    await insert(store, 'universe', [{ id: 1, market_id: 1, name: 'u' }]);
    const member = (id: number, from: string, to: string | null) => ({
      universe_id: 1,
      security_id: id,
      from_date: from,
      to_date: to,
      known_at: from,
    });
    await insert(store, 'membership', [member(2, '2001-01-01', '2017-12-22'), member(3, '2017-12-28', null)]);
    // The fourth has a close of its own instead of bars, the fifth is an index, and of the sixth nothing is known.
    await insert(store, 'membership', [member(4, '2001-01-01', null), member(5, '2001-01-01', null)]);
    await insert(store, 'index_close', [{ security_id: 4, date: '2017-12-29', close: 1, known_at: closeOf('2017-12-29') }]);
    await store.pool.query(`update security set type = 'INDEX' where id = 5`);
    expect(await gaps()).toEqual([
      [2, '20', '21', 2],
      [3, '28', '29', 2],
    ]);
    const last = await listLastBars(store, 1);
    expect(last.map(({ ticker, lastDate }) => [ticker, lastDate])).toEqual([
      ['A', null],
      ['B', null],
      ['E', null],
      ['MKT', day('29')],
    ]);
  });

  it('are filled by any source', async () => {
    await bars(2, ['20', '22']);
    await bars(2, ['21', '22', '26', '27', '28', '29'], { source: 'YAHOO' });
    expect(await gaps()).toEqual([]);
  });

  it('on an exchange whose holidays are not known are weekdays on which another security has a bar', async () => {
    market = { ...market, timeZone: 'Asia/Tokyo' };
    await bars(2, ['20', '29']);
    // The 25th, a Monday, is a session there too, but nobody has a bar.
    expect(await gaps()).toEqual([[2, '21', '28', 5]]);
    expect(await gaps('29', [2])).toEqual([[2, '21', '28', 5]]);
  });

  it('that a source was asked for are remembered, and forgotten when it is asked again', async () => {
    const gap = (from: string, to: string) => ({ securityId: 2, from: day(from), to: day(to), sessions: 2, unavailable: false });
    const remember = (asked: ReturnType<typeof gap>[], missing: ReturnType<typeof gap>[], askedAt: string) =>
      saveUnavailable(store, { source: 'YAHOO', askedAt: new Date(askedAt), asked, missing });
    await remember([gap('20', '21'), gap('26', '28')], [gap('20', '21'), gap('26', '28')], '2018-01-01T00:00:00Z');
    await remember([gap('26', '28')], [gap('27', '27')], '2018-02-01T00:00:00Z');
    expect(await listUnavailable(store, 1)).toEqual([
      { securityId: 2, source: 'YAHOO', from: day('20'), to: day('21'), askedAt: new Date('2018-01-01T00:00:00Z') },
      { securityId: 2, source: 'YAHOO', from: day('27'), to: day('27'), askedAt: new Date('2018-02-01T00:00:00Z') },
    ]);
    expect(await listUnavailable(store, 1, 'FILES')).toEqual([]);
  });

  it('leave the last bars of each security to be judged: five, newest first, of each day the first source', async () => {
    for (const [i, text] of SESSIONS.entries()) await bars(2, [text], { close: i, volume: 10 * i });
    await bars(2, ['29'], { source: 'YAHOO', close: 99 });
    const [{ lastDate, closes, volumes, listedUntil }] = await listLastBars(store, 1);
    expect({ lastDate, closes, volumes, listedUntil }).toEqual({
      lastDate: day('29'),
      closes: [6, 5, 4, 3, 2],
      volumes: [60, 50, 40, 30, 20],
      listedUntil: null,
    });
  });
});
