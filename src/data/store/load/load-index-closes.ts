import type { DayRange, Knowledge } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { visible } from './visible.js';

/** A close without a bar: of an index, or of a fund's total return. */
export interface IndexClose {
  date: TradingDay;
  basis: 'PRICE' | 'TOTAL_RETURN';
  close: number;
}

/** The closes without a bar of one security in a range, oldest first; of each day and basis the first source counts. */
export async function loadIndexCloses(
  store: Store,
  { securityId, range, knowledge }: { securityId: number; range: DayRange; knowledge: Knowledge },
): Promise<IndexClose[]> {
  const { rows } = await store.pool.query<IndexClose>(
    `select distinct on (date, basis) date - date '1970-01-01' as date, basis, close
       from ${visible('index_close', 'security_id, date, basis, source, close', knowledge)} c
      where security_id = $1 and date between $2 and $3 order by date, basis, source`,
    [securityId, isoOf(range.from), isoOf(range.to)],
  );
  return rows;
}
