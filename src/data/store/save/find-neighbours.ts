import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { IngestTransaction } from './ingest-transaction.js';

/** A stored bar beside those of an ingest, with the actions of its day. */
export interface NeighbourBar {
  securityId: number;
  day: TradingDay;
  close: number;
  /** Null where missing, as the other prices. */
  open: number | null;
  high: number | null;
  low: number | null;
  volume: number | null;
  split: number;
  dividend: number;
}

/** Days from the first to the last bar that an ingest has of a security. */
export interface BarSpan {
  securityId: number;
  from: TradingDay;
  to: TradingDay;
}

/** Enough calendar days for the returns that the first bars are compared with, and for the bar after the last. */
const DAYS_BEFORE = 140;
const DAYS_AFTER = 14;

/** The bars that the store has, of the same source, before and after spans of bars; by security and day. */
export async function findNeighbours(
  { client, source }: IngestTransaction,
  spans: readonly BarSpan[],
): Promise<readonly NeighbourBar[]> {
  const { rows } = await client.query<NeighbourBar>(
    `with span as (select * from unnest($1::int[], $2::date[], $3::date[]) as span (id, first, last)),
          beside as (
            select b.* from span, lateral (
              -- Without the offset a few spans are read by walking through the whole table.
              (select * from bar where security_id = id and source = $4 and date >= first - ${DAYS_BEFORE} and date < first offset 0)
              union all
              (select * from bar where security_id = id and source = $4 and date > last and date <= last + ${DAYS_AFTER} offset 0)) b)
     select b.security_id as "securityId", b.date - date '1970-01-01' as day, b.open, b.high, b.low, b.close, b.volume,
            coalesce(s.value, 1) as split, coalesce(d.value, 0) as dividend
       from beside b
       left join corporate_action s on s.security_id = b.security_id and s.ex_date = b.date and s.type = 'SPLIT' and s.source = $4
       left join corporate_action d on d.security_id = b.security_id and d.ex_date = b.date and d.type = 'DIVIDEND' and d.source = $4
      order by b.security_id, b.date`,
    [spans.map(({ securityId }) => securityId), spans.map(({ from }) => isoOf(from)), spans.map(({ to }) => isoOf(to)), source],
  );
  return rows;
}
