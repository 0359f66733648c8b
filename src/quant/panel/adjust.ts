/**
 * Adjusted prices from prices as traded and corporate actions.
 *
 * The total return from one bar to the next is that of one share held in between. Over days without a bar, U shares grow from 1 and
 * cash C from 0: an ex-date pays `C += U · dividend`, then splits `U *= split` (a dividend is paid on the shares held before, so a split
 * of the same day or later does not touch it). With neither reinvested before the next bar,
 *
 *     A_t = A_u · (U · close_t + C) / close_u
 *
 * which on an ex-date right after a bar is (close · split + dividend) / previous close, the convention of the Center for Research in
 * Security Prices (CRSP, "Data Descriptions Guide", holding period total return). A begins at the first bar's close and only looks back,
 * so the index of a prefix is the prefix of the index, to the bit; an action on or before the first bar changes nothing.
 */
import type { TradingDay } from '../../domain/trading-day.js';

/** Splits and dividends as columns, in the order of date, and on one day dividends before splits. */
export interface ActionColumns {
  readonly count: number;
  /** Index of the first date of the panel on or after the ex-date. */
  readonly t: Int32Array;
  /** Index of the security. */
  readonly s: Int32Array;
  /** 1 for a split, 0 for a dividend. */
  readonly split: Uint8Array;
  /** New shares for an old one, or cash a share. */
  readonly value: Float64Array;
}

/**
 * Writes the total-return index into `adjClose` and, where given, how many shares one share of the first bar has become into
 * `shares`; both are date-major like `close` and NaN where there is no close.
 *
 * Throws `RangeError` when the grids differ in size or an action lies outside of them.
 */
export function accumulate(
  close: Float64Array,
  columns: number,
  actions: ActionColumns,
  adjClose: Float64Array,
  shares: Float64Array | null,
): void {
  checkSize(close, adjClose, 'adjClose');
  if (shares) checkSize(close, shares, 'shares');
  const rows = columns === 0 ? 0 : close.length / columns;
  const lastClose = new Float64Array(columns).fill(Number.NaN);
  const index = new Float64Array(columns);
  const held = new Float64Array(columns).fill(1);
  const cash = new Float64Array(columns);
  const grown = new Float64Array(columns).fill(1);
  let a = 0;
  for (let t = 0; t < rows; t++) {
    for (; a < actions.count && actions.t[a] <= t; a++) {
      const s = actions.s[a];
      if (actions.t[a] < 0 || s < 0 || s >= columns)
        throw new RangeError(`Action ${a} lies outside of the ${rows} × ${columns} bars.`);
      if (actions.split[a] === 1) held[s] *= actions.value[a];
      else cash[s] += held[s] * actions.value[a];
    }
    for (let s = 0, i = t * columns; s < columns; s++, i++) {
      const price = close[i];
      if (Number.isNaN(price)) {
        adjClose[i] = Number.NaN;
        if (shares) shares[i] = Number.NaN;
        continue;
      }
      if (Number.isNaN(lastClose[s])) {
        index[s] = price;
      } else {
        index[s] *= (held[s] * price + cash[s]) / lastClose[s];
        grown[s] *= held[s];
      }
      held[s] = 1;
      cash[s] = 0;
      lastClose[s] = price;
      adjClose[i] = index[s];
      if (shares) shares[i] = grown[s];
    }
  }
}

/** Writes prices in the scale of the index: raw × adjusted close / close. `out` may be `raw`. */
export function scaleToIndex(raw: Float64Array, close: Float64Array, adjClose: Float64Array, out: Float64Array): void {
  checkSize(raw, out, 'out');
  for (let i = 0; i < raw.length; i++) out[i] = raw[i] * (adjClose[i] / close[i]);
}

/** Bars of one security, oldest first; NaN is missing. */
export interface PriceColumns {
  readonly date: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** A split or a dividend of that security. */
export interface PriceAction {
  exDate: TradingDay;
  type: 'SPLIT' | 'DIVIDEND';
  value: number;
}

/**
 * The bars of one security adjusted backwards: prices for splits and dividends so that the last close is as traded, volume for splits
 * only, in shares of the last day. Actions after the last bar or on or before the first change nothing. `actions` may come in any order.
 */
export function adjustBackwards(bars: PriceColumns, actions: readonly PriceAction[]): PriceColumns {
  const { date, close } = bars;
  const size = date.length;
  const index = new Float64Array(size);
  const shares = new Float64Array(size);
  accumulate(close, 1, columnsOf(date, actions), index, shares);
  const scale = new Float64Array(size);
  for (let t = 0; t < size; t++) scale[t] = (index[t] / index[size - 1]) * close[size - 1];
  const scaled = (raw: Float64Array) => {
    const out = new Float64Array(size);
    scaleToIndex(raw, close, scale, out);
    return out;
  };
  return {
    date,
    open: scaled(bars.open),
    high: scaled(bars.high),
    low: scaled(bars.low),
    close: scale,
    volume: bars.volume.map((volume, t) => volume * (shares[size - 1] / shares[t])),
  };
}

function columnsOf(dates: Int32Array, actions: readonly PriceAction[]): ActionColumns {
  const sorted = [...actions].sort((a, b) => a.exDate - b.exDate || Number(a.type === 'SPLIT') - Number(b.type === 'SPLIT'));
  let t = 0;
  const positions = sorted.map(({ exDate }) => {
    while (t < dates.length && dates[t] < exDate) t++;
    return t;
  });
  return {
    count: sorted.length,
    t: Int32Array.from(positions),
    s: new Int32Array(sorted.length),
    split: Uint8Array.from(sorted, ({ type }) => Number(type === 'SPLIT')),
    value: Float64Array.from(sorted, ({ value }) => value),
  };
}

function checkSize(close: Float64Array, other: Float64Array, name: string): void {
  if (other.length !== close.length)
    throw new RangeError(`${name} has ${other.length} numbers, but there are ${close.length} closes.`);
}
