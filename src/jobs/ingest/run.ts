import type { Provider, ProviderTable, SourceRow } from '../../data/providers/provider.js';
import { type CheckContext, checkRows, DATA_TABLE_OF } from '../../data/quality/rows/check-rows.js';
import type { KnownAt } from '../../data/quality/rows/known-at.js';
import { type Quarantined, quarantine } from '../../data/quality/rows/rules.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import type { SecurityBook } from '../../data/quality/rows/security-book.js';
import type { IngestTransaction } from '../../data/store/save/ingest-transaction.js';
import type { Stage } from '../../data/store/save/stage.js';
import type { DataTable } from '../../domain/tables.js';
import type { Tally } from './tally.js';

/** Says how far something is: a stage's name, how much of it is done and, where that is known, of how much. */
export type OnProgress = (stage: string, done: number, total: number | null) => void;

/** What the parts of an ingest share. */
export interface IngestRun {
  provider: Provider;
  transaction: IngestTransaction;
  book: SecurityBook;
  checks: CheckContext;
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
 * Reads and checks all rows of a table; what is bad is set aside. Throws `BATCH_REJECTED` at its end when too much is. `take` says of a
 * good row whether it is the first of its key; a second one is set aside as well.
 */
export async function readTable<Table extends ProviderTable>(
  { provider, checks, tally, onProgress }: IngestRun,
  table: Table,
  take: (row: Row<Table>, source: SourceRow) => boolean,
  { countedAs = DATA_TABLE_OF[table], stage, leaveOut }: ReadOptions = {},
): Promise<void> {
  let done = 0;
  onProgress(`reading ${table}`, done, null);
  for await (const batch of provider.rows(table)) {
    const { accepted, sources, quarantined } = checkRows(table, batch, checks);
    tally.read(table, batch.length, countedAs);
    for (let i = 0; i < accepted.length; i++) {
      if (take(accepted[i], sources[i])) continue;
      quarantined.push(quarantine(DATA_TABLE_OF[table], sources[i], DUPLICATE));
    }
    if (quarantined.length > 0) tally.setAside(table, leaveOut ? quarantined.filter((row) => !leaveOut(row)) : quarantined);
    await stage?.drained();
    done += batch.length;
    onProgress(`reading ${table}`, done, null);
  }
  tally.judge(table);
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
