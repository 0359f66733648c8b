/**
 * Daily bars, dividends and splits out of a reply of Yahoo's `v8/finance/chart`.
 *
 * Yahoo's prices, volumes and dividends are adjusted for every split up to the download, its adjclose for dividends as well. Here the splits
 * are undone, so that what comes out is what was traded and paid. That takes every split since the first bar: `splitsKnown` says whether
 * the reply shows them.
 */
import { z } from 'zod';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import { type Zone, zoneOf } from '../../quality/calendar/zone.js';
import type { Reply } from '../policy/check-reply.js';
import { data, drift, fault, nothing, openEnvelope, type Reading } from './reading.js';
import { quotedPrice, type Split, splitFactors } from './undo-splits.js';
import { second, seconds, words } from './values.js';

/** A session as it was traded. */
export interface ChartBar {
  day: TradingDay;
  open: number | null;
  high: number | null;
  low: number | null;
  close: number;
  volume: number | null;
  /** Cash whose ex-day it is, for each share held at the close before; 0 without. */
  dividend: number;
  /** New shares for an old one from this day on; 1 without. */
  split: number;
}

/** What a chart says. */
export interface Chart {
  symbol: string;
  /** As Yahoo writes it: `GBp` is pence, a hundredth of GBP. Null where it says none. */
  currency: string | null;
  timeZone: string;
  /** EQUITY, ETF, MUTUALFUND, INDEX, … */
  instrument: string | null;
  /** Ascending; sessions that are over at `now`. */
  bars: ChartBar[];
  splits: Split[];
  /** Days without a close: missing bars. */
  missing: TradingDay[];
  /** Since when Yahoo has prices under this ticker. */
  firstTrade: TradingDay | null;
  /** The day of the last trade, whether it is in the bars or not. */
  lastTrade: TradingDay | null;
  /** Whether the reply reaches the last trade, so that it shows every split. Where it does not, prices may be off by a factor. */
  splitsKnown: boolean;
}

const PRICES = z.array(z.number().nullable());
const META = z.object({
  currency: words,
  symbol: z.string(),
  exchangeTimezoneName: z.string(),
  instrumentType: words,
  firstTradeDate: seconds,
  regularMarketTime: seconds,
  dataGranularity: z.string(),
  currentTradingPeriod: z.object({ regular: z.object({ start: second, end: second }) }).nullish(),
});
const EVENTS = z.object({
  dividends: z.record(z.string(), z.object({ date: second, amount: z.number() })).nullish(),
  splits: z
    .record(z.string(), z.object({ date: second, numerator: z.number().positive(), denominator: z.number().positive() }))
    .nullish(),
});
const HEAD = z.object({ meta: META, timestamp: z.array(second).nullish() });
const EMPTY = z.object({ indicators: z.object({ quote: z.tuple([z.strictObject({})]) }) });
const BODY = z
  .object({
    timestamp: z.array(second),
    events: EVENTS.nullish(),
    indicators: z.object({
      quote: z.tuple([z.object({ open: PRICES, high: PRICES, low: PRICES, close: PRICES, volume: PRICES })]),
    }),
  })
  .refine(
    ({ timestamp, indicators: { quote } }) => Object.values(quote[0]).every(({ length }) => length === timestamp.length),
    'as many prices as timestamps are expected',
  );

type Meta = z.output<typeof META>;
type Body = z.output<typeof BODY>;

/** How far a reply may end before the last trade: the newest bar can be late, and `regularMarketTime` is of a day still open. */
const LATE_DAYS = 10;

/**
 * The bars of a chart that ended by `now`. `from` is what was asked for: a chart without bars although there was a trade since is a failure.
 * "No data" is a ticker that Yahoo does not know, or days on which nothing was traded.
 */
export function readChart(reply: Reply, { now, from }: { now: Date; from?: TradingDay }): Reading<Chart> {
  const opened = openEnvelope(reply, 'chart');
  if (opened.kind !== 'data') return opened;
  const head = HEAD.safeParse(opened.data[0]);
  if (!head.success) return drift('chart', head.error);
  const { meta, timestamp } = head.data;
  const zone = findZone(meta.exchangeTimezoneName);
  if (!zone) return fault('SCHEMA_DRIFT', `Its chart has an unknown time zone, "${meta.exchangeTimezoneName}".`);
  const lastTrade = meta.regularMarketTime === null ? null : zone.dayAt(meta.regularMarketTime);

  if (!timestamp || timestamp.length === 0) {
    const empty = EMPTY.safeParse(opened.data[0]);
    if (!empty.success) return fault('SCHEMA_DRIFT', 'Its chart has prices without timestamps.');
    if (from !== undefined && lastTrade !== null && lastTrade >= from && lastTrade < zone.dayAt(now.getTime())) {
      return fault(
        'EMPTY_RESULT',
        `Its chart since ${isoOf(from)} has no bars, though the last trade was on ${isoOf(lastTrade)}.`,
      );
    }
    return nothing('No trades in that time.');
  }
  if (meta.dataGranularity !== '1d') return fault('SCHEMA_DRIFT', `Its chart is of ${meta.dataGranularity}, not of days.`);
  const body = BODY.safeParse(opened.data[0]);
  if (!body.success) return drift('chart', body.error);
  return data({ ...chartOf(meta, body.data, zone, now), lastTrade });
}

function chartOf(meta: Meta, body: Body, zone: Zone, now: Date): Omit<Chart, 'lastTrade'> {
  const today = zone.dayAt(now.getTime());
  const [quote] = body.indicators.quote;
  // Two rows of a day happen while it is traded: the later one is the newer.
  const rows = new Map(body.timestamp.map((second, i) => [zone.dayAt(second * 1000), i]));
  const days = [...rows.keys()].filter((day) => endOf(day, meta, zone) <= now.getTime()).sort((a, b) => a - b);
  const traded = days.filter((day) => quote.close[rows.get(day) ?? 0] !== null);

  const splits = Object.values(body.events?.splits ?? {})
    .map(({ date, numerator, denominator }) => ({ day: zone.dayAt(date * 1000), ratio: numerator / denominator }))
    .filter(({ day }) => day <= today)
    .sort((a, b) => a.day - b.day);
  const dividends = Object.values(body.events?.dividends ?? {}).map(({ date, amount }) => ({
    day: zone.dayAt(date * 1000),
    value: amount,
  }));
  const cash = onBars(traded, dividends);
  const shares = onBars(
    traded,
    splits.map(({ day, ratio }) => ({ day, value: ratio })),
  );

  const factors = splitFactors(traded, splits);
  const bars = traded.map((day, t): ChartBar => {
    // A return is on the shares held at the close before: cash counts per share of then, also where there is a split the same day.
    const held = t > 0 ? factors[t - 1] : splitFactors([day - 1], splits)[0];
    const i = rows.get(day) ?? 0;
    const price = (value: number | null) => (value === null ? null : quotedPrice(value * factors[t]));
    const volume = quote.volume[i];
    return {
      day,
      open: price(quote.open[i]),
      high: price(quote.high[i]),
      low: price(quote.low[i]),
      close: price(quote.close[i]) ?? Number.NaN,
      volume: volume === null ? null : Math.round(volume / factors[t]),
      dividend: quotedPrice((cash.get(day) ?? []).reduce((sum, amount) => sum + amount * held, 0)),
      split: (shares.get(day) ?? []).reduce((product, value) => product * value, 1),
    };
  });

  const reaches = zone.dayAt((body.timestamp.at(-1) ?? 0) * 1000);
  return {
    symbol: meta.symbol,
    currency: meta.currency,
    timeZone: meta.exchangeTimezoneName,
    instrument: meta.instrumentType,
    bars,
    splits,
    missing: days.filter((day) => quote.close[rows.get(day) ?? 0] === null),
    firstTrade: meta.firstTradeDate === null ? null : zone.dayAt(meta.firstTradeDate),
    splitsKnown: meta.regularMarketTime === null || reaches + LATE_DAYS >= zone.dayAt(meta.regularMarketTime),
  };
}

/** The instant at which the session of a day is over: what Yahoo says of the current one, the calendar's rule for others. */
function endOf(day: TradingDay, { currentTradingPeriod, exchangeTimezoneName }: Meta, zone: Zone): number {
  const current = currentTradingPeriod?.regular;
  if (current && zone.dayAt(current.start * 1000) === day) return current.end * 1000;
  return calendarOf(exchangeTimezoneName).closeOf(day).getTime();
}

/** Values by the first bar on or after their day: what falls on a day without a bar takes effect with the next one. */
function onBars(bars: readonly TradingDay[], values: readonly { day: TradingDay; value: number }[]): Map<TradingDay, number[]> {
  const placed = new Map<TradingDay, number[]>();
  for (const { day, value } of values) {
    const bar = bars.find((each) => each >= day);
    if (bar !== undefined) placed.set(bar, [...(placed.get(bar) ?? []), value]);
  }
  return placed;
}

function findZone(name: string): Zone | null {
  try {
    return zoneOf(name);
  } catch {
    return null;
  }
}
