import type { ProviderTable, SourceRow } from '../../src/data/providers/provider.js';
import { calendarOf } from '../../src/data/quality/calendar/calendar-of.js';
import type { MarketDescription } from '../../src/domain/market.js';
import { isoOf, type TradingDay, tradingDay } from '../../src/domain/trading-day.js';

export const RANDOM_MARKET: MarketDescription = {
  name: 'random',
  description: 'random rows',
  simulated: true,
  currency: 'USD',
  timeZone: 'America/New_York',
  benchmark: 'MKT',
};

/** First and last day of its bars. */
export const RANDOM_SPAN = { from: tradingDay('2016-01-04'), to: tradingDay('2017-06-30') };

export type MarketRows = Partial<Record<ProviderTable, SourceRow[]>>;

/** Numbers in [0, 1) by a seed: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A small market with everything that a point-in-time read can get wrong: holes in bars, splits and dividends, a late listing, an early
 * end, a rename, adjusted closes instead of actions, members that come, go and return, quarters and years with odd ends, late, restated
 * and undated publications, holes in benchmark and rates.
 */
export function randomMarket(seed: number): MarketRows {
  const random = randomOf(seed);
  const chance = (p: number) => random() < p;
  const between = (low: number, high: number) => low + (high - low) * random();
  const sessions = calendarOf(RANDOM_MARKET.timeZone).sessions(RANDOM_SPAN);
  const tickers = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF'];
  const bars: SourceRow[] = [];
  const adjusted: SourceRow[] = [];
  for (const [i, ticker] of tickers.entries()) {
    const begin = ticker === 'CC' ? 150 : 0;
    const end = ticker === 'DD' ? 200 : sessions.length;
    let close = between(10, 100);
    let adjClose = close;
    for (const day of sessions.slice(begin, end)) {
      const split = chance(0.01) ? (chance(0.5) ? 2 : 0.5) : 1;
      const dividend = chance(0.02) ? between(0.1, 1) : 0;
      const before = close;
      close = (close * between(0.96, 1.045)) / split;
      adjClose *= (close * split + dividend) / before;
      if (chance(0.05)) continue;
      const row = { date: isoOf(day), ticker, open: close, high: close * between(1, 1.02), low: close * between(0.98, 1), close };
      const volume = Math.round(between(1e4, 1e6));
      if (i === 4) adjusted.push({ ...row, volume, adj_close: adjClose });
      else bars.push({ ...row, volume, dividend, split });
    }
  }
  misprint(bars, random);
  return {
    securities: ['MKT', ...tickers].map((ticker, i) => ({
      ticker,
      name: ticker,
      sector: i % 3 === 0 ? null : `sector ${i % 3}`,
      industry: null,
      exchange: null,
      type: i === 0 ? 'INDEX' : 'STOCK',
      delisted: ticker === 'DD' ? isoOf(sessions[199]) : null,
      delisting_reason: ticker === 'DD' ? 'merger' : null,
      delisting_return: null,
    })),
    tickers: [{ ticker: 'OLD', current: 'AA', from: isoOf(sessions[0]), to: isoOf(sessions[100]) }],
    bars,
    bars_with_adjusted_close: adjusted,
    closes: sessions.flatMap((day, t) => {
      const row = { date: isoOf(day), ticker: 'MKT', close: 100 * 1.0005 ** t * between(0.98, 1.02) };
      return [...(chance(0.97) ? [{ ...row, basis: 'total_return' }] : []), { ...row, close: row.close * 0.9, basis: 'price' }];
    }),
    membership: tickers.flatMap((ticker) => spellsOf(ticker, random)),
    fundamentals: tickers.slice(0, 5).flatMap((ticker) => reportsOf(ticker, random)),
    rates: sessions.filter(() => chance(0.6)).map((day) => ({ date: isoOf(day), series: 'RF', value: between(0, 1e-4) })),
  };
}

/** Triples some bars that have no action on their day or the next: prints that the next bar takes back. */
function misprint(bars: SourceRow[], random: () => number): void {
  const isPlain = (bar: SourceRow | undefined, ticker: unknown) =>
    bar !== undefined && bar.ticker === ticker && bar.split === 1 && bar.dividend === 0;
  for (let i = 40; i + 1 < bars.length; i += 20 + Math.floor(40 * random())) {
    const bar = bars[i];
    if (!isPlain(bar, bar.ticker) || !isPlain(bars[i + 1], bar.ticker)) continue;
    for (const price of ['open', 'high', 'low', 'close']) bar[price] = 3 * Number(bar[price]);
  }
}

/** One to three spells one after the other, any day of the week. */
function spellsOf(ticker: string, random: () => number): SourceRow[] {
  const spells: SourceRow[] = [];
  let from = RANDOM_SPAN.from - Math.floor(random() * 100);
  while (spells.length < 3) {
    const to = from + 1 + Math.floor(random() * 400);
    const open = random() < 0.3;
    spells.push({ universe: 'u', ticker, from: isoOf(from), to: open ? null : isoOf(to) });
    if (open) break;
    from = to + 1 + Math.floor(random() * 60);
    if (from > RANDOM_SPAN.to) break;
  }
  return spells;
}

/** Six years of quarters of some metrics, the fourth often only as a year, published late, twice or without a day. */
function reportsOf(ticker: string, random: () => number): SourceRow[] {
  const rows: SourceRow[] = [];
  const chance = (p: number) => random() < p;
  for (const metric of ['netIncome', 'revenue', 'equity', 'dilutedShares']) {
    for (let quarter = 0; quarter < 26; quarter++) {
      if (chance(0.05)) continue;
      const end = quarterEnd(2011, quarter) - (chance(0.2) ? Math.floor(random() * 6) : 0);
      const isFourth = quarter % 4 === 3;
      const row = { ticker, metric, period: isFourth && chance(0.6) ? 'A' : 'Q', period_end: isoOf(end) };
      const published = end + 15 + Math.floor(random() * 90);
      const value = () => 1e6 + Math.floor(1e6 * random());
      rows.push({ ...row, published: chance(0.1) ? null : isoOf(published), value: value() });
      if (chance(0.15)) rows.push({ ...row, published: isoOf(published + 100 + Math.floor(random() * 200)), value: value() });
    }
  }
  return rows;
}

function quarterEnd(year: number, quarter: number): TradingDay {
  return Date.UTC(year, 3 * (quarter + 1), 0) / 86_400_000;
}

/** The same rows as they are told later: some closes, figures and rates differ, and the spells that were open have ended after the span. */
export function correctedRows(rows: MarketRows, seed: number): MarketRows {
  const random = randomOf(seed);
  const some = (row: SourceRow, change: (row: SourceRow) => SourceRow) => (random() < 0.05 ? change(row) : row);
  return {
    ...rows,
    bars: rows.bars?.map((row) => some(row, (bar) => ({ ...bar, close: Number(bar.low), volume: Number(bar.volume) + 1 }))),
    closes: rows.closes?.map((row) => some(row, (close) => ({ ...close, close: Number(close.close) * 1.01 }))),
    fundamentals: rows.fundamentals?.map((row) => some(row, (fact) => ({ ...fact, value: Number(fact.value) + 7 }))),
    rates: rows.rates?.map((row) => some(row, (rate) => ({ ...rate, value: Number(rate.value) * 2 }))),
    membership: rows.membership?.map((row) => (row.to === null ? { ...row, to: isoOf(RANDOM_SPAN.to + 30) } : row)),
  };
}
