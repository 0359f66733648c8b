import type { Knowledge } from '../../../domain/market.js';
import type { TradingDay } from '../../../domain/trading-day.js';

/** The two axes of a panel with the way from days and ids to positions on them, and the knowledge that is read with. */
export interface PanelFrame {
  /** Sessions, ascending; at least one. */
  readonly dates: readonly TradingDay[];
  /** Security ids, ascending. */
  readonly ids: readonly number[];
  readonly knowledge: Knowledge;
  /** By days since the first date: the position of that date, −1 for a day that is no date of the panel. */
  readonly dateAt: Int32Array;
  /** By id: the position of that security, −1 for another. */
  readonly securityAt: Int32Array;
}

/** The frame over dates and ids, both ascending. */
export function frameOf(dates: readonly TradingDay[], ids: readonly number[], knowledge: Knowledge): PanelFrame {
  const dateAt = new Int32Array(dates[dates.length - 1] - dates[0] + 1).fill(-1);
  for (const [t, date] of dates.entries()) dateAt[date - dates[0]] = t;
  const securityAt = new Int32Array((ids.at(-1) ?? 0) + 1).fill(-1);
  for (const [s, id] of ids.entries()) securityAt[id] = s;
  return { dates, ids, knowledge, dateAt, securityAt };
}

/** Numbers of a grid of the frame in memory that threads can share; all are NaN until they are written. */
export function sharedNumbers({ dates, ids }: Pick<PanelFrame, 'dates' | 'ids'>): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * dates.length * ids.length)).fill(Number.NaN);
}
