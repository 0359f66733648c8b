import path from 'node:path';
import { providerPolicy } from '../../../../src/data/providers/policy/provider-policy.js';
import { STARTER_UNIVERSE } from '../../../../src/data/providers/yahoo/starter-universe.js';
import { yahooProvider } from '../../../../src/data/providers/yahoo/yahoo-provider.js';
import { findMarket } from '../../../../src/data/store/load/find-market.js';
import { findSecurityByTicker } from '../../../../src/data/store/load/find-security.js';
import { loadEarnings } from '../../../../src/data/store/load/load-earnings.js';
import { visible } from '../../../../src/data/store/load/visible.js';
import type { Store } from '../../../../src/data/store/store.js';
import { tradingDay } from '../../../../src/domain/trading-day.js';
import { ingest } from '../../../../src/jobs/ingest.js';
import { testStore } from '../../../support/database.js';
import { describeShared } from '../../../support/shared.js';
import { fakeYahoo, unknownTicker } from './fake-yahoo.js';
import { recordedReply } from './recorded.js';

const NOW = new Date('2025-02-25T15:00:00Z');

describeShared('an ingest from the recorded replies of Yahoo', (shared) => {
  const folder = path.join(shared, 'data/yahoo/http');
  let store: Store;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
  });
  afterAll(() => drop());

  const recorded = (file: string) => JSON.parse(recordedReply(folder, file).text);

  /** A recorded chart of a time long ago, as if trading had ended with it: today's splits are in it, and nothing came after. */
  function chart(file: string, laterSplits: Record<string, unknown> = {}) {
    const document = recorded(file);
    const [result] = document.chart.result;
    result.meta.regularMarketTime = result.timestamp.at(-1);
    result.events = { ...result.events, splits: { ...result.events?.splits, ...laterSplits } };
    return document;
  }

  /** A recorded profile with a report to come on 1 May 2025 at 16:30 in New York. */
  function profile(file: string) {
    const document = recorded(file);
    const [result] = document.quoteSummary.result;
    const earningsDate = [Date.UTC(2025, 4, 1, 20, 30) / 1000];
    result.calendarEvents = { earnings: { earningsDate, isEarningsDateEstimate: true, earningsAverage: 1.6 } };
    return document;
  }

  const replies: Record<string, unknown> = {
    'chart/AAPL': chart('chart-AAPL-2020-08-31-to-2020-11-07.json'),
    'chart/NVDA': chart('historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json', {
      1718026200: { date: 1718026200, numerator: 10, denominator: 1 },
    }),
    // SPY was not recorded; a firm with four dividends stands for it.
    'chart/SPY': chart('historical-via-chart-MSFT-dividends-2021-02-01-to-2022-01-31.csv.json'),
    'quoteSummary/AAPL': profile('quoteSummary-all-AAPL.json'),
    'timeseries/AAPL quarterly': recorded('fundamentalsTimeSeries-AAPL-all-quarterly.json'),
    'timeseries/AAPL annual': recorded('fundamentalsTimeSeries-AAPL-all-annual.json'),
    search: recorded('search-AAPL.json'),
  };

  const provider = () => {
    const { fetch } = fakeYahoo((url) => {
      const type = /^(quarterly|annual)/.exec(url.searchParams.get('type') ?? '')?.[0];
      const key = [url.pathname.split('/').slice(-2).join('/'), type].filter(Boolean).join(' ');
      const body = replies[url.pathname.endsWith('/search') ? 'search' : key];
      return body ? { status: 200, body } : unknownTicker(url);
    });
    const policy = providerPolicy('yahoo', { perSecond: 1e6, burst: 1e6 });
    const tickers = ['AAPL', 'NVDA', 'GONE'];
    return yahooProvider({ tickers, universe: STARTER_UNIVERSE, from: tradingDay('2020-01-02'), now: NOW, fetch, policy });
  };

  it('takes every row that the provider gives', async () => {
    const source = provider();
    const report = await ingest(store, source, { now: NOW });
    const counts = Object.fromEntries(
      report.tables.map(({ table, read, added, quarantined }) => [table, { read, added, quarantined }]),
    );
    expect(counts.BARS).toEqual({ read: 49 + 252 + 252, added: 49 + 252 + 252, quarantined: 0 });
    expect(counts.CLOSES).toEqual({ read: 252, added: 252, quarantined: 0 });
    expect(counts.EARNINGS).toEqual({ read: 5, added: 5, quarantined: 0 });
    expect(counts.NEWS).toEqual({ read: 3, added: 3, quarantined: 0 });
    // One row of revisions, four periods of estimates and four months of recommendations.
    expect(counts.REVISIONS).toEqual({ read: 9, added: 9, quarantined: 0 });
    expect(counts.FUNDAMENTALS.read).toBeGreaterThan(100);
    expect(counts.FUNDAMENTALS).toMatchObject({ added: counts.FUNDAMENTALS.read, quarantined: 0 });
    expect(report.rules).toEqual([]);
    expect(report.failures).toEqual([expect.stringContaining('survivorship'), 'Yahoo gives no prices of that time for GONE.']);
  });

  it('stores prices as traded, with the actions that explain them', async () => {
    const { rows } = await store.pool.query(
      `select b.close, b.volume, b.known_at from bar b join security s on s.id = b.security_id where s.ticker = 'NVDA' order by date limit 1`,
    );
    expect(rows).toEqual([{ close: 529.48, volume: 5_430_100, known_at: new Date('2021-02-01T21:00:00Z') }]);
    const actions = await store.pool.query(
      `select s.ticker, a.ex_date::text as day, a.type, a.value from corporate_action a join security s on s.id = a.security_id
        where s.ticker in ('AAPL', 'NVDA') order by 1, 2`,
    );
    expect(actions.rows).toEqual([
      { ticker: 'AAPL', day: '2020-08-31', type: 'SPLIT', value: 4 },
      { ticker: 'AAPL', day: '2020-11-06', type: 'DIVIDEND', value: 0.205 },
      { ticker: 'NVDA', day: '2021-07-20', type: 'SPLIT', value: 4 },
    ]);
  });

  it('stores figures as known only after the reporting lag', async () => {
    const { rows } = await store.pool.query(
      `select f.published::text as published, f.estimated, f.value from fundamental f join security s on s.id = f.security_id
        where s.ticker = 'AAPL' and metric = 'revenue' and period = 'Q' and period_end = date '2024-09-30'`,
    );
    expect(rows).toEqual([{ published: '2024-11-14', estimated: true, value: 94_930_000_000 }]);
  });

  it('stores the exchange and the report that is due, which is known since the ingest', async () => {
    const market = (await findMarket(store, 'yahoo-us'))!;
    const security = (await findSecurityByTicker(store, market, 'AAPL'))!;
    expect(security.exchange).toBe('NasdaqGS');
    const { id: version } = (await store.pool.query('select max(id)::int as id from data_version')).rows[0];
    const at = (asOf: string) => loadEarnings(store, { securityId: security.id, knowledge: { asOf: new Date(asOf), version } });
    expect((await at('2025-02-25T15:00:00Z'))[0]).toMatchObject({
      announced: tradingDay('2025-05-01'),
      epsActual: null,
      epsEstimate: 1.6,
      estimated: true,
      knownAt: NOW,
    });
    expect((await at('2025-02-25T14:59:59Z')).every(({ epsActual }) => epsActual !== null)).toBe(true);
  });

  it('stores what analysts expect and advise, known at the end of the day', async () => {
    const known = async (table: 'estimate' | 'recommendation', columns: string, asOf: string) => {
      const rows = visible(table, columns, { asOf: new Date(asOf), version: 1 });
      return (await store.pool.query(`select * from ${rows} t where period in ('0y', '0m')`)).rows;
    };
    const columns = 'period, period_end::text as period_end, eps, eps_90_days_ago';
    expect(await known('estimate', columns, '2025-02-26T05:00:00Z')).toEqual([
      { period: '0y', period_end: '2025-09-30', eps: 7.3157, eps_90_days_ago: 7.38984 },
    ]);
    expect(await known('estimate', columns, '2025-02-26T04:59:59Z')).toEqual([]);
    expect(await known('recommendation', 'period, strong_buy, buy, hold, sell, strong_sell', '2025-02-26T05:00:00Z')).toEqual([
      { period: '0m', strong_buy: 7, buy: 21, hold: 14, sell: 2, strong_sell: 2 },
    ]);
  });

  it('changes nothing when it is repeated', async () => {
    const report = await ingest(store, provider(), { now: NOW });
    expect(report.dataVersion).toBeNull();
    expect(report.tables.filter(({ added, corrected }) => added + corrected > 0)).toEqual([]);
  });
});
