import type { ProviderTable } from '../../data/providers/provider.js';
import { DaySet } from '../../data/quality/rows/day-set.js';
import { type AdjustedClose, deriveActions } from '../../data/quality/rows/derive-actions.js';
import { type Quarantined, quarantine } from '../../data/quality/rows/rules.js';
import { type Cell, openStage } from '../../data/store/save/stage.js';
import { BAR, CORPORATE_ACTION } from '../../data/store/save/tables.js';
import { upsert } from '../../data/store/save/upsert.js';
import { isoOf } from '../../domain/trading-day.js';
import { type IngestRun, readTable, withStage } from './run.js';

/** Brings in bars, of both kinds, and the actions that they carry or that follow from their adjusted closes. */
export async function ingestBars(run: IngestRun, tables: readonly ProviderTable[]): Promise<void> {
  const { transaction, book, knownAt, tally, onProgress } = run;
  const has = (table: ProviderTable) => tables.includes(table);
  if (!has('bars') && !has('bars_with_adjusted_close')) return;
  const seen = new DaySet();
  const actions: Cell[][] = [];
  const adjusted = new Map<number, { ticker: string; closes: AdjustedClose[] }>();

  const stage = await openStage(transaction.client, BAR);
  await withStage(stage, async () => {
    if (has('bars')) {
      await readTable(
        run,
        'bars',
        ({ date, ticker, open, high, low, close, volume, dividend, split }) => {
          const id = book.resolveOrAdd(ticker, date, 'STOCK');
          if (!seen.add(id, date)) return false;
          const known = knownAt.close(date);
          stage.add([id, date, open, high, low, close, volume, false, known]);
          if (dividend > 0) actions.push([id, date, 'DIVIDEND', dividend, false, known]);
          if (split > 0 && split !== 1) actions.push([id, date, 'SPLIT', split, false, known]);
          return true;
        },
        { stage },
      );
    }
    if (has('bars_with_adjusted_close')) {
      await readTable(
        run,
        'bars_with_adjusted_close',
        ({ date, ticker, open, high, low, close, volume, adj_close }) => {
          const id = book.resolveOrAdd(ticker, date, 'STOCK');
          if (!seen.add(id, date)) return false;
          stage.add([id, date, open, high, low, close, volume, false, knownAt.close(date)]);
          const entry = adjusted.get(id) ?? { ticker, closes: [] };
          adjusted.set(id, entry);
          entry.closes.push({ date, close, adjClose: adj_close });
          return true;
        },
        { stage },
      );
    }
  });
  onProgress('saving bars', 0, null);
  tally.saved('BARS', await upsert(transaction.client, BAR, transaction));

  actions.push(...derivedActions(run, adjusted));
  tally.derived('ACTIONS', actions.length);
  const actionStage = await openStage(transaction.client, CORPORATE_ACTION);
  await withStage(actionStage, async () => {
    for (const action of actions) actionStage.add(action);
  });
  tally.saved('ACTIONS', await upsert(transaction.client, CORPORATE_ACTION, transaction));
}

function derivedActions(
  { knownAt, tally }: IngestRun,
  adjusted: Map<number, { ticker: string; closes: AdjustedClose[] }>,
): Cell[][] {
  const quarantined: Quarantined[] = [];
  const rows = [...adjusted].flatMap(([id, { ticker, closes }]) => {
    const { actions, faults } = deriveActions(closes);
    for (const { date, fault } of faults) quarantined.push(quarantine('ACTIONS', { date: isoOf(date), ticker }, fault));
    return actions.map(({ date, type, value }) => [id, date, type, value, true, knownAt.close(date)]);
  });
  tally.derived('ACTIONS', quarantined.length);
  tally.setAside('bars_with_adjusted_close', quarantined);
  return rows;
}
