import { tradingDay } from '../../../../src/domain/trading-day.js';

/** A day of a chart as Yahoo would write it; a row without a close is one of nulls. */
export interface ChartDay {
  date: string;
  close?: number | null;
  open?: number;
  high?: number;
  low?: number;
  volume?: number;
}

/** What differs from an ordinary US share. */
export interface ChartSettings {
  symbol?: string;
  meta?: Record<string, unknown>;
  dividends?: { date: string; amount: number }[];
  splits?: { date: string; numerator: number; denominator: number }[];
}

/** The instant, in seconds, at which New York's session of a day opens in winter. */
export const openOf = (date: string) => tradingDay(date) * 86_400 + 14.5 * 3600;

/** A document of `v8/finance/chart`. */
export function chartDocument(
  days: readonly ChartDay[],
  { symbol = 'ABC', meta = {}, dividends = [], splits = [] }: ChartSettings = {},
) {
  const column = (pick: (day: ChartDay) => number | null | undefined) =>
    days.map((day) => (day.close === null ? null : pick(day)));
  const events = (list: readonly { date: string }[]) =>
    Object.fromEntries(list.map((event) => [openOf(event.date), { ...event, date: openOf(event.date) }]));
  return {
    chart: {
      result: [
        {
          meta: {
            currency: 'USD',
            symbol,
            exchangeName: 'NMS',
            instrumentType: 'EQUITY',
            firstTradeDate: openOf('1999-01-22'),
            regularMarketTime: openOf(days.at(-1)?.date ?? '2025-01-02') + 6.5 * 3600,
            exchangeTimezoneName: 'America/New_York',
            dataGranularity: '1d',
            ...meta,
          },
          timestamp: days.map(({ date }) => openOf(date)),
          events: { dividends: events(dividends), splits: events(splits) },
          indicators: {
            quote: [
              {
                open: column(({ open, close }) => open ?? close),
                high: column(({ high, close }) => high ?? close),
                low: column(({ low, close }) => low ?? close),
                close: column(({ close }) => close ?? null),
                volume: column(({ volume }) => volume ?? 1000),
              },
            ],
            adjclose: [{ adjclose: column(({ close }) => close) }],
          },
        },
      ],
      error: null,
    },
  };
}
