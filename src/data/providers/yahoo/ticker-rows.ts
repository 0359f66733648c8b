/** What was read of a ticker as rows of docs/data-formats.md. */
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { SourceRow } from '../provider.js';
import type { ChartBar } from './read-chart.js';
import type { NextEarnings, QuarterEarnings } from './read-earnings.js';
import type { Estimates } from './read-estimates.js';
import type { Figure } from './read-fundamentals.js';
import type { Headline } from './read-news.js';
import type { Profile } from './read-profile.js';
import { totalReturn } from './total-return.js';

/** Days of rows that are wanted, both inclusive. */
export interface Wanted {
  from: TradingDay;
  to: TradingDay;
}

const within = ({ from, to }: Wanted, day: TradingDay) => from <= day && day <= to;

/** What Yahoo does not say of a sector, what is known of the ticker says. */
export function securityRow(ticker: string, profile: Profile | null, known?: { name: string; sector: string }): SourceRow {
  return {
    ticker,
    name: profile?.name ?? known?.name ?? null,
    sector: profile?.sector ?? known?.sector ?? null,
    industry: profile?.industry ?? null,
    exchange: profile?.exchange ?? null,
    type: profile?.type ?? 'STOCK',
    delisted: null,
    delisting_reason: null,
    delisting_return: null,
  };
}

export function barRows(ticker: string, bars: readonly ChartBar[], wanted: Wanted): SourceRow[] {
  return bars
    .filter(({ day }) => within(wanted, day))
    .map(({ day, open, high, low, close, volume, dividend, split }) => ({
      date: isoOf(day),
      ticker,
      open,
      high,
      low,
      close,
      volume,
      dividend,
      split,
    }));
}

/** The total return of a fund since its first bar, whatever part of it is wanted, so that every ingest gives a day the same level. */
export function closeRows(ticker: string, bars: readonly ChartBar[], wanted: Wanted): SourceRow[] {
  return totalReturn(bars)
    .filter(({ day }) => within(wanted, day))
    .map(({ day, level }) => ({ date: isoOf(day), ticker, close: Number(level.toPrecision(8)), basis: 'total_return' }));
}

/** Without a day of publication: Yahoo does not say it, and whoever stores them allows for the reporting lag. */
export function fundamentalRows(ticker: string, figures: readonly Figure[]): SourceRow[] {
  return figures.map(({ metric, period, periodEnd, value }) => ({
    ticker,
    period_end: isoOf(periodEnd),
    period,
    published: null,
    metric,
    value,
  }));
}

/**
 * How long after a quarter's end results are out, where Yahoo does not say the day: the SEC's limit for the quarterly report of a large filer
 * is 40 days, and results come before it or with it. The hour is left open, so that they count as known at the next session.
 */
const RESULTS_LAG_DAYS = 45;

export function earningsRows(ticker: string, quarters: readonly QuarterEarnings[], to: TradingDay): SourceRow[] {
  return quarters
    .map(({ periodEnd, reported, epsActual, epsEstimate }) => ({
      day: reported?.day ?? periodEnd + RESULTS_LAG_DAYS,
      session: reported?.session ?? null,
      epsActual,
      epsEstimate,
    }))
    .filter(({ day }) => day <= to)
    .map(({ day, session, epsActual, epsEstimate }) => ({
      ticker,
      announced: isoOf(day),
      session,
      fiscal_quarter: null,
      eps_actual: epsActual,
      eps_estimate: epsEstimate,
    }));
}

/**
 * The report that is due next, as an announcement without a result; nothing where no single day is named or it has passed. Its hour is open,
 * so that the row is marked estimated.
 */
export function nextEarningsRows(ticker: string, next: NextEarnings | null, today: TradingDay): SourceRow[] {
  if (next === null || next.from !== next.to || next.from <= today) return [];
  return [
    {
      ticker,
      announced: isoOf(next.from),
      session: null,
      fiscal_quarter: null,
      eps_actual: null,
      eps_estimate: next.epsEstimate,
    },
  ];
}

/** How many analysts raised and lowered their estimate of the current year within 30 days; known on the day of the download. */
export function revisionRows(ticker: string, { periods }: Estimates, today: TradingDay): SourceRow[] {
  return periods
    .filter(({ period, revisions }) => period === '0y' && (revisions.up30 !== null || revisions.down30 !== null))
    .map(({ revisions, analysts }) => ({
      ticker,
      date: isoOf(today),
      up: revisions.up30,
      down: revisions.down30,
      total: analysts,
    }));
}

/** What analysts expect a share to earn in each period, and expected some days ago; known on the day of the download. */
export function estimateRows(ticker: string, { periods }: Estimates, today: TradingDay): SourceRow[] {
  return periods
    .filter(({ trend }) => Object.values(trend).some((eps) => eps !== null))
    .map(({ period, periodEnd, trend }) => ({
      ticker,
      date: isoOf(today),
      period,
      period_end: periodEnd === null ? null : isoOf(periodEnd),
      eps: trend.now,
      eps_7_days_ago: trend.daysAgo7,
      eps_30_days_ago: trend.daysAgo30,
      eps_60_days_ago: trend.daysAgo60,
      eps_90_days_ago: trend.daysAgo90,
    }));
}

/** How many analysts advise what, by month; known on the day of the download. */
export function recommendationRows(ticker: string, { recommendations }: Estimates, today: TradingDay): SourceRow[] {
  return recommendations.map(({ period, strongBuy, buy, hold, sell, strongSell }) => ({
    ticker,
    date: isoOf(today),
    period,
    strong_buy: strongBuy,
    buy,
    hold,
    sell,
    strong_sell: strongSell,
  }));
}

export function newsRows(ticker: string, headlines: readonly Headline[]): SourceRow[] {
  return headlines.map(({ publishedAt, headline, publisher }) => ({
    published: new Date(publishedAt).toISOString(),
    ticker,
    headline,
    publisher,
  }));
}
