import type { ProviderTable, SourceRow } from '../../data/providers/provider.js';
import { DATA_TABLE_OF, readRow } from '../../data/quality/rows/check-rows.js';
import { type KnownAt, publicationOf } from '../../data/quality/rows/known-at.js';
import { isShareCount } from '../../data/quality/rows/logical-rules.js';
import { type Quarantined, quarantine } from '../../data/quality/rows/rules.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import { ShareUnits } from '../../data/quality/rows/share-units.js';
import { type Cell, openStage, type Stage } from '../../data/store/save/stage.js';
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
  type StoredTable,
} from '../../data/store/save/tables.js';
import { upsert } from '../../data/store/save/upsert.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { type IngestRun, readTable, setAside, withStage } from './run.js';

/** How rows of a table become rows of the store: which tickers they name, on which day, and the cells, given the securities' ids. */
interface Fact<Table extends ProviderTable> {
  stored: StoredTable;
  tickers(row: Row<Table>): string[];
  day(row: Row<Table>): TradingDay;
  cells(row: Row<Table>, ids: number[], knownAt: KnownAt): Cell[];
}

type FactTable =
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

const FACTS: { [Table in FactTable]: Fact<Table> } = {
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

/** Brings in a table of facts. Closes make their tickers securities; other facts about unknown tickers are counted and left out. */
export async function ingestFacts<Table extends FactTable>(run: IngestRun, table: Table): Promise<void> {
  const { transaction, book, checks, knownAt, tally, onProgress } = run;
  const fact: Fact<Table> = FACTS[table];
  const keys = fact.stored.keys.length;
  const seen = new Set<string>();
  const shares: ShareCount[] = [];
  const leaveOut = ({ ticker, date }: Quarantined) => {
    if (table === 'closes' || ticker === null || book.resolve(ticker, date ?? checks.lastSession) !== null) return false;
    tally.unknownTicker(table, [ticker]);
    return true;
  };
  const stage = await openStage(transaction.client, fact.stored);
  await withStage(stage, async () => {
    await readTable(
      run,
      table,
      (row, source, insists) => {
        const tickers = fact.tickers(row);
        const day = fact.day(row);
        const ids = tickers.map((ticker) =>
          table === 'closes' ? book.resolveOrAdd(ticker, day, 'INDEX') : book.resolve(ticker, day),
        );
        if (ids.includes(null)) {
          tally.unknownTicker(
            table,
            tickers.filter((_, i) => ids[i] === null),
          );
          return true;
        }
        const cells = fact.cells(row, ids as number[], knownAt);
        const key = cells.slice(0, keys).join('\0');
        if (seen.has(key) && !insists) return false;
        seen.add(key);
        if (insists) stage.insist(cells);
        else if (table === 'fundamentals' && isShareCount(cells[1] as string)) shares.push({ cells, source });
        else stage.add(cells);
        return true;
      },
      { stage, leaveOut },
    );
    stageShares(run, stage, shares);
  });
  tally.judge(table);
  onProgress(`saving ${table}`, 0, null);
  tally.saved(DATA_TABLE_OF[table], await upsert(transaction.client, fact.stored, transaction));
}

/** A count of shares waits until all of its security's are there, to be seen in the order of publication. */
interface ShareCount {
  cells: Cell[];
  source: SourceRow;
}

function stageShares(run: IngestRun, stage: Stage, shares: readonly ShareCount[]): void {
  const units = new Map<string, ShareUnits>();
  const published = ({ cells }: ShareCount) => [cells[4], cells[3]] as [number, number];
  const inOrder = [...shares].sort((a, b) => published(a)[0] - published(b)[0] || published(a)[1] - published(b)[1]);
  for (const { cells, source } of inOrder) {
    const [id, metric, , , , value] = cells;
    const series = `${id} ${metric}`;
    const check = units.get(series) ?? new ShareUnits();
    units.set(series, check);
    const fault = Number.isNaN(value) ? null : check.next(value as number);
    const found = fault && quarantine('FUNDAMENTALS', source, fault);
    if (found && run.decisions.of(found) !== 'USE') setAside(run, 'fundamentals', [found]);
    else stage.add(cells);
  }
}
