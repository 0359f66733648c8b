import type { DataTable } from '../../../domain/tables.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { ProviderTable, SourceRow } from '../../providers/provider.js';
import type { TradingCalendar } from '../calendar/trading-calendar.js';
import { faultOf } from './logical-rules.js';
import { repairOf } from './repair-row.js';
import { type Fault, type Quarantined, quarantine, type Rule } from './rules.js';
import { ROWS, type Row } from './schemas.js';

/** Which table of the store the rows of a provider's table are counted as. What analysts expect and advise counts with their revisions. */
export const DATA_TABLE_OF: Readonly<Record<ProviderTable, DataTable>> = {
  securities: 'SECURITIES',
  tickers: 'SECURITIES',
  bars: 'BARS',
  bars_with_adjusted_close: 'BARS',
  closes: 'CLOSES',
  membership: 'MEMBERSHIP',
  fundamentals: 'FUNDAMENTALS',
  earnings: 'EARNINGS',
  revisions: 'REVISIONS',
  estimates: 'REVISIONS',
  recommendations: 'REVISIONS',
  news: 'NEWS',
  rates: 'RATES',
  relations: 'RELATIONS',
};

/** What the checks must know beside the row: the exchange's calendar and the moment of the ingest. */
export interface CheckContext {
  calendar: TradingCalendar;
  now: Date;
  /** The newest session that has closed at `now`. */
  lastSession: TradingDay;
}

export function checkContext(calendar: TradingCalendar, now: Date): CheckContext {
  return { calendar, now, lastSession: calendar.lastClosedAt(now) };
}

/** Rows of a batch that can be used, with the rows that they were read from, and those that cannot, or not as they are. */
export interface CheckedRows<Table extends ProviderTable> {
  accepted: Row<Table>[];
  /** `sources[i]` is what `accepted[i]` was read from. */
  sources: SourceRow[];
  quarantined: Quarantined[];
  /** What `quarantined[i]` reads as: the source's row, null where it cannot be read, and the repaired row, null where it is dropped. */
  doubtful: { read: Row<Table> | null; repaired: Row<Table> | null; source: SourceRow }[];
}

/**
 * Reads and checks a batch, row by row: types first, then what values can be, then their dates. A bad row never costs its neighbours. What
 * can be repaired without a guess is, and both forms are returned.
 */
export function checkRows<Table extends ProviderTable>(
  table: Table,
  batch: readonly SourceRow[],
  context: CheckContext,
): CheckedRows<Table> {
  const schema = ROWS[table];
  const checked: CheckedRows<Table> = { accepted: [], sources: [], quarantined: [], doubtful: [] };
  const doubt = (source: SourceRow, fault: Fault, read: Row<Table> | null, repaired: Row<Table> | null = null) => {
    checked.quarantined.push(quarantine(DATA_TABLE_OF[table], source, fault, repaired));
    checked.doubtful.push({ read, repaired, source });
  };
  for (const source of batch) {
    const result = schema.safeParse(source);
    if (!result.success) {
      doubt(source, structuralFault(result.error.issues[0]), null);
      continue;
    }
    const row = result.data as Row<Table>;
    const repair = repairOf(table, row);
    const fault = (repair ? null : faultOf(table, row)) ?? dateFaultOf(table, row, context);
    if (fault) doubt(source, fault, row);
    else if (repair) doubt(source, repair.fault, row, repair.row);
    else {
      checked.accepted.push(row);
      checked.sources.push(source);
    }
  }
  return checked;
}

/** A row of a table as its columns read, whatever its values; null where they do not read. */
export function readRow<Table extends ProviderTable>(table: Table, source: SourceRow): Row<Table> | null {
  const result = ROWS[table].safeParse(source);
  return result.success ? (result.data as Row<Table>) : null;
}

function structuralFault(issue: { path: PropertyKey[]; message: string; params?: unknown }): Fault {
  const { rule } = (issue.params ?? { rule: 'wrong_type' }) as { rule: Rule };
  return { rule, reason: `${issue.path.map(String).join('.') || 'The row'} ${issue.message}.` };
}

/** Prices belong to a session that has closed; other facts are not of the future. What is announced ahead may be. */
function dateFaultOf<Table extends ProviderTable>(table: Table, row: Row<Table>, context: CheckContext): Fault | null {
  const { calendar, now, lastSession } = context;
  switch (table) {
    case 'bars':
    case 'bars_with_adjusted_close':
    case 'closes': {
      const { date } = row as Row<'closes'>;
      if (date > lastSession) {
        return {
          rule: 'future_date',
          reason: `${isoOf(date)} is after ${isoOf(lastSession)}, the last session that has closed.`,
        };
      }
      if (!calendar.isSession(date)) return { rule: 'no_session', reason: `${isoOf(date)} is no session of the exchange.` };
      return null;
    }
    case 'revisions':
    case 'estimates':
    case 'recommendations':
    case 'rates':
      return futureFault((row as Row<'rates'>).date);
    case 'fundamentals': {
      const { published, period_end } = row as Row<'fundamentals'>;
      return futureFault(published ?? period_end);
    }
    case 'relations':
      return futureFault((row as Row<'relations'>).published);
    case 'news': {
      const { published } = row as Row<'news'>;
      return published > now.getTime() ? futureReason(new Date(published).toISOString(), now) : null;
    }
    case 'earnings': {
      // A date that is only expected has no result yet.
      const { announced, eps_actual } = row as Row<'earnings'>;
      return Number.isNaN(eps_actual) ? null : futureFault(announced);
    }
    default:
      return null;
  }

  function futureFault(day: TradingDay): Fault | null {
    return day > lastSession && calendar.startOf(day).getTime() > now.getTime() ? futureReason(isoOf(day), now) : null;
  }
}

function futureReason(when: string, now: Date): Fault {
  return { rule: 'future_date', reason: `${when} is after ${now.toISOString()}, the moment of the ingest.` };
}
