/**
 * Market capitalisation: diluted shares as last published × splits with an ex-date after that publication × raw close.
 *
 * A filing counts the shares of its day. A split that comes later multiplies them on its ex-date, when the close falls, so that the
 * product has no step; the next filing counts the new shares itself.
 */
import type { TradingDay } from '../../domain/trading-day.js';

/** Splits of one security, by ex-date. */
export interface Splits {
  readonly exDate: ArrayLike<TradingDay>;
  readonly value: ArrayLike<number>;
}

/**
 * Multiplies one security's shares as published into its market capitalisation, in place: `shares[t * columns + s]` for each date,
 * date-major like `close`. `published[t]` is the day of the publication that `shares` are of. NaN where either is missing.
 */
export function marketCap(
  dates: readonly TradingDay[],
  { columns, s }: { columns: number; s: number },
  shares: Float64Array,
  published: Int32Array,
  splits: Splits,
  close: Float64Array,
): void {
  let next = 0;
  let factor = 1;
  let since = Number.NaN;
  for (let t = 0, i = s; t < dates.length; t++, i += columns) {
    if (published[t] !== since) {
      // A new publication, seldom: begin with the first split after it. It may be older than the one before (a restatement).
      since = published[t];
      factor = 1;
      next = 0;
      while (next < splits.exDate.length && splits.exDate[next] <= since) next++;
    }
    for (; next < splits.exDate.length && splits.exDate[next] <= dates[t]; next++) factor *= splits.value[next];
    shares[i] *= factor * close[i];
  }
}
