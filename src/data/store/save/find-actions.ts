import type { TradingDay } from '../../../domain/trading-day.js';
import type { IngestTransaction } from './ingest-transaction.js';

/** The key of a split or dividend. */
export interface ActionKey {
  securityId: number;
  exDate: TradingDay;
  type: 'SPLIT' | 'DIVIDEND';
}

/** The splits and dividends that the store has from a source; those that were taken back (split 1, dividend 0) are left out. */
export async function findActions({ client, marketId, source }: IngestTransaction): Promise<ActionKey[]> {
  const { rows } = await client.query<ActionKey>(
    `select a.security_id as "securityId", a.ex_date - date '1970-01-01' as "exDate", a.type
       from corporate_action a join security s on s.id = a.security_id
      where s.market_id = $1 and a.source = $2 and a.value <> case a.type when 'SPLIT' then 1 else 0 end`,
    [marketId, source],
  );
  return rows;
}
