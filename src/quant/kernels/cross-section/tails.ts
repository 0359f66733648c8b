import { select } from './select.js';

/**
 * The `tail` and 1 − `tail` quantiles of one cross-section after another, fast where each is much like the one before.
 *
 * Only the outermost `tail · n` numbers at each end matter. Those beyond where the last cross-section had twice as many are collected in
 * one pass, and the quantile is selected among them; if they are too few, among all. What came before changes the time, never the
 * answer. A tail of 0 measures the smallest and the largest number.
 */
export class Tails {
  /** The quantiles of the numbers that were measured last; NaN where there were none. */
  low = Number.NaN;
  high = Number.NaN;
  private lowReach = Number.POSITIVE_INFINITY;
  private highReach = Number.NEGATIVE_INFINITY;
  private readonly lows: Float64Array;
  private readonly highs: Float64Array;

  /** `size` is the most numbers a cross-section can have. Throws `RangeError` unless 0 ≤ tail < 0.5. */
  constructor(
    size: number,
    private readonly tail: number,
  ) {
    if (!(tail >= 0 && tail < 0.5)) throw new RangeError(`A tail should be at least 0 and below 0.5, but is ${tail}.`);
    this.lows = new Float64Array(size);
    this.highs = new Float64Array(size);
  }

  /** Sets `low` and `high` for the `n` numbers of a row; its other places are NaN. */
  measure(row: Float64Array, n: number): void {
    if (n === 0) {
      this.low = this.high = Number.NaN;
      return;
    }
    const place = (n - 1) * this.tail;
    const needed = Math.min(Math.floor(place) + 2, n);
    if (!this.collect(row, needed)) {
      this.lowReach = Number.POSITIVE_INFINITY;
      this.highReach = Number.NEGATIVE_INFINITY;
      this.collect(row, needed);
    }
    this.low = quantileAt(this.lows, this.lowCount, place);
    this.high = -quantileAt(this.highs, this.highCount, place);
    if (!isAmple(this.lowCount, place)) this.lowReach = reachOf(this.lows, this.lowCount, place);
    if (!isAmple(this.highCount, place)) this.highReach = -reachOf(this.highs, this.highCount, place);
  }

  private lowCount = 0;
  private highCount = 0;

  /** Collects what lies within reach of the ends, the high ones with their signs turned; says whether there are enough. */
  private collect(row: Float64Array, needed: number): boolean {
    const { lows, highs, lowReach, highReach } = this;
    let low = 0;
    let high = 0;
    for (let s = 0; s < row.length; s++) {
      const value = row[s];
      if (value <= lowReach) lows[low++] = value;
      if (value >= highReach) highs[high++] = -value;
    }
    this.lowCount = low;
    this.highCount = high;
    return low >= needed && high >= needed;
  }
}

/** The number at a place between two of the smallest, 0 being the smallest of all. Those below it are moved to the front. */
function quantileAt(values: Float64Array, count: number, place: number): number {
  const k = Math.floor(place);
  const below = select(values, k, 0, count - 1);
  if (place === k) return below;
  let above = Number.POSITIVE_INFINITY;
  for (let i = k + 1; i < count; i++) if (values[i] < above) above = values[i];
  return below + (place - k) * (above - below);
}

/** Whether a reach found enough to be likely to do so again, but not so many that selecting among them takes long. */
function isAmple(count: number, place: number): boolean {
  return count > 1.5 * place + SPARE && count < 4 * place + 4 * SPARE;
}

/** A reach within which the next cross-section should have about twice the numbers that are needed. */
function reachOf(values: Float64Array, count: number, place: number): number {
  const wanted = Math.floor(2 * place) + 2 * SPARE;
  const quantile = values[Math.floor(place)];
  const reach = select(values, Math.min(wanted, count - 1), 0, count - 1);
  // With fewer than that the reach was short: it grows.
  return wanted < count ? reach : reach + (reach - quantile);
}

const SPARE = 8;
