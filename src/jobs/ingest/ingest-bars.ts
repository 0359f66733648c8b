import type { ProviderTable } from '../../data/providers/provider.js';
import { DaySet } from '../../data/quality/rows/day-set.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import { findActions } from '../../data/store/save/find-actions.js';
import { openStage, type Stage } from '../../data/store/save/stage.js';
import { retireBars } from '../../data/store/save/staged-bars.js';
import { BAR, CORPORATE_ACTION } from '../../data/store/save/tables.js';
import { upsert } from '../../data/store/save/upsert.js';
import { Actions } from './actions.js';
import { BarCollection, type BarTable } from './bar-checks.js';
import { fillSessions } from './fill-sessions.js';
import { markDisagreements } from './mark-disagreements.js';
import { type IngestRun, readTable, setAside, withStage } from './run.js';
import { validateBars } from './validate-bars.js';

/** Brings in bars, of both kinds, and the actions that they carry or that follow from their adjusted closes. */
export async function ingestBars(run: IngestRun, tables: readonly ProviderTable[]): Promise<void> {
  const { transaction, knownAt, tally, onProgress } = run;
  if (!tables.includes('bars') && !tables.includes('bars_with_adjusted_close')) return;
  const actions = new Actions(knownAt);
  const bars = new BarCollection();
  const stage = await openStage(transaction.client, BAR);
  await withStage(stage, async () => {
    const take = barTaker(run, stage, bars);
    if (tables.includes('bars')) {
      const takeBar = (row: Row<'bars'>, _: unknown, insists: boolean) => {
        const id = take('bars', row, insists);
        if (id === null) return false;
        actions.take(id, row.date, 'DIVIDEND', row.dividend);
        actions.take(id, row.date, 'SPLIT', row.split);
        return true;
      };
      await readTable(run, 'bars', takeBar, { stage });
    }
    if (tables.includes('bars_with_adjusted_close')) {
      const takeBar = (row: Row<'bars_with_adjusted_close'>, _: unknown, insists: boolean) => {
        const id = take('bars_with_adjusted_close', row, insists);
        if (id === null) return false;
        actions.takeAdjusted(id, row.ticker, { date: row.date, close: row.close, adjClose: row.adj_close });
        return true;
      };
      await readTable(run, 'bars_with_adjusted_close', takeBar, { stage });
    }
  });
  onProgress('checking bars', 0, null);
  const unexplained = actions.derive();
  setAside(run, 'bars_with_adjusted_close', unexplained);
  const { spent, withheld } = await validateBars(run, bars, actions);
  await fillSessions(run, bars, actions);
  onProgress('saving bars', 0, null);
  tally.saved('BARS', await upsert(transaction.client, BAR, transaction));
  await saveActions(run, actions, unexplained.length + withheld);
  if (spent > 0) tally.retired(await retireBars(transaction));
  await markDisagreements(run);
}

/** Stages a bar and returns its security's id, or null for a second bar of the same day that does not insist. */
function barTaker({ book, knownAt }: IngestRun, stage: Stage, bars: BarCollection) {
  const seen = new DaySet();
  return (table: BarTable, row: Row<'bars'> | Row<'bars_with_adjusted_close'>, insists: boolean): number | null => {
    const { date, ticker, open, high, low, close, volume } = row;
    const id = book.resolveOrAdd(ticker, date, 'STOCK');
    const isFirst = seen.add(id, date);
    if (!isFirst && !insists) return null;
    const cells = [id, date, open, high, low, close, volume, false, knownAt.close(date)];
    if (insists) stage.insist(cells);
    else stage.add(cells);
    bars.take(id, table, row, insists);
    return id;
  };
}

async function saveActions({ transaction, tally }: IngestRun, actions: Actions, left: number): Promise<void> {
  const rows = actions.staged(await findActions(transaction));
  tally.derived('ACTIONS', rows.length + left);
  const stage = await openStage(transaction.client, CORPORATE_ACTION);
  await withStage(stage, async () => {
    for (const row of rows) stage.add(row);
  });
  tally.saved('ACTIONS', await upsert(transaction.client, CORPORATE_ACTION, transaction));
}
