import type { DataTable } from '../../../domain/tables.js';
import type { SourceRow } from '../../providers/provider.js';
import type { Quarantined, Rule } from './rules.js';

/** What was decided about a row that a rule had found something about: use it as the source has it, or never. */
export type Decision = 'USE' | 'LEAVE_OUT';

/** A decision that was made, with the row as it was kept. */
export interface DecidedRow {
  table: DataTable;
  rule: Rule;
  row: SourceRow;
  decision: Decision;
}

/**
 * What was decided about rows of a source, so that repeating an ingest undoes no decision.
 *
 * A decision is about a row's content, not about the rule that found it: a bar that was released as a potential spike stays when a later
 * ingest takes it for a confirmed one. A row that the source changes is another row, and nothing has been decided about it.
 */
export class Decisions {
  private readonly byContent = new Map<string, Decision>();

  /** Takes decisions in the order in which they were made: the last one about a row counts. */
  constructor(readonly rows: readonly DecidedRow[]) {
    for (const { table, row, decision } of rows) this.byContent.set(contentOf(table, row), decision);
  }

  /** What was decided about a row, or null. */
  of({ table, row }: Pick<Quarantined, 'table' | 'row'>): Decision | null {
    return this.byContent.size === 0 ? null : (this.byContent.get(contentOf(table, row)) ?? null);
  }
}

/** Table and cells as one text, the same before and after Postgres, which sorts the keys of its JSON in its own way. */
function contentOf(table: DataTable, row: SourceRow): string {
  const cells: Record<string, unknown> = JSON.parse(jsonOf(row));
  return JSON.stringify([table, Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** A row as the JSON that is kept: Postgres has no NUL in texts, JSON neither; infinite numbers are texts, since JSON has none. */
export function jsonOf(row: SourceRow): string {
  const json = JSON.stringify(row, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
  return json.replaceAll('\\u0000', '\\ufffd');
}
