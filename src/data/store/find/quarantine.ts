import type { DataTable, Source } from '../../../domain/tables.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** Where a quarantined row stands. */
export const QUARANTINE_STATUSES = ['OPEN', 'RELEASED', 'REVERTED', 'DISCARDED'] as const;
export type QuarantineStatus = (typeof QUARANTINE_STATUSES)[number];

/** A row that was dropped, repaired or set aside. */
export interface StoredQuarantinedRow {
  id: number;
  table: DataTable;
  ticker: string | null;
  date: TradingDay | null;
  rule: string;
  stage: string;
  severity: string;
  action: string;
  reason: string;
  /** As the source had it, and as it was repaired to, where it was. */
  row: unknown;
  repairedRow: unknown;
  source: Source;
  at: Date;
  status: QuarantineStatus;
  resolvedBy: string | null;
  resolvedAt: Date | null;
  ingestId: string;
}

/** Which rows are meant; null: no condition. */
export interface QuarantineFilter {
  marketId: number;
  rule: string | null;
  ticker: string | null;
  status: readonly QuarantineStatus[];
}

const COLUMNS = `id::int, table_name as "table", ticker, date - date '1970-01-01' as date, rule, stage, severity, action, reason, row,
  repaired_row as "repairedRow", source, at, status, resolved_by as "resolvedBy", resolved_at as "resolvedAt", ingest_id as "ingestId"`;

const FILTER = `market_id = $1 and ($2::text is null or rule = $2) and ($3::text is null or ticker = $3)
  and status = any($4::quarantine_status[])`;

/** The rows that a filter leaves, newest first, from the row of an id on. */
export async function listQuarantine(
  store: Store,
  filter: QuarantineFilter,
  after: number | null,
  limit: number,
): Promise<StoredQuarantinedRow[]> {
  const { rows } = await store.pool.query<StoredQuarantinedRow>(
    `select ${COLUMNS} from quarantine where ${FILTER} and ($5::bigint is null or id < $5) order by id desc limit $6`,
    [...valuesOf(filter), after, limit],
  );
  return rows;
}

/** How many rows a filter leaves. */
export async function countQuarantined(store: Store, filter: QuarantineFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from quarantine where ${FILTER}`, valuesOf(filter));
  return rows[0].count;
}

/** Rows by their ids, in the order of the ids; ids of other markets and unknown ones have no row. */
export async function findQuarantined(store: Store, marketId: number, ids: readonly number[]): Promise<StoredQuarantinedRow[]> {
  const { rows } = await store.pool.query<StoredQuarantinedRow>(
    `select ${COLUMNS} from quarantine where market_id = $1 and id = any($2::bigint[]) order by array_position($2::bigint[], id)`,
    [marketId, ids],
  );
  return rows;
}

function valuesOf({ marketId, rule, ticker, status }: QuarantineFilter): unknown[] {
  return [marketId, rule, ticker, status];
}
