import { type DecidedRow, Decisions } from '../../quality/rows/decisions.js';
import type { IngestTransaction } from './ingest-transaction.js';

/** What was decided so far about rows of the transaction's source. */
export async function findDecisions({ client, marketId, source }: IngestTransaction): Promise<Decisions> {
  const { rows } = await client.query<DecidedRow>(
    `select table_name as "table", rule, row, case status when 'DISCARDED' then 'LEAVE_OUT' else 'USE' end as decision
       from quarantine where market_id = $1 and source = $2 and status <> 'OPEN' order by resolved_at, id`,
    [marketId, source],
  );
  return new Decisions(rows);
}
