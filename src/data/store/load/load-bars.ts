import type { DayRange, Knowledge } from '../../../domain/market.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { visible } from './visible.js';

/** Bars of one security as traded, as columns of equal length, oldest first. NaN is missing. */
export interface BarColumns {
  /** Trading days. */
  date: Int32Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  /** 1 where a policy made up the bar. */
  filled: Uint8Array;
}

/** The bars of one security in a range. Where several sources have a day, the first in the order of `SOURCES` counts. */
export async function loadBars(
  store: Store,
  { securityId, range, knowledge }: { securityId: number; range: DayRange; knowledge: Knowledge },
): Promise<BarColumns> {
  const { rows } = await store.pool.query({
    text: `select distinct on (date) date - date '1970-01-01', open, high, low, close, volume, filled
             from ${visible('bar', 'security_id, date, source, open, high, low, close, volume, filled', knowledge)} b
            where security_id = $1 and date between $2 and $3 order by date, source`,
    values: [securityId, isoOf(range.from), isoOf(range.to)],
    rowMode: 'array',
  });
  const numbers = (column: number) => Float64Array.from(rows, (row) => row[column] ?? Number.NaN);
  return {
    date: Int32Array.from(rows, (row) => row[0]),
    open: numbers(1),
    high: numbers(2),
    low: numbers(3),
    close: numbers(4),
    volume: numbers(5),
    filled: Uint8Array.from(rows, (row) => Number(row[6])),
  };
}
