import { detectGaps, listUnavailable } from '../../src/data/store/find/gaps.js';
import { findMarket } from '../../src/data/store/load/find-market.js';
import type { Store } from '../../src/data/store/store.js';
import { upstreamUnavailable } from '../../src/domain/errors.js';
import type { Market, MarketDescription } from '../../src/domain/market.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import type { CatchUpRequest } from '../../src/jobs/catch-up/plan-requests.js';
import { catchUp } from '../../src/jobs/catch-up.js';
import { ingest } from '../../src/jobs/ingest.js';
import { testStore } from '../support/database.js';
import { memoryCatchUp } from '../support/memory-catch-up.js';
import { memoryProvider } from '../support/memory-provider.js';

const DESCRIPTION: MarketDescription = {
  name: 'live',
  description: 'A market of a test',
  simulated: false,
  currency: 'USD',
  timeZone: 'America/New_York',
  benchmark: 'SPY',
};
/** 20 to 29 December 2017 without the 23rd to the 25th. */
const SESSIONS = ['20', '21', '22', '26', '27', '28', '29'];
const NOW = new Date('2017-12-29T22:00:00Z');
/** The year is more than five days past; of January nobody has a bar yet. */
const LATER = new Date('2018-01-04T12:00:00Z');

function bars(ticker: string, days: readonly string[], close = 10) {
  return days.map((text) => ({
    date: `2017-12-${text}`,
    ticker,
    open: close,
    high: close,
    low: close,
    close,
    volume: 100,
    dividend: 0,
    split: 1,
  }));
}

describe('a catch-up', () => {
  let store: Store;
  let market: Market;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    ({ store, drop } = await testStore());
    const rows = [...bars('SPY', SESSIONS), ...bars('AAA', ['20', '21', '28', '29']), ...bars('BBB', ['20', '21', '22', '26'])];
    await ingest(store, memoryProvider(DESCRIPTION, { bars: rows }), { now: NOW });
    market = (await findMarket(store, null))!;
  });
  afterEach(() => drop());

  const run = (live: Pick<ReturnType<typeof memoryCatchUp>, 'providerFor'>, options: { now?: Date; limit?: number } = {}) =>
    catchUp(store, live.providerFor, { market, source: 'YAHOO', now: NOW, ...options });
  const missing = async (until = '2017-12-29') => {
    const { gaps } = await detectGaps(store, market, { until: tradingDay(until) });
    return gaps.map(({ from, to, sessions }) => `${isoOf(from).slice(5)} ${isoOf(to).slice(5)} ${sessions}`);
  };

  it('fills what the provider has, and touches nothing else', async () => {
    expect(await missing()).toEqual(['12-22 12-27 3', '12-27 12-29 3']);
    const live = memoryCatchUp(DESCRIPTION, [
      ...bars('AAA', SESSIONS, 11),
      ...bars('BBB', SESSIONS, 12),
      ...bars('SPY', SESSIONS, 13),
    ]);
    const report = await run(live);
    expect(report).toMatchObject({ missing: 6, asked: 6, filled: 6, unavailable: 0, failures: [] });
    expect(report.ingests.map(({ provider, market: name }) => [provider, name])).toEqual([['YAHOO', 'live']]);
    expect(await missing()).toEqual([]);
    // Newest gaps first; one request for both.
    expect(live.asked()).toEqual(['BBB,AAA 2017-12-22 2017-12-29']);
    const { rows } = await store.pool.query(`select count(*)::int as n, source from bar group by 2 order by 2`);
    expect(rows).toEqual([
      { n: 15, source: 'FILES' },
      { n: 6, source: 'YAHOO' },
    ]);
  });

  it('does not ask again for what the provider does not have, until 90 days have passed', async () => {
    const live = memoryCatchUp(DESCRIPTION, [...bars('SPY', SESSIONS), ...bars('BBB', SESSIONS), ...bars('AAA', ['26'])]);
    const days = (n: number) => new Date(LATER.getTime() + n * 86_400_000);
    expect(await run(live, { now: LATER })).toMatchObject({ filled: 4, unavailable: 2 });
    expect(await missing()).toEqual(['12-22 12-22 1', '12-27 12-27 1']);
    await run(live, { now: days(1) });
    expect(live.asked().at(-1)).toMatch(/ 2018-01-02 2018-01-04$/);
    await run(live, { now: days(91) });
    expect(live.asked().at(-1)).toMatch(/ 2017-12-22 2018-04-04$/);
  });

  it('asks again for a young session, since bars come late, and for what failed', async () => {
    const nothing = memoryCatchUp(DESCRIPTION, [], ['BBB']);
    expect(await run(nothing)).toMatchObject({ asked: 6, filled: 0, unavailable: 1 });
    // Of AAA's three sessions only the 22nd was more than five days past; of BBB nothing was said.
    expect((await listUnavailable(store, market.id)).map(({ from, to }) => [isoOf(from), isoOf(to)])).toEqual([
      ['2017-12-22', '2017-12-22'],
    ]);
    const live = memoryCatchUp(DESCRIPTION, [...bars('AAA', SESSIONS), ...bars('BBB', SESSIONS)]);
    expect(await run(live)).toMatchObject({ missing: 5, filled: 5 });
    expect(await missing()).toEqual(['12-22 12-22 1']);
  });

  it('asks for so many securities at most, those that lack the newest sessions first', async () => {
    const live = memoryCatchUp(DESCRIPTION, bars('BBB', SESSIONS));
    expect(await run(live, { limit: 1 })).toMatchObject({ missing: 6, asked: 3, filled: 3 });
    expect(live.asked()).toEqual(['BBB 2017-12-27 2017-12-29']);
  });

  it('stops while the provider is not to be asked, says so, and remembers nothing', async () => {
    let asked = 0;
    const refusing = (_request: CatchUpRequest) => {
      asked++;
      throw upstreamUnavailable('yahoo', {
        since: 'now',
        failures: '5 failures in a row',
        lastError: 'Nothing.',
        retryAt: 'soon',
      });
    };
    const report = await run({ providerFor: refusing });
    expect(report.failures).toEqual([expect.stringContaining('is not asked since')]);
    expect({ asked, filled: report.filled }).toEqual({ asked: 1, filled: 0 });
    expect(await listUnavailable(store, market.id)).toEqual([]);
  });

  it('does not ask for a security by a ticker that another one carries by now', async () => {
    await store.pool.query(
      `insert into security (id, market_id, key, ticker, type, version) values (900, $1, 'BBB.NEW', 'BBB', 'STOCK', 1)`,
      [market.id],
    );
    const live = memoryCatchUp(DESCRIPTION, bars('BBB', SESSIONS));
    const report = await run(live);
    expect(live.asked()).toEqual(['AAA 2017-12-22 2017-12-27']);
    expect(report.failures).toEqual(['3 sessions belong to securities whose ticker another one carries by now.']);
  });

  it('has nothing to do in a simulated market', async () => {
    const live = memoryCatchUp(DESCRIPTION, bars('BBB', SESSIONS));
    const options = { market: { ...market, simulated: true }, source: 'YAHOO', now: NOW } as const;
    expect(await catchUp(store, live.providerFor, options)).toMatchObject({ missing: 0, asked: 0 });
  });
});
