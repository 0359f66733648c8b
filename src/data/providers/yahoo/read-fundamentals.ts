/**
 * Reported figures out of a reply of Yahoo's `fundamentals-timeseries`.
 *
 * Its dates are the ends of periods; when a figure was published it does not say, so that whoever stores them has to allow for the reporting
 * lag. It shows the newest figure of a period, restatements included.
 */
import { z } from 'zod';
import { findTradingDay, type TradingDay } from '../../../domain/trading-day.js';
import { publicationOf } from '../../quality/rows/known-at.js';
import type { Reply } from '../policy/check-reply.js';
import { data, drift, nothing, openEnvelope, type Reading } from './reading.js';
import { type Split, splitFactors } from './undo-splits.js';

/** A figure of a period. */
export interface Figure {
  /** docs/data-formats.md: revenue, netIncome, … */
  metric: string;
  period: 'Q' | 'A';
  periodEnd: TradingDay;
  value: number;
  /** ISO 4217; of shares, what Yahoo says all the same. */
  currency: string | null;
}

/** Yahoo's name of each metric, without "quarterly" or "annual". */
const NAMES: Readonly<Record<string, string>> = {
  TotalRevenue: 'revenue',
  CostOfRevenue: 'costOfRevenue',
  GrossProfit: 'grossProfit',
  OperatingIncome: 'operatingIncome',
  NetIncome: 'netIncome',
  OperatingCashFlow: 'operatingCashFlow',
  CapitalExpenditure: 'capitalExpenditure',
  FreeCashFlow: 'freeCashFlow',
  ReconciledDepreciation: 'depreciation',
  TotalAssets: 'totalAssets',
  CurrentAssets: 'currentAssets',
  TotalLiabilitiesNetMinorityInterest: 'totalLiabilities',
  CurrentLiabilities: 'currentLiabilities',
  CashAndCashEquivalents: 'cash',
  TotalDebt: 'totalDebt',
  StockholdersEquity: 'equity',
  DilutedAverageShares: 'dilutedShares',
};

const LENGTHS = { quarterly: { period: 'Q', type: '3M' }, annual: { period: 'A', type: '12M' } } as const;

const SERIES = z.object({ meta: z.object({ type: z.array(z.string()).min(1) }) }).catchall(z.unknown());
const POINTS = z.array(
  z
    .object({
      asOfDate: z.string(),
      periodType: z.string(),
      currencyCode: z.string().nullish(),
      reportedValue: z.object({ raw: z.number().nullish() }).nullish(),
    })
    .nullable(),
);

/**
 * The figures that have a name here, by metric and period. "No data" is a reply of empty series, as for funds and currencies.
 *
 * `splits` are those since the first period: Yahoo restates share counts for later splits, and what was published were the shares of then.
 * Money spent (`capitalExpenditure`) is negative at Yahoo and positive here.
 */
export function readFundamentals(reply: Reply, { splits = [] }: { splits?: readonly Split[] } = {}): Reading<Figure[]> {
  const opened = openEnvelope(reply, 'timeseries');
  if (opened.kind !== 'data') return opened;
  const series = z.array(SERIES).safeParse(opened.data);
  if (!series.success) return drift('time series', series.error);

  const figures: Figure[] = [];
  for (const each of series.data) {
    const [name] = each.meta.type;
    const found = findMetric(name);
    if (!found || each[name] === undefined) continue;
    const points = POINTS.safeParse(each[name]);
    if (!points.success) return drift(`time series ${name}`, points.error);
    for (const point of points.data) {
      const periodEnd = findTradingDay(point?.asOfDate ?? '');
      const value = point?.reportedValue?.raw ?? null;
      // A firm that reports half-years has points of 6M among the quarterly ones.
      if (!point || periodEnd === null || value === null || point.periodType !== found.type) continue;
      const { metric, period } = found;
      figures.push({
        metric,
        period,
        periodEnd,
        value: asPublished(metric, value, { period, periodEnd }, splits),
        currency: point.currencyCode ?? null,
      });
    }
  }
  if (figures.length === 0) return nothing('No reported figures.');
  return data(figures.sort((a, b) => a.periodEnd - b.periodEnd || (a.metric < b.metric ? -1 : 1)));
}

function findMetric(name: string): { metric: string; period: 'Q' | 'A'; type: string } | null {
  const match = /^(quarterly|annual)(.+)$/.exec(name);
  const metric = match ? NAMES[match[2]] : undefined;
  return match && metric ? { metric, ...LENGTHS[match[1] as keyof typeof LENGTHS] } : null;
}

function asPublished(metric: string, value: number, of: Pick<Figure, 'period' | 'periodEnd'>, splits: readonly Split[]): number {
  if (metric === 'capitalExpenditure') return value === 0 ? 0 : -value;
  if (metric !== 'dilutedShares') return value;
  const { published } = publicationOf(of.period, of.periodEnd, null);
  return Math.round(value / splitFactors([published], splits)[0]);
}
