/** Facts, each row by itself: what a row of each table is about, and the cells that it becomes in the store. */
import type { ProviderTable, SourceRow } from '../../data/providers/provider.js';
import { readRow } from '../../data/quality/rows/check-rows.js';
import { type KnownAt, publicationOf } from '../../data/quality/rows/known-at.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import type { Cell } from '../../data/store/save/stage.js';
import type { StoredTable } from '../../data/store/save/stored-table.js';
import {
  EARNINGS,
  ESTIMATE,
  FUNDAMENTAL,
  INDEX_CLOSE,
  NEWS,
  RATE,
  RECOMMENDATION,
  RELATION,
  REVISION,
} from '../../data/store/save/tables.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { IngestRun } from './run.js';

/** How rows of a table become rows of the store: which tickers they name, on which day, and the cells, given the securities' ids. */
export interface Fact<Table extends ProviderTable> {
  stored: StoredTable;
  tickers(row: Row<Table>): string[];
  day(row: Row<Table>): TradingDay;
  cells(row: Row<Table>, ids: number[], knownAt: KnownAt): Cell[];
}

/** The tables of a provider whose rows are facts. */
export type FactTable =
  | 'closes'
  | 'fundamentals'
  | 'earnings'
  | 'revisions'
  | 'estimates'
  | 'recommendations'
  | 'news'
  | 'rates'
  | 'relations';

const MS_A_DAY = 86_400_000;

/** The facts by the table that they come in. */
export const FACTS: { [Table in FactTable]: Fact<Table> } = {
  closes: {
    stored: INDEX_CLOSE,
    tickers: ({ ticker }) => [ticker],
    day: ({ date }) => date,
    cells: ({ date, basis, close }, [id], knownAt) => [id, date, basis, close, knownAt.close(date)],
  },
  fundamentals: {
    stored: FUNDAMENTAL,
    tickers: ({ ticker }) => [ticker],
    day: ({ published, period_end }) => published ?? period_end,
    cells: ({ metric, period, period_end, published, value }, [id], knownAt) => {
      const publication = publicationOf(period, period_end, published);
      const known = knownAt.end(publication.published);
      return [id, metric, period, period_end, publication.published, value, publication.estimated, known];
    },
  },
  earnings: {
    stored: EARNINGS,
    tickers: ({ ticker }) => [ticker],
    day: ({ announced }) => announced,
    cells: ({ announced, session, fiscal_quarter, eps_actual, eps_estimate }, [id], knownAt) => [
      id,
      announced,
      session,
      fiscal_quarter,
      eps_actual,
      eps_estimate,
      session === 'UNKNOWN',
      knownAt.report(announced, session),
    ],
  },
  revisions: {
    stored: REVISION,
    tickers: ({ ticker }) => [ticker],
    day: ({ date }) => date,
    cells: ({ date, up, down, total }, [id], knownAt) => [id, date, up, down, total, knownAt.end(date)],
  },
  estimates: {
    stored: ESTIMATE,
    tickers: ({ ticker }) => [ticker],
    day: ({ date }) => date,
    cells: ({ date, period, period_end, ...row }, [id], knownAt) => [
      id,
      date,
      period,
      period_end,
      row.eps,
      row.eps_7_days_ago,
      row.eps_30_days_ago,
      row.eps_60_days_ago,
      row.eps_90_days_ago,
      knownAt.end(date),
    ],
  },
  recommendations: {
    stored: RECOMMENDATION,
    tickers: ({ ticker }) => [ticker],
    day: ({ date }) => date,
    cells: ({ date, period, strong_buy, buy, hold, sell, strong_sell }, [id], knownAt) => [
      id,
      date,
      period,
      strong_buy,
      buy,
      hold,
      sell,
      strong_sell,
      knownAt.end(date),
    ],
  },
  news: {
    stored: NEWS,
    tickers: ({ ticker }) => [ticker],
    day: ({ published }) => Math.floor(published / MS_A_DAY),
    cells: ({ published, headline, publisher }, [id]) => [id, published, headline, publisher, published],
  },
  rates: {
    stored: RATE,
    tickers: () => [],
    day: ({ date }) => date,
    cells: ({ series, date, value }, _ids, knownAt) => [series, date, value, knownAt.end(date)],
  },
  relations: {
    stored: RELATION,
    tickers: ({ supplier, customer }) => [supplier, customer],
    day: ({ published }) => published,
    cells: ({ weight, published }, [supplier, customer], knownAt) => [
      supplier,
      customer,
      published,
      weight,
      knownAt.end(published),
    ],
  },
};

/** Whether a table of a provider is one of facts, each row by itself. */
export function isFactTable(table: ProviderTable): table is FactTable {
  return Object.hasOwn(FACTS, table);
}

/**
 * A row of facts as the store keeps it, with the table that it belongs to; null where its columns do not read or it is about a ticker
 * that is no security.
 */
export function storedFactOf<Table extends FactTable>(
  table: Table,
  source: SourceRow,
  { book, knownAt }: Pick<IngestRun, 'book' | 'knownAt'>,
): { stored: StoredTable; cells: Cell[] } | null {
  const fact: Fact<Table> = FACTS[table];
  const row = readRow(table, source);
  if (row === null) return null;
  const ids = fact.tickers(row).map((ticker) => book.resolve(ticker, fact.day(row)));
  return ids.includes(null) ? null : { stored: fact.stored, cells: fact.cells(row, ids as number[], knownAt) };
}
