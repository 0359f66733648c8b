import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceRow } from '../../src/data/providers/provider.js';
import type { Store } from '../../src/data/store/store.js';
import type { MarketDescription } from '../../src/domain/market.js';
import { ingest } from '../../src/jobs/ingest.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { memoryProvider } from '../support/memory-provider.js';
import { describeShared } from '../support/shared.js';

const MARKET: MarketDescription = {
  name: 'tiny',
  description: 'A market of a test',
  simulated: false,
  currency: 'USD',
  timeZone: 'America/New_York',
  benchmark: 'SPY',
};

const bar = (date: string, close: number): SourceRow => ({
  date,
  ticker: 'AAA',
  open: close,
  high: close,
  low: close,
  close,
  volume: 100,
  dividend: 0,
  split: 1,
});
const figure = (periodEnd: string, published: string | null, value: number, metric = 'netIncome'): SourceRow => ({
  ticker: 'AAA',
  period_end: periodEnd,
  period: 'Q',
  published,
  metric,
  value,
});

describe('what was known of a security', () => {
  let store: Store;
  let drop: () => Promise<void>;
  let api: TestApi;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    const report = (announced: string, eps_actual: number | null, eps_estimate: number) => ({
      ticker: 'AAA',
      announced,
      session: 'PRE',
      fiscal_quarter: null,
      eps_actual,
      eps_estimate,
    });
    await ingest(
      store,
      memoryProvider(MARKET, {
        bars: [bar('2017-12-20', 10), bar('2017-12-21', 11)],
        fundamentals: [
          figure('2017-06-30', '2017-08-01', 100),
          figure('2017-06-30', '2017-11-01', 90),
          figure('2017-09-30', null, 7),
          figure('2017-09-30', null, 8, 'revenue'),
        ],
        earnings: [report('2017-11-01', 1.5, 1.25), report('2018-01-30', null, 1.75)],
      }),
      { now: new Date('2017-12-22T00:00:00Z') },
    );
    await ingest(store, memoryProvider(MARKET, { bars: [bar('2017-12-20', 10), bar('2017-12-21', 12)] }), {
      now: new Date('2017-12-23T00:00:00Z'),
    });
    api = await startApi(store, { now: () => new Date('2017-12-30T00:00:00Z') });
  });
  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  it('is told by its corrections: superseded bars, and figures that were published again with another value', async () => {
    const { data, errors } = await api.ask(`{ security(ticker: "AAA") { corrections { totalCount
      nodes { table date field oldValue newValue oldKnownAt knownAt source } } } }`);
    expect(errors).toBeUndefined();
    const price = (field: string) => ({
      table: 'BARS',
      date: '2017-12-21',
      field,
      oldValue: 11,
      newValue: 12,
      oldKnownAt: '2017-12-21T21:00:00.000Z',
      knownAt: '2017-12-23T00:00:00.000Z',
      source: 'FILES',
    });
    expect(data.security.corrections).toEqual({
      totalCount: 5,
      nodes: [
        price('close'),
        price('high'),
        price('low'),
        price('open'),
        {
          table: 'FUNDAMENTALS',
          date: '2017-06-30',
          field: 'netIncome',
          oldValue: 100,
          newValue: 90,
          oldKnownAt: '2017-08-02T04:00:00.000Z',
          knownAt: '2017-11-02T04:00:00.000Z',
          source: 'FILES',
        },
      ],
    });
  });

  it('pages through corrections', async () => {
    const tickers: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { data } = await api.ask(
        `query ($after: String) { security(ticker: "AAA") { corrections(first: 2, after: $after) { nodes { field } pageInfo { hasNextPage endCursor } } } }`,
        { after },
      );
      const { nodes, pageInfo } = data.security.corrections;
      tickers.push(...nodes.map(({ field }: { field: string }) => field));
      more = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
    }
    expect(tickers).toEqual(['close', 'high', 'low', 'open', 'netIncome']);
  });

  it('are its figures by period, as known at an instant', async () => {
    const { data } = await api.ask(`{ security(ticker: "AAA") {
      now: fundamentals { totalCount nodes { periodEnd period values { metric value published estimated source } } }
      october: fundamentals(asOf: "2017-10-01T00:00:00Z") { nodes { periodEnd netIncome: value(metric: "netIncome") } }
      some: fundamentals(metrics: ["revenue"], period: QUARTER, first: 1) { nodes { values { metric } none: value(metric: "netIncome") } }
      years: fundamentals(period: YEAR) { totalCount } } }`);
    const { now, october, some, years } = data.security;
    expect(now).toEqual({
      totalCount: 2,
      nodes: [
        {
          periodEnd: '2017-09-30',
          period: 'QUARTER',
          values: [
            { metric: 'netIncome', value: 7, published: null, estimated: true, source: 'FILES' },
            { metric: 'revenue', value: 8, published: null, estimated: true, source: 'FILES' },
          ],
        },
        {
          periodEnd: '2017-06-30',
          period: 'QUARTER',
          values: [{ metric: 'netIncome', value: 90, published: '2017-11-01', estimated: false, source: 'FILES' }],
        },
      ],
    });
    expect(october.nodes).toEqual([{ periodEnd: '2017-06-30', netIncome: 100 }]);
    expect(some.nodes).toEqual([{ values: [{ metric: 'revenue' }], none: null }]);
    expect(years.totalCount).toBe(0);
  });

  it('are its announcements, expected ones from the day on that a source said so', async () => {
    const nodes = '{ nodes { announced session epsActual epsEstimate surprise standardizedSurprise knownAt } }';
    const { data } =
      await api.ask(`{ security(ticker: "AAA") { now: earnings ${nodes} before: earnings(asOf: "2017-12-21T00:00:00Z") ${nodes}
      earlier: earnings(asOf: "2017-10-01T00:00:00Z") ${nodes} } }`);
    const reported = {
      announced: '2017-11-01',
      session: 'PRE',
      epsActual: 1.5,
      epsEstimate: 1.25,
      surprise: 0.25,
      standardizedSurprise: null,
      knownAt: '2017-11-01T13:30:00.000Z',
    };
    const expected = {
      announced: '2018-01-30',
      session: 'PRE',
      epsActual: null,
      epsEstimate: 1.75,
      surprise: null,
      standardizedSurprise: null,
      knownAt: '2017-12-22T00:00:00.000Z',
    };
    expect(data.security.now.nodes).toEqual([expected, reported]);
    expect(data.security.before.nodes).toEqual([reported]);
    expect(data.security.earlier.nodes).toEqual([]);
  });
});

describeShared('the quarterly return on equity of Kweichow Moutai, as qlib knows it', (shared) => {
  let qlib: { known: Record<string, number>; change_dates: Record<string, number> };
  let store: Store;
  let drop: () => Promise<void>;
  let api: TestApi;

  const market = { ...MARKET, name: 'china', currency: 'CNY', timeZone: 'Asia/Shanghai', benchmark: '000300' };
  const roe = (periodEnd: string, published: string, value: number, period = 'Q'): SourceRow => ({
    ticker: '600519',
    period_end: periodEnd,
    period,
    published,
    metric: 'weightedReturnOnEquity',
    value,
  });
  const at = (day: string) => new Date(`${day}T23:59:59+08:00`);
  const known = async (day: string) => {
    const asOf = new Date(at(day).getTime() + 1000).toISOString();
    const { data } = await api.ask(
      `query ($asOf: DateTime) { security(ticker: "600519") { fundamentals(asOf: $asOf, first: 1) { nodes { value(metric: "weightedReturnOnEquity") } } } }`,
      { asOf },
    );
    return data.security.fundamentals.nodes[0].value;
  };

  beforeAll(async () => {
    qlib = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'))['qlib.pit_maotai'];
    ({ store, drop } = await testStore());
    const bars = [{ ...bar('2019-07-12', 950), ticker: '600519' }];
    const { known: values, change_dates: changes } = qlib;
    const early = [
      roe('2007-12-31', '2008-03-03', changes['2008-03-03'], 'A'),
      roe('2007-12-31', '2008-03-13', changes['2008-03-13'], 'A'),
      roe('2008-03-31', '2008-04-22', changes['2008-04-22']),
      roe('2019-03-31', '2019-04-25', values['2019-07-12']),
      roe('2019-06-30', '2019-07-13', values['2019-07-15']),
    ];
    await ingest(store, memoryProvider(market, { bars, fundamentals: early }), { now: new Date('2019-07-14T12:00:00Z') });
    const later = [roe('2019-06-30', '2019-07-18', values['2019-07-18'])];
    await ingest(store, memoryProvider(market, { fundamentals: later }), { now: new Date('2019-07-20T00:00:00Z') });
    api = await startApi(store, { now: () => new Date('2019-07-20T00:00:00Z') });
  });
  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  it('is at the end of each trading day what had been published by then, revisions only from their own day on', async () => {
    for (const [day, value] of Object.entries({ ...qlib.known, ...qlib.change_dates }))
      expect([day, await known(day)]).toEqual([day, value]);
    expect(await known('2008-03-12')).toBe(qlib.change_dates['2008-03-03']);
    expect(await known('2008-04-21')).toBe(qlib.change_dates['2008-03-13']);
  });

  it('lists its revisions as corrections, and a correction of the store is seen only from then on', async () => {
    const ask = async () =>
      (await api.ask('{ security(ticker: "600519") { corrections { nodes { date oldValue newValue knownAt } } } }')).data.security
        .corrections.nodes;
    const revisions = [
      { date: '2019-06-30', oldValue: 0, newValue: 0.175322, knownAt: '2019-07-18T16:00:00.000Z' },
      { date: '2007-12-31', oldValue: 0.3479, newValue: 0.395989, knownAt: '2008-03-13T16:00:00.000Z' },
    ];
    expect(await ask()).toEqual(revisions);
    const corrected = [roe('2019-06-30', '2019-07-18', 0.18)];
    await ingest(store, memoryProvider(market, { fundamentals: corrected }), { now: new Date('2019-07-19T20:00:00Z') });
    expect(await ask()).toEqual([
      { date: '2019-06-30', oldValue: 0.175322, newValue: 0.18, knownAt: '2019-07-19T20:00:00.000Z' },
      ...revisions,
    ]);
    expect(await known('2019-07-19')).toBe(0.175322);
    expect(await known('2019-07-20')).toBe(0.18);
  });
});
