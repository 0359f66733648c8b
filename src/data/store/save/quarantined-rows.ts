import type pg from 'pg';
import type { DataTable, Source } from '../../../domain/tables.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { Rule } from '../../quality/rows/rules.js';
import type { IngestTransaction } from './ingest-transaction.js';
import type { BarKey } from './staged-bars.js';

/** A row in quarantine, as far as a decision about it needs it. */
export interface QuarantinedRow {
  id: number;
  table: DataTable;
  rule: Rule;
  action: string;
  row: Record<string, unknown>;
  repairedRow: Record<string, unknown> | null;
  source: Source;
  status: 'OPEN' | 'RELEASED' | 'REVERTED' | 'DISCARDED';
}

/** Those of a market's quarantined rows that have one of the ids, locked until the transaction ends. */
export async function lockQuarantined(
  client: pg.ClientBase,
  marketId: number,
  ids: readonly number[],
): Promise<QuarantinedRow[]> {
  const { rows } = await client.query<QuarantinedRow>(
    `select id::float8 as id, table_name as "table", rule, action, row, repaired_row as "repairedRow", source, status
       from quarantine where market_id = $1 and id = any($2::bigint[]) order by id for update`,
    [marketId, ids],
  );
  return rows;
}

/** Writes down what was decided. */
export async function saveDecision(
  client: pg.ClientBase,
  ids: readonly number[],
  { status, by, note, now }: { status: QuarantinedRow['status']; by: string; note: string | null; now: Date },
): Promise<void> {
  await client.query(
    `update quarantine set status = $2::quarantine_status, resolved_by = $3, resolved_at = $4, note = $5 where id = any($1::bigint[])`,
    [ids, status, by, now, note],
  );
}

/** Of some bars, those that the store has with these closes, from the transaction's source. */
export async function findSameBars(
  { client, source }: IngestTransaction,
  bars: readonly (BarKey & { close: number })[],
): Promise<BarKey[]> {
  const { rows } = await client.query<BarKey>(
    `select b.security_id as "securityId", b.date - date '1970-01-01' as day
       from unnest($1::int[], $2::date[], $3::float8[]) as wanted (id, day, close)
       join bar b on b.security_id = id and b.date = wanted.day and b.close = wanted.close and b.source = $4`,
    [bars.map(({ securityId }) => securityId), bars.map(({ day }) => isoOf(day)), bars.map(({ close }) => close), source],
  );
  return rows;
}
