import { createHash } from 'node:crypto';
import { isoOf } from '../../../domain/trading-day.js';
import type { Quarantined } from '../../quality/rows/rules.js';
import type { IngestTransaction } from './ingest-transaction.js';

const ROWS_A_QUERY = 1_000;

/** Keeps rows that were set aside. One that is there already, by its table, rule and content, is not kept twice, whatever was decided about it. */
export async function saveQuarantine(
  { client, marketId, source, now }: IngestTransaction,
  ingestId: string,
  quarantined: readonly Quarantined[],
): Promise<void> {
  for (let first = 0; first < quarantined.length; first += ROWS_A_QUERY) {
    const rows = quarantined.slice(first, first + ROWS_A_QUERY).map(({ date, row, ...rest }) => {
      const json = jsonOf(row);
      const digest = createHash('sha256')
        .update(JSON.stringify([rest.table, rest.rule, json]))
        .digest('hex');
      return { ...rest, date: date === null ? null : isoOf(date), row: json, digest };
    });
    await client.query(
      `insert into quarantine (market_id, ingest_id, table_name, ticker, date, rule, stage, severity, action, reason, row, source, at, digest)
       select $1, $2, q."table", q.ticker, q.date, q.rule, q.stage, q.severity, q.action, q.reason, q.row::jsonb, $3, $4, q.digest
         from json_to_recordset($5) as q("table" text, ticker text, date date, rule text, stage text, severity text, action text,
                                         reason text, row text, digest text)
       on conflict (market_id, digest) do nothing`,
      [marketId, ingestId, source, now, JSON.stringify(rows).replaceAll('\\u0000', '\\ufffd')],
    );
  }
}

/** Postgres has no NUL in texts, JSON neither; infinite numbers are texts, since JSON has none. */
function jsonOf(row: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(row, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
  return json.replaceAll('\\u0000', '\\ufffd');
}
