import { z } from 'zod';
import type { SecurityType } from '../../../domain/market.js';
import { day, instant, number, optionalDay, optionalNumber, optionalText, text, word } from './cells.js';

const STOCK_WORDS = { STOCK: 'STOCK', EQUITY: 'STOCK', COMMON: 'STOCK', SHARE: 'STOCK' } as const;
const FUND_WORDS = { FUND: 'FUND', ETF: 'FUND' } as const;
const TYPES: Readonly<Record<string, SecurityType>> = { ...STOCK_WORDS, ...FUND_WORDS, INDEX: 'INDEX' };

/** The rows of each table as a provider gives them (docs/data-formats.md), to be read; faults name their rule. */
export const ROWS = {
  securities: z.object({
    ticker: text,
    name: optionalText,
    sector: optionalText,
    industry: optionalText,
    exchange: optionalText,
    /** Anything that is no share, fund or index is OTHER; what is not said to be something else is a share. */
    type: optionalText.transform((type): SecurityType => (type === null ? 'STOCK' : (TYPES[type.toUpperCase()] ?? 'OTHER'))),
    delisted: optionalDay,
    delisting_reason: optionalText,
    delisting_return: optionalNumber,
  }),
  tickers: z.object({ ticker: text, current: text, from: optionalDay, to: optionalDay }),
  bars: z.object({
    date: day,
    ticker: text,
    open: optionalNumber,
    high: optionalNumber,
    low: optionalNumber,
    close: number,
    volume: optionalNumber,
    dividend: optionalNumber,
    split: optionalNumber,
  }),
  bars_with_adjusted_close: z.object({
    date: day,
    ticker: text,
    open: optionalNumber,
    high: optionalNumber,
    low: optionalNumber,
    close: number,
    volume: optionalNumber,
    adj_close: optionalNumber,
  }),
  closes: z.object({
    date: day,
    ticker: text,
    close: number,
    basis: word({ PRICE: 'PRICE', TOTAL_RETURN: 'TOTAL_RETURN' }),
  }),
  membership: z.object({ universe: text, ticker: text, from: day, to: optionalDay }),
  fundamentals: z.object({
    ticker: text,
    period_end: day,
    period: word({ Q: 'Q', A: 'A' }),
    published: optionalDay,
    metric: text,
    value: optionalNumber,
  }),
  earnings: z.object({
    ticker: text,
    announced: day,
    session: optionalText.transform((session): 'PRE' | 'POST' | 'UNKNOWN' => {
      const word = session?.toUpperCase();
      return word === 'PRE' || word === 'POST' ? word : 'UNKNOWN';
    }),
    fiscal_quarter: optionalText,
    eps_actual: optionalNumber,
    eps_estimate: optionalNumber,
  }),
  revisions: z.object({ ticker: text, date: day, up: optionalNumber, down: optionalNumber, total: optionalNumber }),
  estimates: z.object({
    ticker: text,
    date: day,
    period: text,
    period_end: optionalDay,
    eps: optionalNumber,
    eps_7_days_ago: optionalNumber,
    eps_30_days_ago: optionalNumber,
    eps_60_days_ago: optionalNumber,
    eps_90_days_ago: optionalNumber,
  }),
  recommendations: z.object({
    ticker: text,
    date: day,
    period: text,
    strong_buy: optionalNumber,
    buy: optionalNumber,
    hold: optionalNumber,
    sell: optionalNumber,
    strong_sell: optionalNumber,
  }),
  news: z.object({ published: instant, ticker: text, headline: text, publisher: optionalText }),
  rates: z.object({ date: day, series: text, value: number }),
  relations: z.object({ supplier: text, customer: text, weight: optionalNumber, published: day }),
} as const;

/** A row that was read, by its table. */
export type Row<Table extends keyof typeof ROWS> = z.output<(typeof ROWS)[Table]>;
