import path from 'node:path';
import type { Reply } from '../../../../src/data/providers/policy/check-reply.js';
import { readEarnings } from '../../../../src/data/providers/yahoo/read-earnings.js';
import { readEstimates } from '../../../../src/data/providers/yahoo/read-estimates.js';
import { readFundamentals } from '../../../../src/data/providers/yahoo/read-fundamentals.js';
import { readNews } from '../../../../src/data/providers/yahoo/read-news.js';
import { readProfile } from '../../../../src/data/providers/yahoo/read-profile.js';
import type { Reading } from '../../../../src/data/providers/yahoo/reading.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';
import { describeShared } from '../../../support/shared.js';
import { recordedReply } from './recorded.js';

function dataOf<T>(reading: Reading<T>): T {
  if (reading.kind !== 'data') throw new Error(`No data: ${JSON.stringify(reading)}`);
  return reading.data;
}

const summary = (module: object): Reply => ({ status: 200, body: { quoteSummary: { result: [module], error: null } } });
const outcomeOf = (reading: Reading<unknown>) =>
  reading.kind === 'fault' ? `${reading.fault.kind}: ${reading.fault.message}` : reading.kind;

describe('a profile', () => {
  const price = {
    quoteType: 'EQUITY',
    longName: 'Acme Inc.',
    shortName: 'ACME',
    exchange: 'NYQ',
    exchangeName: 'NYSE',
    currency: 'USD',
  };

  it('is a name, a sector, an industry and an exchange', () => {
    const assetProfile = { sector: 'Energy', industry: 'Oil & Gas' };
    expect(dataOf(readProfile(summary({ price, assetProfile })))).toEqual({
      name: 'Acme Inc.',
      sector: 'Energy',
      industry: 'Oil & Gas',
      exchange: 'NYSE',
      type: 'STOCK',
      currency: 'USD',
    });
  });

  it('takes the short name where there is no long one, and leaves open what is empty', () => {
    const fund = { ...price, quoteType: 'ETF', longName: null, exchangeName: undefined };
    expect(dataOf(readProfile(summary({ price: fund, assetProfile: { sector: '', industry: '' } })))).toEqual({
      name: 'ACME',
      sector: null,
      industry: null,
      exchange: 'NYQ',
      type: 'FUND',
      currency: 'USD',
    });
  });

  it.each([
    ['INDEX', 'INDEX'],
    ['MUTUALFUND', 'FUND'],
    ['CRYPTOCURRENCY', 'OTHER'],
  ])('of a quote type %s is of the type %s', (quoteType, type) => {
    expect(dataOf(readProfile(summary({ quoteType: { quoteType } }))).type).toBe(type);
  });

  it('is none where Yahoo says nothing, and a failure where its form is unknown', () => {
    expect(outcomeOf(readProfile(summary({})))).toBe('none');
    expect(outcomeOf(readProfile(summary({ price: { symbol: 'ABC' } })))).toMatch(/^SCHEMA_DRIFT: .*price\.quoteType/);
    expect(outcomeOf(readProfile(summary({ assetProfile: { sector: 7 } })))).toMatch(/^SCHEMA_DRIFT: .*assetProfile\.sector/);
  });
});

describe('earnings', () => {
  const at = (date: string) => tradingDay(date) * 86_400;
  const quarter = (date: string, actual: number | null) => ({
    quarter: { raw: at(date), fmt: date },
    epsActual: actual === null ? {} : { raw: actual },
    epsEstimate: 1.5,
    currency: 'USD',
  });
  const reported = (date: string, minutes: number) => ({
    earningsChart: { quarterly: [{ date: '', periodEndDate: at('2024-12-31'), reportedDate: at(date) + minutes * 60 }] },
  });
  const read = (module: object) =>
    dataOf(readEarnings(summary({ earningsHistory: { history: [quarter('2024-12-31', 2)] }, ...module })));

  it('are the reported quarters, the oldest first; one that is not reported yet is none', () => {
    const history = [quarter('2025-03-31', null), quarter('2024-12-31', 2), quarter('2024-09-30', 1)];
    const { history: quarters, next } = dataOf(readEarnings(summary({ earningsHistory: { history } })));
    expect(quarters.map(({ periodEnd, epsActual, epsEstimate }) => [isoOf(periodEnd), epsActual, epsEstimate])).toEqual([
      ['2024-09-30', 1, 1.5],
      ['2024-12-31', 2, 1.5],
    ]);
    expect(quarters[0].reported).toBeNull();
    expect(next).toBeNull();
  });

  // New York is five hours behind UTC in January.
  it.each([
    ['before the open', 12 * 60, 'pre'],
    ['after the close', 21 * 60 + 5, 'post'],
    ['during the session', 17 * 60, null],
    ['at midnight, which is no hour', 5 * 60, null],
  ])('have the side of the session of a report %s', (_, minutes, session) => {
    const [{ reported: report }] = read({ earnings: reported('2025-01-30', minutes) }).history;
    expect(report).toEqual({ day: tradingDay('2025-01-30'), session });
  });

  it('have the day by the clock of the exchange', () => {
    const [{ reported: report }] = read({ earnings: reported('2025-01-31', 60) }).history;
    expect(report).toEqual({ day: tradingDay('2025-01-30'), session: 'post' });
  });

  it('say when the next report is due', () => {
    const calendarEvents = {
      earnings: { earningsDate: [at('2025-04-30') + 39_540, at('2025-05-05') + 43_200], earningsAverage: { raw: 1.6 } },
    };
    expect(read({ calendarEvents }).next).toEqual({
      from: tradingDay('2025-04-30'),
      to: tradingDay('2025-05-05'),
      estimated: true,
      epsEstimate: 1.6,
    });
  });

  it('are none for what reports nothing', () => {
    expect(outcomeOf(readEarnings(summary({ earningsHistory: { history: [] } })))).toBe('none');
    expect(outcomeOf(readEarnings(summary({ earningsHistory: { history: [{ quarter: 'March' }] } })))).toMatch(/^SCHEMA_DRIFT/);
  });
});

describe('estimates', () => {
  it('are none where no analyst is', () => {
    const trend = [{ period: '0y', earningsEstimate: { avg: {} }, epsRevisions: { upLast30days: {}, downLast30days: {} } }];
    expect(outcomeOf(readEstimates(summary({ earningsTrend: { trend } })))).toBe('none');
  });
});

describe('figures', () => {
  const series = (name: string, points: (object | null)[]) => ({ meta: { symbol: ['X'], type: [name] }, [name]: points });
  const point = (asOfDate: string, raw: number, rest: object = {}) => ({
    asOfDate,
    periodType: '3M',
    currencyCode: 'USD',
    reportedValue: { raw },
    ...rest,
  });
  const reply = (...result: object[]): Reply => ({ status: 200, body: { timeseries: { result, error: null } } });

  it('are by metric and end of period, of those that have a name here', () => {
    const read = readFundamentals(
      reply(
        series('quarterlyTotalRevenue', [point('2024-12-31', 7), point('2024-09-30', 6)]),
        series('annualTotalRevenue', [point('2023-12-31', 20, { periodType: '12M' })]),
        series('quarterlyTaxRateForCalcs', [point('2024-12-31', 0.2)]),
        { meta: { symbol: ['X'], type: ['quarterlyEBIT'] } },
      ),
    );
    const figure = { metric: 'revenue', currency: 'USD' };
    expect(dataOf(read)).toEqual([
      { ...figure, period: 'A', periodEnd: tradingDay('2023-12-31'), value: 20 },
      { ...figure, period: 'Q', periodEnd: tradingDay('2024-09-30'), value: 6 },
      { ...figure, period: 'Q', periodEnd: tradingDay('2024-12-31'), value: 7 },
    ]);
  });

  it('leave out half-years, empty points and days that are none', () => {
    const points = [
      null,
      point('2024-12-31', 7, { periodType: '6M' }),
      point('2024-13-01', 7),
      point('2024-09-30', 6, { reportedValue: {} }),
    ];
    expect(outcomeOf(readFundamentals(reply(series('quarterlyNetIncome', points))))).toBe('none');
  });

  it('undo the splits after a share count was published, not those before', () => {
    const read = (day: string) =>
      dataOf(
        readFundamentals(reply(series('quarterlyDilutedAverageShares', [point('2024-09-30', 40)])), {
          splits: [{ day: tradingDay(day), ratio: 4 }],
        }),
      )[0].value;
    // Published 45 days after the quarter: 2024-11-14.
    expect(read('2024-11-15')).toBe(10);
    expect(read('2024-11-14')).toBe(40);
  });

  it('are a failure of unknown form', () => {
    expect(outcomeOf(readFundamentals(reply({ symbol: 'X' })))).toMatch(/^SCHEMA_DRIFT/);
    expect(outcomeOf(readFundamentals(reply(series('quarterlyNetIncome', [{ date: 1 }]))))).toMatch(
      /quarterlyNetIncome has another form/,
    );
    expect(outcomeOf(readFundamentals(reply()))).toMatch(/^EMPTY_RESULT/);
  });
});

describe('news', () => {
  it('are headlines, the oldest first', () => {
    const item = (title: string, providerPublishTime: number) => ({
      title,
      providerPublishTime,
      publisher: 'P',
      relatedTickers: ['ABC'],
    });
    const read = dataOf(readNews({ status: 200, body: { news: [item('second', 20), item('first', 10)] } }));
    expect(read).toEqual([
      { publishedAt: 10_000, headline: 'first', publisher: 'P', symbols: ['ABC'] },
      { publishedAt: 20_000, headline: 'second', publisher: 'P', symbols: ['ABC'] },
    ]);
  });

  it('are none, or a failure', () => {
    expect(outcomeOf(readNews({ status: 200, body: { news: [] } }))).toBe('none');
    expect(outcomeOf(readNews({ status: 200, body: {} }))).toMatch(/^SCHEMA_DRIFT/);
    const error = {
      finance: { result: null, error: { code: 'Bad Request', description: 'Missing required query parameter=q' } },
    };
    expect(outcomeOf(readNews({ status: 400, body: error }))).toMatch(/^HTTP_STATUS: .*parameter=q/);
    expect(outcomeOf(readNews({ status: 200, body: error }))).toMatch(/^ERROR_BODY/);
  });
});

describeShared('recorded replies about Apple', (shared) => {
  const reply = (file: string): Reply => ({
    status: 200,
    body: JSON.parse(recordedReply(path.join(shared, 'data/yahoo/http'), file).text),
  });

  it('say who it is, in all modules at once as in one', () => {
    const profile = dataOf(readProfile(reply('quoteSummary-all-AAPL.json')));
    expect(profile).toEqual({
      name: 'Apple Inc.',
      sector: 'Technology',
      industry: 'Consumer Electronics',
      exchange: 'NasdaqGS',
      type: 'STOCK',
      currency: 'USD',
    });
    expect(dataOf(readProfile(reply('quoteSummary-assetProfile-AAPL.json')))).toMatchObject({ sector: 'Technology', name: null });
  });

  it('say what it earned and when it will report', () => {
    const { history } = dataOf(readEarnings(reply('quoteSummary-earningsHistory-AAPL.json')));
    expect(history.map(({ periodEnd, epsActual, epsEstimate }) => [isoOf(periodEnd), epsActual, epsEstimate])).toEqual([
      ['2024-03-31', 1.53, 1.49923],
      ['2024-06-30', 1.4, 1.34086],
      ['2024-09-30', 0.97, 0.94654],
      ['2024-12-31', 2.4, 2.34102],
    ]);
    const { next } = dataOf(readEarnings(reply('quoteSummary-calendarEvents-AAPL.json')));
    expect(next).toMatchObject({
      from: tradingDay('2025-04-30'),
      to: tradingDay('2025-05-05'),
      estimated: true,
      epsEstimate: 1.61696,
    });
  });

  it('say what analysts think', () => {
    const { periods } = dataOf(readEstimates(reply('quoteSummary-earningsTrend-AAPL.json')));
    expect(periods[0]).toEqual({
      period: '0q',
      periodEnd: tradingDay('2025-03-31'),
      analysts: 27,
      currency: 'USD',
      eps: { low: 1.5, average: 1.60796, high: 1.67 },
      trend: { now: 1.60796, daysAgo7: 1.61018, daysAgo30: 1.67117, daysAgo60: 1.6786, daysAgo90: 1.68215 },
      revisions: { up7: 0, up30: 3, down7: 1, down30: 20 },
    });
    expect(periods.map(({ period }) => period)).toEqual(['0q', '+1q', '0y', '+1y']);
    const { recommendations } = dataOf(readEstimates(reply('quoteSummary-recommendationTrend-AAPL.json')));
    expect(recommendations[0]).toEqual({ period: '0m', strongBuy: 7, buy: 21, hold: 14, sell: 2, strongSell: 2 });
  });

  it('say what it reported', () => {
    const figures = dataOf(readFundamentals(reply('fundamentalsTimeSeries-AAPL-all-quarterly.json')));
    const of = (metric: string) =>
      figures.find((each) => each.metric === metric && isoOf(each.periodEnd) === '2024-09-30')?.value;
    expect(of('revenue')).toBe(94_930_000_000);
    expect(of('capitalExpenditure')).toBe(2_908_000_000);
    expect((of('operatingCashFlow') ?? 0) - (of('capitalExpenditure') ?? 0)).toBe(of('freeCashFlow'));
    expect(new Set(figures.map(({ metric }) => metric)).size).toBe(17);
  });
});
