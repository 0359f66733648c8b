import { createHash } from 'node:crypto';
import { isoOf } from '../../../domain/trading-day.js';
import { jsonOf } from '../../quality/rows/decisions.js';
import type { Quarantined } from '../../quality/rows/rules.js';
import type { IngestTransaction } from './ingest-transaction.js';

const ROWS_A_QUERY = 1_000;

/** Keeps rows that were dropped, repaired or marked. One that is there already, by its table, rule and content, is not kept twice, whatever was decided about it. */
export async function saveQuarantine(
  { client, marketId, source, now }: IngestTransaction,
  ingestId: string,
  quarantined: readonly Quarantined[],
): Promise<void> {
  for (let first = 0; first < quarantined.length; first += ROWS_A_QUERY) {
    const rows = quarantined.slice(first, first + ROWS_A_QUERY).map(({ date, row, repairedRow, ...rest }) => {
      const json = jsonOf(row);
      const digest = createHash('sha256')
        .update(JSON.stringify([rest.table, rest.rule, json]))
        .digest('hex');
      const repaired = repairedRow === null ? null : jsonOf(repairedRow);
      return { ...rest, date: date === null ? null : isoOf(date), row: json, repaired, digest };
    });
    await client.query(
      `insert into quarantine (market_id, ingest_id, table_name, ticker, date, rule, stage, severity, action, reason, row,
                               repaired_row, source, at, digest)
       select $1, $2, q."table", q.ticker, q.date, q.rule, q.stage, q.severity, q.action, q.reason, q.row::jsonb, q.repaired::jsonb,
              $3, $4, q.digest
         from json_to_recordset($5) as q("table" text, ticker text, date date, rule text, stage text, severity text, action text,
                                         reason text, row text, repaired text, digest text)
       on conflict (market_id, digest) do nothing`,
      [marketId, ingestId, source, now, JSON.stringify(rows).replaceAll('\\u0000', '\\ufffd')],
    );
  }
}
