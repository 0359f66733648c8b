import type { Provider, ProviderTable, SourceRow } from '../../src/data/providers/provider.js';
import type { TradingCalendar } from '../../src/data/quality/calendar/trading-calendar.js';
import { type TradingDay, tradingDay } from '../../src/domain/trading-day.js';

/** Days after which figures without a day of publication are taken to be known; docs/data-formats.md. */
const REPORTING_LAG_DAYS: Readonly<Record<string, number>> = { Q: 45, A: 90 };

/**
 * A provider as it would have been at an instant: it has only the rows that were known then, and of a spell or a listing that ended later
 * not the end. Rows, not queries: what it delivers is all that a store could know.
 *
 * Securities and tickers come without a time and stay, as the design says. When a row was known is written here once more, independently of
 * the ingest, after docs/architecture.md.
 */
export function truncatedProvider(provider: Provider, asOf: Date, calendar: TradingCalendar): Provider {
  const closed = (day: TradingDay) => calendar.closeOf(day) <= asOf;
  const begun = (day: TradingDay) => calendar.startOf(day) <= asOf;
  const over = (day: TradingDay) => begun(day + 1);
  const opened = (day: TradingDay) => calendar.openOf(day) <= asOf;

  const keep: Partial<Record<ProviderTable, (row: SourceRow) => SourceRow | null>> = {
    bars: (row) => (closed(dayOf(row.date)) ? row : null),
    bars_with_adjusted_close: (row) => (closed(dayOf(row.date)) ? row : null),
    closes: (row) => (closed(dayOf(row.date)) ? row : null),
    membership: (row) => {
      if (!begun(dayOf(row.from))) return null;
      return row.to !== null && !begun(dayOf(row.to)) ? { ...row, to: null } : row;
    },
    fundamentals: (row) => {
      const published =
        row.published === null ? dayOf(row.period_end) + REPORTING_LAG_DAYS[`${row.period}`] : dayOf(row.published);
      return over(published) ? row : null;
    },
    earnings: (row) => {
      const day = dayOf(row.announced);
      const early = `${row.session}`.toUpperCase() === 'PRE' && calendar.isSession(day);
      return opened(early ? day : calendar.sessionAfter(day)) ? row : null;
    },
    revisions: (row) => (over(dayOf(row.date)) ? row : null),
    news: (row) => (new Date(`${row.published}`) <= asOf ? row : null),
    rates: (row) => (over(dayOf(row.date)) ? row : null),
    relations: (row) => (over(dayOf(row.published)) ? row : null),
    securities: (row) => {
      const ended = row.delisted === null || row.delisted === undefined ? null : calendar.sessionOnOrBefore(dayOf(row.delisted));
      return ended === null || closed(ended) ? row : { ...row, delisted: null, delisting_reason: null, delisting_return: null };
    },
  };

  return {
    source: provider.source,
    market: () => provider.market(),
    tables: () => provider.tables(),
    close: () => provider.close(),
    description: `${provider.description}, as it was at ${asOf.toISOString()}`,
    async *rows(table) {
      for await (const batch of provider.rows(table)) {
        yield batch.flatMap((row) => {
          const kept = keep[table] ? keep[table](row) : row;
          return kept === null ? [] : [kept];
        });
      }
    },
  };
}

function dayOf(cell: unknown): TradingDay {
  return typeof cell === 'number' ? cell : tradingDay(`${cell}`);
}
