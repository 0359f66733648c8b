import type { ProviderTable } from '../../data/providers/provider.js';
import { readRow } from '../../data/quality/rows/check-rows.js';
import type { KnownAt } from '../../data/quality/rows/known-at.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import type { SecurityBook } from '../../data/quality/rows/security-book.js';
import type { IngestTransaction } from '../../data/store/save/ingest-transaction.js';
import { findSameBars, type QuarantinedRow } from '../../data/store/save/quarantined-rows.js';
import { type Cell, openStage } from '../../data/store/save/stage.js';
import { type BarKey, retireBars, withdrawBars } from '../../data/store/save/staged-bars.js';
import type { StoredTable } from '../../data/store/save/stored-table.js';
import { BAR, CORPORATE_ACTION } from '../../data/store/save/tables.js';
import { upsert } from '../../data/store/save/upsert.js';
import { appError } from '../../domain/errors.js';
import { tradingDay } from '../../domain/trading-day.js';
import { isFactTable, storedFactOf } from './facts.js';
import { withStage } from './run.js';

/** A transaction with what is needed to make rows of a source rows of the store. */
export interface DecisionRun {
  transaction: IngestTransaction;
  book: SecurityBook;
  knownAt: KnownAt;
}

interface StoredRow {
  stored: StoredTable;
  cells: Cell[];
}

/** Brings rows into the store as the source had them and returns how many are new or different there. Bars that were only marked are there. */
export async function storeReleased(run: DecisionRun, rows: readonly QuarantinedRow[]): Promise<number> {
  const byTable = new Map<StoredTable, Cell[][]>();
  for (const row of rows) {
    if (row.table === 'BARS' && row.action === 'WARN') continue;
    for (const { stored, cells } of storedRowsOf(run, row)) byTable.set(stored, [...(byTable.get(stored) ?? []), cells]);
  }
  let changed = 0;
  for (const [stored, staged] of byTable) {
    const stage = await openStage(run.transaction.client, stored);
    await withStage(stage, async () => {
      for (const cells of staged) stage.insist(cells);
    });
    const { added, corrected } = await upsert(run.transaction.client, stored, run.transaction);
    changed += added + corrected;
  }
  return changed;
}

/** Takes bars out of the store that were only marked or repaired, and returns how many. Other rows in quarantine are not there. */
export async function storeDiscarded(run: DecisionRun, rows: readonly QuarantinedRow[]): Promise<number> {
  const bars = rows.flatMap((row) => {
    if (row.table !== 'BARS' || row.action === 'DROP') return [];
    const bar = barOf(row, row.repairedRow ?? row.row);
    return [{ ...keyOf(run, row, bar), close: bar.close }];
  });
  const there = await findSameBars(run.transaction, bars);
  if (there.length === 0) return 0;
  const { client } = run.transaction;
  await withStage(await openStage(client, BAR), async () => {});
  await withdrawBars(
    run.transaction,
    there.map((key) => ({ ...key, basis: null })),
  );
  const retired = await retireBars(run.transaction);
  await client.query(`drop table stage_${BAR.name}`);
  return retired;
}

/** What the store would have had of a row: a bar with the actions of its day, an action, or a fact. */
function storedRowsOf(run: DecisionRun, row: QuarantinedRow): StoredRow[] {
  if (row.table === 'BARS') return barRows(run, row);
  if (row.table === 'ACTIONS') return [actionRow(run, row)];
  const table = providerTableOf(row);
  const fact = isFactTable(table) ? storedFactOf(table, row.row, run) : null;
  if (fact === null) throw unusable(row);
  return [fact];
}

/** Which table of a provider a row came in. Those that are counted as revisions differ by their columns. */
function providerTableOf({ table, row }: QuarantinedRow): ProviderTable {
  if (table !== 'REVISIONS' || !Object.hasOwn(row, 'period')) return table.toLowerCase() as ProviderTable;
  return Object.keys(row).some((column) => column.startsWith('eps')) ? 'estimates' : 'recommendations';
}

function barRows(run: DecisionRun, row: QuarantinedRow): StoredRow[] {
  const bar = barOf(row, row.row);
  const { securityId, day } = keyOf(run, row, bar);
  const known = run.knownAt.close(day);
  const { open, high, low, close, volume, split, dividend } = bar;
  const rows: StoredRow[] = [{ stored: BAR, cells: [securityId, day, open, high, low, close, volume, false, known] }];
  const act = (type: string, value: number) =>
    rows.push({ stored: CORPORATE_ACTION, cells: [securityId, day, type, value, false, known] });
  if (!Number.isNaN(split) && split !== 1) act('SPLIT', split);
  if (!Number.isNaN(dividend) && dividend !== 0) act('DIVIDEND', dividend);
  return rows;
}

function actionRow({ book, knownAt }: DecisionRun, row: QuarantinedRow): StoredRow {
  const { date, ticker, type, value, derived } = row.row;
  const day = tradingDay(String(date));
  const id = book.resolve(String(ticker), day);
  if (id === null) throw unusable(row);
  return {
    stored: CORPORATE_ACTION,
    cells: [id, day, type as string, value as number, derived === true, knownAt.close(day)],
  };
}

function barOf(row: QuarantinedRow, cells: Record<string, unknown>): Row<'bars'> {
  const bar = readRow('bars', cells);
  if (bar === null) throw unusable(row);
  return bar;
}

function keyOf({ book }: DecisionRun, row: QuarantinedRow, { ticker, date }: Row<'bars'>): BarKey {
  const securityId = book.resolve(ticker, date);
  if (securityId === null) throw unusable(row);
  return { securityId, day: date };
}

function unusable({ id }: QuarantinedRow) {
  const message = `The quarantined row ${id} is about no security of the store, or does not read. DISCARD it.`;
  return appError('CONFLICT', message, { path: ['ids'], actual: String(id) });
}
