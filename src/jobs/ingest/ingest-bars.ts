import type { ProviderTable } from '../../data/providers/provider.js';
import { DaySet } from '../../data/quality/rows/day-set.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import { findActions } from '../../data/store/save/find-actions.js';
import { openStage, type Stage } from '../../data/store/save/stage.js';
import { BAR, CORPORATE_ACTION } from '../../data/store/save/tables.js';
import { upsert } from '../../data/store/save/upsert.js';
import { Actions } from './actions.js';
import { type IngestRun, readTable, withStage } from './run.js';

/** Brings in bars, of both kinds, and the actions that they carry or that follow from their adjusted closes. */
export async function ingestBars(run: IngestRun, tables: readonly ProviderTable[]): Promise<void> {
  const { transaction, knownAt, tally, onProgress } = run;
  if (!tables.includes('bars') && !tables.includes('bars_with_adjusted_close')) return;
  const actions = new Actions(knownAt);
  const stage = await openStage(transaction.client, BAR);
  await withStage(stage, async () => {
    const take = barTaker(run, stage);
    if (tables.includes('bars')) {
      const takeBar = (row: Row<'bars'>) => {
        const id = take(row);
        if (id === null) return false;
        actions.take(id, row.date, 'DIVIDEND', row.dividend);
        actions.take(id, row.date, 'SPLIT', row.split);
        return true;
      };
      await readTable(run, 'bars', takeBar, { stage });
    }
    if (tables.includes('bars_with_adjusted_close')) {
      const takeBar = (row: Row<'bars_with_adjusted_close'>) => {
        const id = take(row);
        if (id === null) return false;
        actions.takeAdjusted(id, row.ticker, { date: row.date, close: row.close, adjClose: row.adj_close });
        return true;
      };
      await readTable(run, 'bars_with_adjusted_close', takeBar, { stage });
    }
  });
  onProgress('saving bars', 0, null);
  tally.saved('BARS', await upsert(transaction.client, BAR, transaction));
  await saveActions(run, actions);
}

/** Stages a bar and returns its security's id, or null for a second bar of the same day. */
function barTaker({ book, knownAt }: IngestRun, stage: Stage) {
  const seen = new DaySet();
  return ({ date, ticker, open, high, low, close, volume }: Omit<Row<'bars'>, 'dividend' | 'split'>): number | null => {
    const id = book.resolveOrAdd(ticker, date, 'STOCK');
    if (!seen.add(id, date)) return null;
    stage.add([id, date, open, high, low, close, volume, false, knownAt.close(date)]);
    return id;
  };
}

async function saveActions({ transaction, tally }: IngestRun, actions: Actions): Promise<void> {
  const unexplained = actions.derive();
  tally.setAside('bars_with_adjusted_close', unexplained);
  const rows = actions.staged(await findActions(transaction));
  tally.derived('ACTIONS', rows.length + unexplained.length);
  const stage = await openStage(transaction.client, CORPORATE_ACTION);
  await withStage(stage, async () => {
    for (const row of rows) stage.add(row);
  });
  tally.saved('ACTIONS', await upsert(transaction.client, CORPORATE_ACTION, transaction));
}
