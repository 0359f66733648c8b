import { partsOf, type TradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { Statement } from './books.js';
import type { Firm } from './firms.js';
import { DEMO_TIME_ZONE } from './market-path.js';
import type { Random } from './random.js';

/** A quarter of a firm, from its end to its publication. */
export interface Quarter {
  periodEnd: TradingDay;
  /** 1 to 4 in the fiscal year, which is named by the year in which it ends. */
  fiscalQuarter: number;
  fiscalYear: number;
  statement: Statement;
  /** Surprise of the earnings, in deviations. */
  surprise: number;
  epsActual: number;
  epsEstimate: number;
  /** The session of whose day the results are. */
  announced: TradingDay;
  /** The first session that trades on them. */
  effective: TradingDay;
  /** The day on which the accounts were published, 20 to 90 days after the period's end. */
  published: TradingDay;
}

const calendar = calendarOf(DEMO_TIME_ZONE);

/** Which quarter of which fiscal year ends on a day. */
export function fiscalQuarterOf(firm: Firm, periodEnd: TradingDay): { fiscalQuarter: number; fiscalYear: number } {
  const { year, month } = partsOf(periodEnd);
  const after = (month - firm.fiscalYearEnds + 12) % 12;
  return { fiscalQuarter: after === 0 ? 4 : after / 3, fiscalYear: month > firm.fiscalYearEnds ? year + 1 : year };
}

/** When the results of a quarter are announced, traded on and published; a year's accounts take longer, and a few firms are late. */
export function publicationOf(
  firm: Firm,
  periodEnd: TradingDay,
  random: Random,
): Pick<Quarter, 'announced' | 'effective' | 'published'> {
  const { fiscalQuarter } = fiscalQuarterOf(firm, periodEnd);
  const announced = calendar.sessionAfter(periodEnd + firm.announcementLag + random.integer(0, 4) - 1);
  const late = random.uniform() < 0.03;
  const writing = random.integer(0, 9) + (fiscalQuarter === 4 ? 16 : 0);
  const lag = late ? random.integer(76, 90) : Math.max(announced - periodEnd, firm.announcementLag) + writing;
  return {
    announced,
    effective: firm.session === 'pre' ? announced : calendar.sessionAfter(announced),
    published: Math.max(announced, calendar.sessionOnOrBefore(periodEnd + lag)),
  };
}
