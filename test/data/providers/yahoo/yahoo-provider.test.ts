import path from 'node:path';
import { providerPolicy } from '../../../../src/data/providers/policy/provider-policy.js';
import type { ProviderTable, SourceRow } from '../../../../src/data/providers/provider.js';
import { openUniverse } from '../../../../src/data/providers/yahoo/open-universe.js';
import { readMembership } from '../../../../src/data/providers/yahoo/read-membership.js';
import { STARTER_UNIVERSE } from '../../../../src/data/providers/yahoo/starter-universe.js';
import { membersBetween } from '../../../../src/data/providers/yahoo/universe.js';
import { type YahooOptions, type YahooProvider, yahooProvider } from '../../../../src/data/providers/yahoo/yahoo-provider.js';
import { tradingDay } from '../../../../src/domain/trading-day.js';
import { describeShared } from '../../../support/shared.js';
import { ManualClock } from '../policy/manual-clock.js';
import { answerOfMarket, NOW } from './fake-market.js';
import { type Answer, fakeYahoo } from './fake-yahoo.js';

const FROM = tradingDay('2024-12-16');

/** A provider over the fake market, or over what else answers. */
function providerOf(options: Partial<YahooOptions> = {}, answer: Answer = answerOfMarket) {
  const yahoo = fakeYahoo(answer);
  const policy = providerPolicy('yahoo', { attempts: 1, perSecond: 1e6, burst: 1e6, clock: new ManualClock(NOW.getTime()) });
  const provider = yahooProvider({ tickers: ['AAA', 'BBB.B'], from: FROM, now: NOW, fetch: yahoo.fetch, policy, ...options });
  return { provider, policy, ...yahoo };
}

async function rowsOf(provider: YahooProvider, table: ProviderTable): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of provider.rows(table)) rows.push(...batch);
  return rows;
}

async function allRows(provider: YahooProvider): Promise<Map<ProviderTable, SourceRow[]>> {
  const rows = new Map<ProviderTable, SourceRow[]>();
  for (const table of await provider.tables()) rows.set(table, await rowsOf(provider, table));
  return rows;
}

describe('Yahoo as a source', () => {
  it('brings the US market with SPY as its benchmark', async () => {
    const { provider } = providerOf();
    expect(await provider.market()).toMatchObject({ name: 'yahoo-us', currency: 'USD', benchmark: 'SPY', simulated: false });
    expect(provider.description).toBe('Yahoo Finance, AAA, BBB.B, 2024-12-16 to 2025-01-14');
    expect(await provider.tables()).toEqual([
      'securities',
      'bars',
      'closes',
      'fundamentals',
      'earnings',
      'revisions',
      'estimates',
      'recommendations',
      'news',
    ]);
  });

  it('describes securities, the benchmark among them', async () => {
    const { provider } = providerOf();
    const rest = { exchange: 'NasdaqGS', delisted: null, delisting_reason: null, delisting_return: null };
    expect(await rowsOf(provider, 'securities')).toEqual([
      { ticker: 'AAA', name: 'AAA Incorporated', sector: 'Technology', industry: 'Technology of a kind', type: 'STOCK', ...rest },
      { ticker: 'BBB.B', name: 'BBB-B Incorporated', sector: 'Energy', industry: 'Energy of a kind', type: 'STOCK', ...rest },
      { ticker: 'SPY', name: 'SPY Incorporated', sector: null, industry: null, type: 'FUND', ...rest },
    ]);
  });

  it('gives bars of the range as traded, without the one of today', async () => {
    const { provider } = providerOf({ to: tradingDay('2025-01-31') });
    const bars = (await rowsOf(provider, 'bars')).filter(({ ticker }) => ticker === 'AAA');
    expect(bars[0].date).toBe('2024-12-16');
    expect(bars.at(-1)?.date).toBe('2025-01-13');
    const session = bars.find(({ date }) => date === '2024-12-20');
    // The 15th session after 2024-12-02 within the chart: 50 · 1.01^14, times the split of January.
    expect(session).toMatchObject({ close: Number((4 * 50 * 1.01 ** 14).toPrecision(7)), volume: 250, dividend: 1, split: 1 });
    expect(bars.find(({ date }) => date === '2025-01-06')).toMatchObject({ volume: 1000, split: 4 });
  });

  it('fetches splits up to today, whatever the last day is that is wanted', async () => {
    const { provider, documents } = providerOf({ to: tradingDay('2024-12-17'), only: ['bars'] });
    const [first] = await rowsOf(provider, 'bars');
    expect(first).toMatchObject({ date: '2024-12-16', close: Number((4 * 50 * 1.01 ** 10).toPrecision(7)) });
    const { searchParams } = documents()[0];
    expect(Number(searchParams.get('period2')) * 1000).toBe(NOW.getTime() + 86_400_000);
    expect(searchParams.get('events')).toBe('div|split');
  });

  it("gives the benchmark's total return since its first close, so that no day's level depends on the range", async () => {
    const closes = await rowsOf(providerOf().provider, 'closes');
    const later = await rowsOf(providerOf({ from: tradingDay('2025-01-02') }).provider, 'closes');
    expect(closes[0]).toMatchObject({ date: '2024-12-16', ticker: 'SPY', basis: 'total_return' });
    // Closes have seven digits.
    expect(closes[0].close).toBeCloseTo(500 * 1.01 ** 10, 3);
    const before = 500 * 1.01 ** 13;
    const exDay = closes.find(({ date }) => date === '2024-12-20');
    expect(exDay?.close).toBeCloseTo(before * (1.01 + 1.5 / before), 3);
    expect(closes.slice(-later.length)).toEqual(later);
  });

  it('gives figures by the ends of their periods, shares as they were published', async () => {
    const { provider } = providerOf({ tickers: ['AAA'] });
    await rowsOf(provider, 'bars');
    const row = { ticker: 'AAA', published: null };
    const quarter = { ...row, period: 'Q', period_end: '2024-09-30' };
    const year = { ...row, period: 'A', period_end: '2023-12-31' };
    expect(await rowsOf(provider, 'fundamentals')).toEqual([
      { ...quarter, metric: 'capitalExpenditure', value: 2e8 },
      // Of 4 million shares of today, a quarter as many were there before the split of January.
      { ...quarter, metric: 'dilutedShares', value: 1e6 },
      { ...quarter, metric: 'revenue', value: 1e9 },
      { ...year, metric: 'capitalExpenditure', value: 2e8 },
      { ...year, metric: 'dilutedShares', value: 1e6 },
      { ...year, metric: 'revenue', value: 1e9 },
    ]);
  });

  it('gives no share counts where the splits since are not known', async () => {
    const { provider } = providerOf({ tickers: ['AAA'] });
    const metrics = (await rowsOf(provider, 'fundamentals')).map(({ metric }) => metric);
    expect(new Set(metrics)).toEqual(new Set(['capitalExpenditure', 'revenue']));
  });

  it('dates results by the report or 45 days after the quarter, and has the coming one without a result', async () => {
    const { provider } = providerOf({ tickers: ['AAA'] });
    expect(await rowsOf(provider, 'earnings')).toEqual([
      { ticker: 'AAA', announced: '2024-08-14', session: null, fiscal_quarter: null, eps_actual: 1, eps_estimate: 0.9 },
      { ticker: 'AAA', announced: '2024-10-31', session: 'post', fiscal_quarter: null, eps_actual: 1.2, eps_estimate: 1.3 },
      { ticker: 'AAA', announced: '2025-01-30', session: null, fiscal_quarter: null, eps_actual: null, eps_estimate: 1.4 },
    ]);
  });

  it('gives no coming report for a range that ended before today', async () => {
    const rows = await rowsOf(providerOf({ tickers: ['AAA'], to: tradingDay('2025-01-10') }).provider, 'earnings');
    expect(rows.map(({ announced }) => announced)).toEqual(['2024-08-14', '2024-10-31']);
  });

  it('dates revisions by the download, and gives none for a range that ended before', async () => {
    const revisions = { ticker: 'AAA', date: '2025-01-14', up: 3, down: 20, total: 27 };
    expect(await rowsOf(providerOf({ tickers: ['AAA'] }).provider, 'revisions')).toEqual([revisions]);
    expect(await rowsOf(providerOf({ tickers: ['AAA'], to: tradingDay('2025-01-10') }).provider, 'revisions')).toEqual([]);
  });

  it('dates what analysts expect and advise by the download, in dollars only', async () => {
    const eps = { eps: 5, eps_7_days_ago: null, eps_30_days_ago: null, eps_60_days_ago: null, eps_90_days_ago: 4.5 };
    const { provider } = providerOf({ tickers: ['AAA'] });
    const said = { ticker: 'AAA', date: '2025-01-14' };
    expect(await rowsOf(provider, 'estimates')).toEqual([{ ...said, period: '0y', period_end: '2024-12-31', ...eps }]);
    expect(await rowsOf(provider, 'recommendations')).toEqual([
      { ...said, period: '0m', strong_buy: 7, buy: 21, hold: 14, sell: 2, strong_sell: 1 },
    ]);
    const { provider: past } = providerOf({ tickers: ['AAA'], to: tradingDay('2025-01-10') });
    expect([...(await rowsOf(past, 'estimates')), ...(await rowsOf(past, 'recommendations'))]).toEqual([]);
  });

  it('gives headlines that are about the ticker', async () => {
    expect(await rowsOf(providerOf({ tickers: ['AAA'] }).provider, 'news')).toEqual([
      { published: '2025-01-10T12:00:00.000Z', ticker: 'AAA', headline: 'About AAA', publisher: 'The Paper' },
    ]);
  });

  it('asks for each document once', async () => {
    const { provider, documents } = providerOf();
    await allRows(provider);
    const asked = documents().map(
      ({ pathname, searchParams }) => `${pathname} ${searchParams.get('type')?.slice(0, 6) ?? ''} ${searchParams.get('q') ?? ''}`,
    );
    expect(new Set(asked).size).toBe(asked.length);
    // Chart and summary of three, figures of two twice, news of two.
    expect(asked).toHaveLength(12);
  });

  it('names who has no data', async () => {
    const { provider } = providerOf({ tickers: ['AAA', 'GONE'] });
    const rows = await allRows(provider);
    expect([...rows.values()].flat().filter(({ ticker }) => ticker === 'GONE')).toEqual([]);
    expect(provider.withoutData).toEqual(['GONE']);
    expect(provider.failures).toEqual([]);
    expect(provider.notes).toEqual(['Yahoo gives no prices of that time for GONE.']);
  });

  it('does not take what is quoted in another currency', async () => {
    const { provider } = providerOf({ tickers: ['AAA', 'CCC'], only: ['bars'] });
    const bars = await rowsOf(provider, 'bars');
    expect(new Set(bars.map(({ ticker }) => ticker))).toEqual(new Set(['AAA', 'SPY']));
    expect(provider.notes).toContain('CCC: is quoted in GBp, that is pence; this market is in USD.');
  });

  it('does not take a chart that ends before the last trade: later splits would be missing', async () => {
    const { provider } = providerOf({ tickers: ['AAA'], only: ['bars'] }, async (url) => {
      const reply = await answerOfMarket(url);
      if (url.pathname.endsWith('/AAA'))
        Object.assign((reply.body as { chart: { result: { meta: object }[] } }).chart.result[0].meta, {
          regularMarketTime: NOW.getTime() / 1000 + 60 * 86_400,
        });
      return reply;
    });
    expect((await rowsOf(provider, 'bars')).filter(({ ticker }) => ticker === 'AAA')).toEqual([]);
    expect(provider.withoutData).toEqual(['AAA']);
    expect(provider.notes?.at(-1)).toMatch(/^AAA: its chart ends long before the last trade/);
  });

  describe('when something fails', () => {
    const broken: Answer = (url) => {
      if (url.pathname.endsWith('/chart/AAA'))
        return { status: 200, body: { chart: { result: null, error: { code: 'Internal', description: 'x' } } } };
      if (url.pathname.endsWith('/quoteSummary/AAA')) return { status: 500, body: 'oops' };
      return answerOfMarket(url);
    };

    it('goes on with the others, and says what failed in a sentence a kind', async () => {
      const { provider } = providerOf({}, broken);
      const rows = await allRows(provider);
      expect(rows.get('bars')?.some(({ ticker }) => ticker === 'BBB.B')).toBe(true);
      expect(rows.get('securities')?.map(({ ticker }) => ticker)).toEqual(['BBB.B', 'SPY']);
      expect(provider.failures).toEqual([
        'profile and earnings (HTTP_STATUS): failed for AAA. The first: The provider yahoo did not give the profile and earnings of AAA: ' +
          'It answered HTTP 500: "oops".',
        'bars (ERROR_BODY): failed for AAA. The first: The provider yahoo did not give the chart of AAA: ' +
          'It answered HTTP 200 with an error: Internal: x.',
      ]);
      expect(provider.withoutData).toEqual([]);
    });

    it('stops asking when the breaker opens, and says so once', async () => {
      const tickers = Array.from({ length: 30 }, (_, i) => `T${i}`);
      const { provider, policy, documents } = providerOf({ tickers, only: ['bars'] }, () => ({ status: 503, body: '' }));
      expect(await rowsOf(provider, 'bars')).toEqual([]);
      expect(policy.state().state).toBe('OPEN');
      expect(documents().length).toBeLessThan(10);
      expect(provider.failures).toHaveLength(2);
      expect(provider.failures[1]).toMatch(
        /^bars \(UPSTREAM_UNAVAILABLE\): failed for T\d+, .* and \d+ more\. The first: The provider yahoo is not asked/,
      );
    });

    it('ends when it is closed', async () => {
      const { provider } = providerOf({}, () => new Promise(() => {}));
      const rows = rowsOf(provider, 'bars');
      await provider.close();
      await expect(rows).rejects.toThrow('The provider was closed.');
    });
  });

  describe('with a universe', () => {
    const csv =
      'ticker,start_date,end_date\nAAA,2010-01-04,\nBBB.B,2010-01-04,2024-12-18\nOLD,1996-01-02,1998-03-02\nGONE,2020-01-02,\n';

    it('fetches who was a member at some time of the range, and delivers the whole membership', async () => {
      const { provider } = providerOf({ tickers: undefined, universe: readMembership('sp500', csv) });
      const rows = await allRows(provider);
      expect(new Set(rows.get('bars')?.map(({ ticker }) => ticker))).toEqual(new Set(['AAA', 'BBB.B', 'SPY']));
      expect(rows.get('membership')).toEqual([
        { universe: 'sp500', ticker: 'AAA', from: '2010-01-04', to: null },
        { universe: 'sp500', ticker: 'BBB.B', from: '2010-01-04', to: '2024-12-18' },
        { universe: 'sp500', ticker: 'OLD', from: '1996-01-02', to: '1998-03-02' },
        { universe: 'sp500', ticker: 'GONE', from: '2020-01-02', to: null },
      ]);
      expect(provider.withoutData).toEqual(['GONE']);
    });

    it('does not give a member the prices of another firm that has its ticker now', async () => {
      const recycled = readMembership('sp500', 'ticker,from,to\nAAA,1996-01-02,1998-03-02\n');
      const { provider } = providerOf({ tickers: ['AAA'], universe: recycled, only: ['bars'] });
      expect((await rowsOf(provider, 'bars')).filter(({ ticker }) => ticker === 'AAA')).toEqual([]);
      expect(provider.notes).toContain('AAA: the ticker belongs to another firm now, first listed after the member had left.');
    });

    it('says of the starter list that it is one of today', async () => {
      const { provider } = providerOf({ tickers: ['AAPL'], universe: STARTER_UNIVERSE });
      expect(provider.notes?.[0]).toMatch(/survivorship-biased/);
      // Yahoo does not know it here; the list does.
      expect((await rowsOf(provider, 'securities'))[0]).toMatchObject({
        ticker: 'AAPL',
        name: 'Apple Inc.',
        sector: 'Technology',
      });
      const members = await rowsOf(provider, 'membership');
      expect(members.length).toBeGreaterThanOrEqual(100);
      expect(new Set(members.map(({ ticker }) => ticker)).size).toBe(members.length);
    });
  });

  it('refuses a range that ends before it begins, and nobody to fetch', () => {
    expect(() => providerOf({ to: tradingDay('2024-12-01') })).toThrow(/to should be on or after 2024-12-16/);
    expect(() => providerOf({ from: tradingDay('2025-02-01') })).toThrow(/to should be/);
    expect(() => providerOf({ tickers: [] })).toThrow(/at least one ticker/);
  });
});

describe('a membership file', () => {
  it.each([
    ['ticker,to\nAAA,2020-01-01', 'membership should be a CSV file with the columns ticker, from and to, but is "ticker,to".'],
    ['ticker,from\nAAA,2020-13-01', 'membership.line 2.from should be a day as YYYY-MM-DD, but is "2020-13-01".'],
    ['ticker,from,to\nAAA,2020-01-02,2020-01-02', 'membership.line 2.to should be later than from, but is "2020-01-02".'],
    ['ticker,from,to\n', 'membership should be a file with at least one member, but is "empty".'],
  ])('is refused with the place: %j', (csv, message) => {
    expect(() => readMembership('x', csv)).toThrow(message);
  });

  it('may have quotes, carriage returns and columns in any order', () => {
    const day = tradingDay('2020-01-02');
    expect(readMembership('x', 'from,note,"ticker"\r\n2020-01-02,hm,"BRK.B"\r\n').members).toEqual([
      { ticker: 'BRK.B', from: day, to: null },
    ]);
  });
});

describe('a universe', () => {
  it('is the starter list by name, and otherwise needs a file', async () => {
    expect(await openUniverse('starter', null)).toBe(STARTER_UNIVERSE);
    await expect(openUniverse('sp500', null)).rejects.toThrow(
      'The universe "sp500" needs a file that says who was a member when: `alphaql ingest yahoo --universe sp500 --membership FILE`, ' +
        'a CSV with the columns ticker, from and to (docs/yahoo.md). Without a file there is: starter.',
    );
    await expect(openUniverse('sp500', 'no/such.csv')).rejects.toThrow(
      'membership should be a readable CSV file, but is "no/such.csv".',
    );
  });
});

describeShared('the membership file of the shared data', (shared) => {
  it('is a universe with history', async () => {
    const sp500 = await openUniverse('sp500', path.join(shared, 'data/universe/sp500_membership.csv'));
    expect(sp500.members).toHaveLength(1069);
    const members = membersBetween(sp500, tradingDay('2017-12-29'), tradingDay('2017-12-29'));
    expect(members.length).toBeGreaterThan(490);
    expect(members).toContain('BRK.B');
  });
});
