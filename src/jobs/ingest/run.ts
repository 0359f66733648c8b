import type { Provider, ProviderTable, SourceRow } from '../../data/providers/provider.js';
import { type CheckContext, checkRows, DATA_TABLE_OF } from '../../data/quality/rows/check-rows.js';
import type { Decisions } from '../../data/quality/rows/decisions.js';
import type { KnownAt } from '../../data/quality/rows/known-at.js';
import { type Fault, type Quarantined, quarantine } from '../../data/quality/rows/rules.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import type { SecurityBook } from '../../data/quality/rows/security-book.js';
import type { IngestTransaction } from '../../data/store/save/ingest-transaction.js';
import type { Stage } from '../../data/store/save/stage.js';
import type { IngestReport } from '../../domain/ingest-report.js';
import type { OnProgress } from '../../domain/progress.js';
import type { DataTable } from '../../domain/tables.js';
import type { Tally } from './tally.js';

/** How bars are made up for sessions that a security has none of, between two that it has. They are marked `filled`. */
export interface FillPolicy {
  /** FFILL carries the last close on; INTERPOLATE draws a line to the next one, and is known only when that is. */
  policy: 'FFILL' | 'INTERPOLATE';
  /** So many sessions in a row at most; longer gaps stay. */
  maxSessions: number;
}

/** What the parts of an ingest share. */
export interface IngestRun {
  provider: Provider;
  transaction: IngestTransaction;
  book: SecurityBook;
  checks: CheckContext;
  context: IngestReport['context'];
  fill: FillPolicy | null;
  /** What was decided earlier about rows of this source. */
  decisions: Decisions;
  knownAt: KnownAt;
  tally: Tally;
  onProgress: OnProgress;
}

/** How a table is read beside the rule. */
export interface ReadOptions {
  /** The table of the report that counts its rows; null for rows that only help to read others. */
  countedAs?: DataTable | null;
  /** The stage that takes its rows, to be waited for. */
  stage?: Stage;
  /** Whether a bad row is nobody's business, so that it is not set aside. */
  leaveOut?(row: Quarantined): boolean;
}

/**
 * Takes a good row. Says whether it is the first of its key, or what it does not agree with: such a one is not used, unless it insists, because
 * it was decided that it be.
 */
export type TakeRow<Table extends ProviderTable> = (row: Row<Table>, source: SourceRow, insists: boolean) => boolean | Fault;

/**
 * Reads and checks all rows of a table; what is bad is set aside, what can be repaired is, and what was decided about a row before is kept.
 * Throws `BATCH_REJECTED` at its end when too much is bad.
 */
export async function readTable<Table extends ProviderTable>(
  run: IngestRun,
  table: Table,
  take: TakeRow<Table>,
  { countedAs = DATA_TABLE_OF[table], stage, leaveOut }: ReadOptions = {},
): Promise<void> {
  const { provider, checks, tally, onProgress, decisions } = run;
  let done = 0;
  onProgress(`reading ${table}`, done, null);
  for await (const batch of provider.rows(table)) {
    const { accepted, sources, quarantined, doubtful } = checkRows(table, batch, checks);
    tally.read(table, batch.length, countedAs);
    const found: Quarantined[] = [];
    const offer = (row: Row<Table>, source: SourceRow): boolean => {
      const taken = take(row, source, false);
      if (taken === true) return true;
      const second = quarantine(DATA_TABLE_OF[table], source, taken || DUPLICATE);
      if (decisions.of(second) === 'USE') take(row, source, true);
      else found.push(second);
      return false;
    };
    for (let i = 0; i < accepted.length; i++) offer(accepted[i], sources[i]);
    for (let i = 0; i < quarantined.length; i++) {
      const { read, repaired, source } = doubtful[i];
      const decision = decisions.of(quarantined[i]);
      if (read && decision === 'USE') take(read, source, true);
      else if (repaired === null || decision === 'LEAVE_OUT') found.push(quarantined[i]);
      else if (offer(repaired, source)) found.push(quarantined[i]);
    }
    if (found.length > 0) setAside(run, table, leaveOut ? found.filter((row) => !leaveOut(row)) : found);
    await stage?.drained();
    done += batch.length;
    onProgress(`reading ${table}`, done, null);
  }
  tally.judge(table);
}

/** Counts what was found about rows of a provider's table and keeps them; those that were decided to be left out are not asked for again. */
export function setAside(
  { tally, decisions }: IngestRun,
  table: ProviderTable,
  rows: readonly Quarantined[],
  isStored = false,
): void {
  const open: Quarantined[] = [];
  for (const row of rows) {
    if (decisions.of(row) === 'LEAVE_OUT') tally.settled(row.table);
    else open.push(row);
  }
  tally.setAside(table, open, isStored);
}

const DUPLICATE = { rule: 'duplicate', reason: 'Another row of this source has the same key; the first one is used.' } as const;

/** Opens a stage for the time of a piece of work; after a failure nothing of it stays open. */
export async function withStage<T>(stage: Stage, work: (stage: Stage) => Promise<T>): Promise<T> {
  try {
    const result = await work(stage);
    await stage.end();
    return result;
  } catch (error) {
    await stage.abort();
    throw error;
  }
}
