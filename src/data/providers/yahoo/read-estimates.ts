import { z } from 'zod';
import { findTradingDay, type TradingDay } from '../../../domain/trading-day.js';
import type { Reply } from '../policy/check-reply.js';
import { openSummary } from './open-summary.js';
import { data, nothing, type Reading } from './reading.js';
import { figure, words } from './values.js';

/** What analysts expect of a period, now and some days ago, and how many of them changed their minds. */
export interface PeriodEstimate {
  /** `0q` and `+1q`: this and the next quarter; `0y` and `+1y`: years. */
  period: string;
  periodEnd: TradingDay | null;
  analysts: number | null;
  currency: string | null;
  eps: { low: number | null; average: number | null; high: number | null };
  /** The average estimate now and so many days ago. */
  trend: Record<'now' | 'daysAgo7' | 'daysAgo30' | 'daysAgo60' | 'daysAgo90', number | null>;
  /** Estimates raised and lowered in the last so many days. */
  revisions: Record<'up7' | 'up30' | 'down7' | 'down30', number | null>;
}

/** How many analysts advise what, in a month: `0m` is this one, `-1m` the last. */
export interface Recommendations {
  period: string;
  strongBuy: number;
  buy: number;
  hold: number;
  sell: number;
  strongSell: number;
}

/** Known when fetched: Yahoo does not say what was expected at another time, but for the averages of `trend`. */
export interface Estimates {
  periods: PeriodEstimate[];
  recommendations: Recommendations[];
}

const TREND = z.object({
  period: z.string(),
  endDate: words,
  earningsEstimate: z
    .object({ avg: figure, low: figure, high: figure, numberOfAnalysts: figure, earningsCurrency: words })
    .partial()
    .nullish(),
  epsTrend: z
    .object({ current: figure, '7daysAgo': figure, '30daysAgo': figure, '60daysAgo': figure, '90daysAgo': figure })
    .nullish(),
  // Yahoo does write "Days" in two ways.
  epsRevisions: z
    .object({ upLast7days: figure, upLast30days: figure, downLast7Days: figure, downLast7days: figure, downLast30days: figure })
    .nullish(),
});
const MODULES = {
  earningsTrend: z.object({ trend: z.array(TREND) }),
  recommendationTrend: z.object({
    trend: z.array(
      z.object({
        period: z.string(),
        strongBuy: z.number(),
        buy: z.number(),
        hold: z.number(),
        sell: z.number(),
        strongSell: z.number(),
      }),
    ),
  }),
};

/** Analysts' estimates in a reply of `quoteSummary` with any of the modules earningsTrend and recommendationTrend. */
export function readEstimates(reply: Reply): Reading<Estimates> {
  const opened = openSummary(reply, 'estimates', MODULES);
  if (opened.kind !== 'data') return opened;
  const periods = (opened.data.earningsTrend?.trend ?? []).map(periodOf).filter(isSaid);
  const recommendations = opened.data.recommendationTrend?.trend ?? [];
  if (periods.length === 0 && recommendations.length === 0) return nothing('No analyst follows it.');
  return data({ periods, recommendations });
}

function periodOf({ period, endDate, earningsEstimate, epsTrend, epsRevisions }: z.output<typeof TREND>): PeriodEstimate {
  return {
    period,
    periodEnd: endDate === null ? null : findTradingDay(endDate),
    analysts: earningsEstimate?.numberOfAnalysts ?? null,
    currency: earningsEstimate?.earningsCurrency ?? null,
    eps: {
      low: earningsEstimate?.low ?? null,
      average: earningsEstimate?.avg ?? null,
      high: earningsEstimate?.high ?? null,
    },
    trend: {
      now: epsTrend?.current ?? null,
      daysAgo7: epsTrend?.['7daysAgo'] ?? null,
      daysAgo30: epsTrend?.['30daysAgo'] ?? null,
      daysAgo60: epsTrend?.['60daysAgo'] ?? null,
      daysAgo90: epsTrend?.['90daysAgo'] ?? null,
    },
    revisions: {
      up7: epsRevisions?.upLast7days ?? null,
      up30: epsRevisions?.upLast30days ?? null,
      down7: epsRevisions?.downLast7Days ?? epsRevisions?.downLast7days ?? null,
      down30: epsRevisions?.downLast30days ?? null,
    },
  };
}

/** Yahoo lists all periods for everything; without analysts they are empty. */
function isSaid({ eps, revisions }: PeriodEstimate): boolean {
  return eps.average !== null || revisions.up30 !== null || revisions.down30 !== null;
}
