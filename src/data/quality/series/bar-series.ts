import type { TradingDay } from '../../../domain/trading-day.js';

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** A bar as a series holds it; NaN is missing. */
export type SeriesBar = { day: TradingDay } & Record<(typeof PRICES)[number], number>;

const FIRST_CAPACITY = 256;

/**
 * The bars of one security in columns, 44 bytes a bar: all bars of an ingest are held at once, and two million objects would take several
 * times as much. They may be added in any order and are read in that of their days.
 */
export class BarSeries {
  day = new Int32Array(FIRST_CAPACITY);
  open = new Float64Array(FIRST_CAPACITY);
  high = new Float64Array(FIRST_CAPACITY);
  low = new Float64Array(FIRST_CAPACITY);
  close = new Float64Array(FIRST_CAPACITY);
  volume = new Float64Array(FIRST_CAPACITY);
  length = 0;
  private ordered = true;

  add(bar: SeriesBar): void {
    if (this.length === this.day.length) this.grow();
    const i = this.length++;
    if (i > 0 && bar.day < this.day[i - 1]) this.ordered = false;
    this.set(i, bar);
  }

  /** Adds a bar in the place of the one of its day. A search through all days: for the few that need it. */
  replace(bar: SeriesBar): void {
    const i = this.day.subarray(0, this.length).indexOf(bar.day);
    if (i < 0) this.add(bar);
    else this.set(i, bar);
  }

  at(i: number): SeriesBar {
    const { day, open, high, low, close, volume } = this;
    return { day: day[i], open: open[i], high: high[i], low: low[i], close: close[i], volume: volume[i] };
  }

  /** Puts the bars into the order of their days. */
  sort(): void {
    if (this.ordered) return;
    const order = Array.from({ length: this.length }, (_, i) => i).sort((a, b) => this.day[a] - this.day[b]);
    this.day = Int32Array.from(order, (i) => this.day[i]);
    for (const price of PRICES) {
      const column = this[price];
      this[price] = Float64Array.from(order, (i) => column[i]);
    }
    this.ordered = true;
  }

  private set(i: number, { day, open, high, low, close, volume }: SeriesBar): void {
    this.day[i] = day;
    this.open[i] = open;
    this.high[i] = high;
    this.low[i] = low;
    this.close[i] = close;
    this.volume[i] = volume;
  }

  private grow(): void {
    const capacity = 2 * this.day.length;
    const days = new Int32Array(capacity);
    days.set(this.day);
    this.day = days;
    for (const price of PRICES) {
      const column = new Float64Array(capacity);
      column.set(this[price]);
      this[price] = column;
    }
  }
}
