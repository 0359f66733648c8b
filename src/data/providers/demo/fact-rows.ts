import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { SourceRow } from '../provider.js';
import type { Statement } from './books.js';
import { type FirmPath, overstatementOf } from './firm-path.js';
import type { Firm } from './firms.js';
import { DEMO_TIME_ZONE } from './market-path.js';
import type { Quarter } from './quarters.js';

type Metric = keyof Statement;

const FLOWS: readonly Metric[] = [
  'revenue',
  'costOfRevenue',
  'grossProfit',
  'netIncome',
  'operatingCashFlow',
  'capitalExpenditure',
  'freeCashFlow',
];
const LEVELS: readonly Metric[] = ['totalAssets', 'totalLiabilities', 'totalDebt', 'equity', 'dilutedShares'];

/** What an overstated quarter has too much of, and what the books carry on until it is restated. */
const OVERSTATED_FLOWS: readonly Metric[] = ['revenue', 'grossProfit', 'netIncome'];
const OVERSTATED_LEVELS: readonly Metric[] = ['totalAssets', 'equity'];

/** Days from the publication of an overstated quarter to its restatement: before the accounts of that year. */
const RESTATED_AFTER = 130;

/** The fundamentals of a firm as they were published, restatements included, in the order of publication. */
export function fundamentalRows({ firm, quarters }: FirmPath): SourceRow[] {
  return quarters
    .flatMap((quarter) => reportsOf(firm, quarter, quarters))
    .filter(({ published }) => isListed(firm, published))
    .sort((a, b) => a.published - b.published || a.periodEnd - b.periodEnd)
    .flatMap(({ periodEnd, period, published, figures }) =>
      [...figures].map(([metric, value]) => ({
        ticker: firm.ticker,
        period_end: isoOf(periodEnd),
        period,
        published: isoOf(published),
        metric,
        value,
      })),
    );
}

/** The results of a firm: what was earned a share, and what analysts had expected. */
export function earningsRows({ firm, quarters }: FirmPath): SourceRow[] {
  const announcements = quarters.filter(({ announced }) => isListed(firm, announced));
  return announcements.map(({ announced, fiscalQuarter, fiscalYear, epsActual, epsEstimate }) => ({
    ticker: firm.ticker,
    announced: isoOf(announced),
    session: firm.session,
    fiscal_quarter: `${fiscalYear}Q${fiscalQuarter}`,
    eps_actual: epsActual,
    eps_estimate: epsEstimate,
  }));
}

/** A firm says nothing in public before it is listed, nor after its listing has ended. */
function isListed({ listed, ending }: Firm, day: TradingDay): boolean {
  return (listed === null || day >= listed) && (ending === null || day <= ending.last);
}

interface Report {
  periodEnd: TradingDay;
  period: 'Q' | 'A';
  published: TradingDay;
  figures: Map<Metric, number>;
}

/** What a firm published of a quarter: first, and again where it was wrong. */
function reportsOf(firm: Firm, quarter: Quarter, quarters: readonly Quarter[]): Report[] {
  const { periodEnd, published, statement } = quarter;
  const figures = new Map<Metric, number>([...FLOWS, ...LEVELS].map((metric) => [metric, statement[metric]]));
  if (firm.reportsYearOnly && quarter.fiscalQuarter === 4) {
    const year = quarters.filter(({ fiscalYear }) => fiscalYear === quarter.fiscalYear);
    // The year in which the walk begins may not be whole; then the last quarter is reported like the others.
    if (year.length === 4) {
      for (const metric of FLOWS)
        figures.set(
          metric,
          year.reduce((sum, each) => sum + each.statement[metric], 0),
        );
      return [{ periodEnd, period: 'A', published, figures }];
    }
  }
  const wrong = quarters.find((each) => each.periodEnd === firm.restatedQuarter);
  if (!wrong || periodEnd < wrong.periodEnd) return [{ periodEnd, period: 'Q', published, figures }];

  const restated = calendarOf(DEMO_TIME_ZONE).sessionOnOrBefore(wrong.published + RESTATED_AFTER);
  if (published >= restated) return [{ periodEnd, period: 'Q', published, figures }];
  const changed = quarter === wrong ? [...OVERSTATED_FLOWS, ...OVERSTATED_LEVELS] : OVERSTATED_LEVELS;
  const corrections = new Map(changed.map((metric) => [metric, statement[metric]]));
  for (const metric of changed) figures.set(metric, statement[metric] + overstatementOf(wrong.statement.netIncome));
  return [
    { periodEnd, period: 'Q', published, figures },
    { periodEnd, period: 'Q', published: restated, figures: corrections },
  ];
}
