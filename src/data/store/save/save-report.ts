import type pg from 'pg';
import type { IngestReport } from '../../../domain/ingest-report.js';
import type { Store } from '../store.js';
import type { IngestTransaction } from './ingest-transaction.js';

/** Keeps the report of an ingest, in its own transaction's hands. */
export async function saveReport({ client, marketId }: IngestTransaction, report: IngestReport): Promise<void> {
  await insert(client, marketId, report);
}

/** Keeps the report of an ingest that was rejected; one of a market that does not exist has nowhere to be kept. */
export async function saveRejected(store: Store, report: IngestReport): Promise<void> {
  const { rows } = await store.pool.query<{ id: number }>('select id from market where name = $1', [report.market]);
  if (rows.length > 0) await insert(store.pool, rows[0].id, report);
}

/** The tickers of a market's securities that have neither bars nor closes. */
export async function findWithoutData({ client, marketId }: IngestTransaction): Promise<string[]> {
  const { rows } = await client.query<{ ticker: string }>(
    `select ticker from security s where market_id = $1 and not exists (select from bar where security_id = s.id)
        and not exists (select from index_close where security_id = s.id) order by ticker`,
    [marketId],
  );
  return rows.map(({ ticker }) => ticker);
}

async function insert(client: pg.ClientBase | pg.Pool, marketId: number, report: IngestReport): Promise<void> {
  const {
    id,
    provider,
    source,
    context,
    startedAt,
    finishedAt,
    dataVersion,
    rejected,
    tables,
    rules,
    withoutData,
    failures,
    jobId,
  } = report;
  const json = [JSON.stringify(tables), JSON.stringify(rules)];
  await client.query(
    `insert into ingest (id, market_id, source, description, context, started_at, finished_at, version, rejected, tables, rules,
                         without_data, failures, job_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      id,
      marketId,
      provider,
      source,
      context,
      startedAt,
      finishedAt,
      dataVersion,
      rejected,
      ...json,
      withoutData,
      failures,
      jobId,
    ],
  );
}
