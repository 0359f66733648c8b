import { z } from 'zod';
import type { TradingDay } from '../../../domain/trading-day.js';
import { zoneOf } from '../../quality/calendar/zone.js';
import type { Reply } from '../policy/check-reply.js';
import { openSummary } from './open-summary.js';
import { data, nothing, type Reading } from './reading.js';
import { dateOf, figure, second, seconds, words } from './values.js';

/** What a firm earned a share in a quarter, and what analysts had expected. Per share of today: adjusted for splits since. */
export interface QuarterEarnings {
  periodEnd: TradingDay;
  epsActual: number | null;
  epsEstimate: number | null;
  currency: string | null;
  /** When it was reported, where Yahoo says so. */
  reported: { day: TradingDay; session: 'pre' | 'post' | null } | null;
}

/** When the next report is due. */
export interface NextEarnings {
  from: TradingDay;
  to: TradingDay;
  /** The firm has not confirmed the day. */
  estimated: boolean;
  epsEstimate: number | null;
}

export interface Earnings {
  /** Ascending by the quarter's end. */
  history: QuarterEarnings[];
  next: NextEarnings | null;
}

const MODULES = {
  earningsHistory: z.object({
    history: z.array(z.object({ quarter: seconds, epsActual: figure, epsEstimate: figure, currency: words })),
  }),
  earnings: z.object({
    earningsChart: z
      .object({ quarterly: z.array(z.object({ date: z.string(), periodEndDate: seconds, reportedDate: seconds })) })
      .nullish(),
  }),
  calendarEvents: z.object({
    earnings: z
      .object({ earningsDate: z.array(second), isEarningsDateEstimate: z.boolean().nullish(), earningsAverage: figure })
      .nullish(),
  }),
};

type Modules = { [K in keyof typeof MODULES]?: z.output<(typeof MODULES)[K]> };

/**
 * Past and coming results in a reply of `quoteSummary` with any of the modules earningsHistory, earnings and calendarEvents. The hour of a
 * report is by the clock of `timeZone`.
 */
export function readEarnings(reply: Reply, { timeZone = 'America/New_York' }: { timeZone?: string } = {}): Reading<Earnings> {
  const opened = openSummary(reply, 'earnings', MODULES);
  if (opened.kind !== 'data') return opened;
  const history = historyOf(opened.data, timeZone);
  const next = nextOf(opened.data, timeZone);
  return history.length === 0 && !next ? nothing('No reported quarter and none to come.') : data({ history, next });
}

function historyOf({ earningsHistory, earnings }: Modules, timeZone: string): QuarterEarnings[] {
  const chart = earnings?.earningsChart?.quarterly ?? [];
  const reports = new Map(
    chart.flatMap(({ periodEndDate, reportedDate }) =>
      periodEndDate !== null && reportedDate !== null ? [[dateOf(periodEndDate), reportedDate]] : [],
    ),
  );
  return (earningsHistory?.history ?? [])
    .flatMap(({ quarter, epsActual, epsEstimate, currency }) => {
      if (quarter === null || epsActual === null) return [];
      const periodEnd = dateOf(quarter);
      const reportedAt = reports.get(periodEnd);
      return [
        {
          periodEnd,
          epsActual,
          epsEstimate,
          currency,
          reported: reportedAt === undefined ? null : reportOf(reportedAt, timeZone),
        },
      ];
    })
    .sort((a, b) => a.periodEnd - b.periodEnd);
}

const OPEN_MINUTES = 9 * 60 + 30;
const CLOSE_MINUTES = 16 * 60;

/** The day of a report, and on which side of the session it came; an hour within the session, and midnight, say nothing. */
function reportOf(reportedAt: number, timeZone: string): NonNullable<QuarterEarnings['reported']> {
  const zone = zoneOf(timeZone);
  const day = zone.dayAt(reportedAt);
  const minutes = (reportedAt - zone.instantOf(day, 0)) / 60_000;
  if (minutes >= CLOSE_MINUTES) return { day, session: 'post' };
  return { day, session: minutes > 0 && minutes < OPEN_MINUTES ? 'pre' : null };
}

function nextOf({ calendarEvents }: Modules, timeZone: string): NextEarnings | null {
  const { earningsDate = [], isEarningsDateEstimate, earningsAverage } = calendarEvents?.earnings ?? {};
  if (earningsDate.length === 0) return null;
  const days = earningsDate.map((second) => zoneOf(timeZone).dayAt(second * 1000));
  return {
    from: Math.min(...days),
    to: Math.max(...days),
    estimated: isEarningsDateEstimate ?? days.length > 1,
    epsEstimate: earningsAverage ?? null,
  };
}
