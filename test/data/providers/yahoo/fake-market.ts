import { calendarOf } from '../../../../src/data/quality/calendar/calendar-of.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';
import { type ChartSettings, chartDocument, openOf } from './chart-document.js';
import { type Answer, unknownTicker } from './fake-yahoo.js';

/** The moment at which the fake market is looked at: a Tuesday, an hour before the close. */
export const NOW = new Date('2025-01-14T20:00:00Z');

const SESSIONS = calendarOf('America/New_York').sessions({ from: tradingDay('2024-12-02'), to: tradingDay('2025-01-14') });

/** A firm of the fake market: its chart grows by 1 % a session from `price`. */
export interface FakeFirm extends ChartSettings {
  price: number;
  sector?: string | null;
  type?: string;
}

/** Firms and a fund; `GONE` is unknown. */
export const FIRMS: Record<string, FakeFirm> = {
  AAA: {
    price: 50,
    sector: 'Technology',
    splits: [{ date: '2025-01-06', numerator: 4, denominator: 1 }],
    dividends: [{ date: '2024-12-20', amount: 0.25 }],
  },
  'BBB-B': { price: 20, sector: 'Energy' },
  CCC: { price: 700, sector: 'Energy', meta: { currency: 'GBp' } },
  SPY: { price: 500, sector: null, type: 'ETF', dividends: [{ date: '2024-12-20', amount: 1.5 }] },
};

/** What Yahoo would answer about the fake market. */
export const answerOfMarket: Answer = (url) => {
  const symbol = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
  const firm = FIRMS[url.pathname.endsWith('/search') ? (url.searchParams.get('q') ?? '') : symbol];
  if (!firm) return unknownTicker(url);
  if (url.pathname.includes('/chart/'))
    return { status: 200, body: chartOf(symbol, firm, Number(url.searchParams.get('period1'))) };
  if (url.pathname.includes('/quoteSummary/')) return { status: 200, body: summaryOf(symbol, firm) };
  if (url.pathname.includes('/timeseries/')) return { status: 200, body: seriesOf(firm, url.searchParams.get('type') ?? '') };
  return { status: 200, body: newsOf(url.searchParams.get('q') ?? '') };
};

function chartOf(symbol: string, { price, meta, ...events }: FakeFirm, since: number) {
  const days = SESSIONS.map((day, t) => ({ date: isoOf(day), close: price * 1.01 ** t, volume: 1000 }));
  const current = { regular: { start: openOf('2025-01-14'), end: openOf('2025-01-14') + 6.5 * 3600 } };
  return chartDocument(
    days.filter(({ date }) => openOf(date) >= since),
    { symbol, meta: { currentTradingPeriod: current, ...meta }, ...events },
  );
}

function summaryOf(symbol: string, { sector, type = 'EQUITY' }: FakeFirm) {
  const raw = (value: number) => ({ raw: value, fmt: String(value) });
  const quarter = (date: string, epsActual: number, epsEstimate: number) => ({
    quarter: raw(tradingDay(date) * 86_400),
    epsActual: raw(epsActual),
    epsEstimate: raw(epsEstimate),
    currency: 'USD',
  });
  const firm = {
    assetProfile: { sector: sector ?? undefined, industry: sector ? `${sector} of a kind` : undefined },
    price: {
      quoteType: type,
      longName: `${symbol} Incorporated`,
      shortName: symbol,
      exchange: 'NMS',
      exchangeName: 'NasdaqGS',
      currency: 'USD',
    },
  };
  const followed = {
    earningsHistory: { history: [quarter('2024-06-30', 1, 0.9), quarter('2024-09-30', 1.2, 1.3)] },
    earnings: {
      earningsChart: {
        quarterly: [
          // 2024-10-31 at 16:30 in New York.
          {
            date: '3Q2024',
            periodEndDate: tradingDay('2024-09-30') * 86_400,
            reportedDate: Date.UTC(2024, 9, 31, 20, 30) / 1000,
          },
        ],
      },
    },
    // 2025-01-30 at 16:30 in New York.
    calendarEvents: {
      earnings: { earningsDate: [Date.UTC(2025, 0, 30, 21, 30) / 1000], isEarningsDateEstimate: true, earningsAverage: raw(1.4) },
    },
    earningsTrend: {
      trend: [
        {
          period: '0y',
          endDate: '2024-12-31',
          earningsEstimate: { avg: raw(5), numberOfAnalysts: raw(27), earningsCurrency: 'USD' },
          epsTrend: { current: raw(5), '90daysAgo': raw(4.5) },
          epsRevisions: { upLast30days: raw(3), downLast30days: raw(20) },
        },
        {
          period: '+1y',
          endDate: '2025-12-31',
          earningsEstimate: { avg: raw(600), earningsCurrency: 'JPY' },
          epsTrend: { current: raw(600) },
        },
      ],
    },
    recommendationTrend: { trend: [{ period: '0m', strongBuy: 7, buy: 21, hold: 14, sell: 2, strongSell: 1 }] },
  };
  return { quoteSummary: { result: [type === 'ETF' ? firm : { ...firm, ...followed }], error: null } };
}

function seriesOf({ type = 'EQUITY' }: FakeFirm, types: string) {
  const annual = types.startsWith('annual');
  const [prefix, periodType, date] = annual ? ['annual', '12M', '2023-12-31'] : ['quarterly', '3M', '2024-09-30'];
  const series = (name: string, raw: number) => ({
    meta: { symbol: ['X'], type: [prefix + name] },
    timestamp: [tradingDay(date) * 86_400],
    [prefix + name]: [{ asOfDate: date, periodType, currencyCode: 'USD', reportedValue: { raw, fmt: '' } }],
  });
  const empty = { meta: { symbol: ['X'], type: [`${prefix}EBIT`] } };
  const figures = [series('TotalRevenue', 1e9), series('CapitalExpenditure', -2e8), series('DilutedAverageShares', 4e6)];
  return { timeseries: { result: type === 'ETF' ? [empty] : [...figures, empty], error: null } };
}

function newsOf(symbol: string) {
  const item = (title: string, relatedTickers?: string[]) => ({
    uuid: title,
    title,
    publisher: 'The Paper',
    providerPublishTime: Date.UTC(2025, 0, 10, 12) / 1000,
    relatedTickers,
  });
  return {
    count: 2,
    quotes: [],
    news: [item(`About ${symbol}`, [symbol, '^GSPC']), item('About others', ['ZZZ']), item('About all')],
  };
}
