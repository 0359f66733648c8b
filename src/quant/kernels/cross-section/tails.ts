import { select } from './select.js';

/**
 * Clips one cross-section after another at its `tail` and 1 − `tail` quantiles, fast where each is much like the one before.
 *
 * Only the outermost `tail · n` numbers at each end matter. The places of those beyond where the last cross-section had twice as many are
 * collected in one pass, the quantile is selected among them, and they alone are looked at again to be clipped; if they are too few, all
 * are collected. What came before changes the time, never the answer. A tail of 0 clips nothing.
 */
export class Tails {
  /** The quantiles of the cross-section that was clipped last; NaN where it had no numbers. */
  low = Number.NaN;
  high = Number.NaN;
  /** How many numbers it had, how many members lacked one, and how many numbers were clipped. */
  used = 0;
  missing = 0;
  clipped = 0;
  private readonly lows: Tail;
  private readonly highs: Tail;

  /** `size` is the most numbers a cross-section can have. Throws `RangeError` unless 0 ≤ tail < 0.5. */
  constructor(
    size: number,
    private readonly tail: number,
  ) {
    if (!(tail >= 0 && tail < 0.5)) throw new RangeError(`A tail should be at least 0 and below 0.5, but is ${tail}.`);
    this.lows = new Tail(size, -1);
    this.highs = new Tail(size, 1);
  }

  /** Writes a row's members' finite numbers into `out` (which may be `row`), clipped, and NaN in all other places. */
  clip(row: Float64Array, members: Uint8Array, out: Float64Array): void {
    const { lows, highs } = this;
    this.collect(row, members, out);
    const place = (this.used - 1) * this.tail;
    const needed = Math.min(Math.floor(place) + 2, this.used);
    if (lows.count < needed || highs.count < needed) {
      lows.reach = Number.POSITIVE_INFINITY;
      highs.reach = Number.NEGATIVE_INFINITY;
      this.collect(out, members, out);
    }
    this.low = lows.quantileAt(out, place);
    this.high = highs.quantileAt(out, place);
    this.clipped = lows.clip(out, this.low) + highs.clip(out, this.high);
  }

  /** Copies what counts, and collects the places of what lies within reach of the ends. */
  private collect(row: Float64Array, members: Uint8Array, out: Float64Array): void {
    const { lows, highs } = this;
    const { reach: lowReach, places: lowPlaces } = lows;
    const { reach: highReach, places: highPlaces } = highs;
    let skipped = 0;
    let missing = 0;
    let low = 0;
    let high = 0;
    for (let s = 0; s < row.length; s++) {
      const value = row[s];
      // Most are neither missing nor far out, and two comparisons say both.
      if (value > lowReach && value < highReach && members[s] !== 0) {
        out[s] = value;
      } else if (value - value !== 0 || members[s] === 0) {
        out[s] = Number.NaN;
        skipped++;
        missing += members[s];
      } else {
        out[s] = value;
        if (value <= lowReach) lowPlaces[low++] = s;
        if (value >= highReach) highPlaces[high++] = s;
      }
    }
    this.used = row.length - skipped;
    this.missing = missing;
    lows.count = low;
    highs.count = high;
  }
}

/** One end of a cross-section: the low one with `side` −1, the high one with 1. */
class Tail {
  /** Where the next cross-section's numbers are collected from. */
  reach: number;
  /** Places of what was collected. */
  readonly places: Int32Array;
  count = 0;
  private readonly values: Float64Array;

  constructor(
    size: number,
    private readonly side: -1 | 1,
  ) {
    this.reach = side * Number.NEGATIVE_INFINITY;
    this.places = new Int32Array(size);
    this.values = new Float64Array(size);
  }

  /** The number at a place between two of the outermost, 0 being the outermost of all; also moves the reach, if need be. */
  quantileAt(row: Float64Array, place: number): number {
    const { values, places, count, side } = this;
    if (count === 0) return Number.NaN;
    for (let i = 0; i < count; i++) values[i] = -side * row[places[i]];
    const k = Math.floor(place);
    const below = select(values, k, 0, count - 1);
    let above = below;
    if (place > k) {
      above = Number.POSITIVE_INFINITY;
      for (let i = k + 1; i < count; i++) if (values[i] < above) above = values[i];
    }
    if (!isAmple(count, place)) this.reach = -side * reachOf(values, count, place);
    return -side * (below + (place - k) * (above - below));
  }

  /** Clips what was collected, and says how many numbers that changed. */
  clip(row: Float64Array, bound: number): number {
    const { places, count, side } = this;
    let clipped = 0;
    for (let i = 0; i < count; i++) {
      if (side * (row[places[i]] - bound) <= 0) continue;
      row[places[i]] = bound;
      clipped++;
    }
    return clipped;
  }
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
