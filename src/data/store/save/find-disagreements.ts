import type { Source } from '../../../domain/tables.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { IngestTransaction } from './ingest-transaction.js';

/** A bar of the ingest's source whose return is not that of another source. */
export interface Disagreement {
  ticker: string;
  day: TradingDay;
  open: number | null;
  high: number | null;
  low: number | null;
  close: number;
  volume: number | null;
  before: TradingDay;
  value: number;
  other: Source;
  otherValue: number;
}

/**
 * Rounding, and the hour at which a close was taken, make sources differ by less: of 639,209 returns that two real sources have of the same
 * days (2015–2021, the shared folder's README) 73 differ by more.
 */
const TOLERANCE = 0.02;

/** The bars that this transaction wrote and whose total return since the bar before differs from another source's over the same days. */
export async function findDisagreements({ client, marketId, source, version }: IngestTransaction): Promise<Disagreement[]> {
  const others = await client.query('select from ingest where market_id = $1 and source <> $2 and not rejected limit 1', [
    marketId,
    source,
  ]);
  if (others.rowCount === 0) return [];
  const { rows } = await client.query<Disagreement>(
    `with bars as (
       select b.*, lag(b.date) over w as before, lag(b.close) over w as close_before
         from bar b join security s on s.id = b.security_id
        where s.market_id = $1 window w as (partition by b.security_id, b.source order by b.date)),
     returns as (
       select b.*, (b.close * coalesce(s.value, 1) + coalesce(d.value, 0)) / b.close_before - 1 as value,
              greatest(b.version, s.version, d.version) as newest
         from bars b
         left join corporate_action s on s.security_id = b.security_id and s.ex_date = b.date and s.type = 'SPLIT' and s.source = b.source
         left join corporate_action d on d.security_id = b.security_id and d.ex_date = b.date and d.type = 'DIVIDEND' and d.source = b.source
        where b.before is not null)
     select s.key as ticker, m.date - date '1970-01-01' as day, m.open, m.high, m.low, m.close, m.volume,
            m.before - date '1970-01-01' as before, m.value, o.source as other, o.value as "otherValue"
       from returns m
       join returns o on o.security_id = m.security_id and o.date = m.date and o.before = m.before and o.source <> m.source
       join security s on s.id = m.security_id
      where m.source = $2 and m.newest = $3 and abs(m.value - o.value) > ${TOLERANCE}
      order by m.security_id, m.date, o.source`,
    [marketId, source, version],
  );
  return rows;
}
