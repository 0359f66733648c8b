/**
 * The days of a market as the fast path reads them: one level for each date and security, made once and shared by all configurations of a
 * sweep.
 */
import { SILENT_SESSIONS, type WalkMarket } from '../walk/walk-market.js';

/** A market with its dividends reinvested. */
export interface FastMarket {
  readonly rows: number;
  readonly columns: number;
  /**
   * What one share of the first bar has become, money; on a session without a bar as on the one before, 0 before the first. Security by
   * security, `level[s * rows + t]`, since a holding is read over the sessions of its step: a third of the time that date-major takes.
   */
  readonly level: Float64Array;
  /** 1 where it can be traded at the close, `traded[t * columns + s]`. */
  readonly traded: Uint8Array;
  /** By column the sessions on which a holding leaves the market, and its return then. */
  readonly exits: ReadonlyMap<number, readonly { readonly t: number; readonly return: number }[]>;
  /** Risk-free return of each session, 0 where unknown. */
  readonly riskFree: Float64Array;
}

/**
 * The days of a walk's market for the fast path. Throws `RangeError` for a dividend on a session without a bar, which a level cannot say: such
 * a market is for the general walk.
 */
export function fastMarketOf({ days, delistings }: WalkMarket): FastMarket {
  const { close, dividend, split } = days.grids;
  const { rows, columns } = close;
  const level = new Float64Array(rows * columns);
  const traded = new Uint8Array(rows * columns);
  const exits = new Map<number, { t: number; return: number }[]>();
  const lastClose = new Float64Array(columns).fill(Number.NaN);
  const shares = new Float64Array(columns).fill(1);
  const silent = new Int32Array(columns);
  const goneFrom = Int32Array.from(days.securities, ({ id }) => {
    const delisting = delistings.get(id);
    return delisting === undefined ? rows : rowFrom(days.dates, delisting.date);
  });
  const exit = (s: number, t: number, change: number) => exits.set(s, [...(exits.get(s) ?? []), { t, return: change }]);
  for (let t = 0; t < rows; t++) {
    for (let s = 0, i = t * columns; s < columns; s++, i++) {
      const at = s * rows + t;
      const price = close.data[i];
      if (split.data[i] > 0) shares[s] *= split.data[i];
      if (price > 0) {
        const paid = dividend.data[i] > 0 ? dividend.data[i] : 0;
        // A dividend is paid on the shares held before the day's split.
        const before = split.data[i] > 0 ? shares[s] / split.data[i] : shares[s];
        level[at] = Number.isNaN(lastClose[s]) ? price : (level[at - 1] * (shares[s] * price + before * paid)) / lastClose[s];
        lastClose[s] = price;
        shares[s] = 1;
        silent[s] = 0;
        traded[i] = t < goneFrom[s] ? 1 : 0;
      } else {
        if (dividend.data[i] > 0 && !Number.isNaN(lastClose[s])) {
          throw new RangeError(`The dividend of ${days.securities[s].ticker} in session ${t} should have a bar beside it.`);
        }
        level[at] = t === 0 ? 0 : level[at - 1];
        if (++silent[s] === SILENT_SESSIONS && t < goneFrom[s]) exit(s, t, delistings.get(days.securities[s].id)?.return ?? 0);
      }
      if (t === goneFrom[s]) exit(s, t, delistings.get(days.securities[s].id)?.return ?? 0);
    }
  }
  return { rows, columns, level, traded, exits, riskFree: days.series.riskFree.map((rate) => rate || 0) };
}

function rowFrom(dates: readonly number[], day: number): number {
  const t = dates.findIndex((date) => date >= day);
  return t < 0 ? dates.length : t;
}
