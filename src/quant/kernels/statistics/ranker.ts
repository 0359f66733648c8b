import { median } from '../cross-section/select.js';

/**
 * Ranks one cross-section after another, with memory of its own: several times faster than sorting typed arrays.
 *
 * Two passes of a radix sort (Knuth 1998, "The Art of Computer Programming" 3, sec. 5.2.5, from the least significant digit) over the
 * upper 22 bits of the numbers' distances from a typical one, rounded to single precision: monotone, and fine where numbers are dense, be
 * they far from 0 or with wild outliers. What these bits do not tell apart is then put in order by straight insertion on the numbers
 * themselves, so the order is exact; equal numbers stay in the order of their places. Where insertion would have to move too much, as
 * when a cross-section has two dense heaps far apart, an ordinary sort takes over. O(n).
 */
export class Ranker {
  private readonly distances: Float32Array;
  private readonly bits: Uint32Array;
  private readonly half: Uint32Array;
  private readonly places: Int32Array;
  /** Whether no two numbers of the last order were known to be equal. */
  private distinct = false;
  private readonly low = new Int32Array(DIGITS);
  private readonly high = new Int32Array(DIGITS);

  /** Throws `RangeError` for a capacity that an order cannot have (2²¹ at most). */
  constructor(capacity: number) {
    if (!(capacity >= 0 && capacity <= PLACES)) {
      throw new RangeError(`A cross-section should have up to ${PLACES} numbers, but ${capacity} were asked for.`);
    }
    this.distances = new Float32Array(capacity);
    this.bits = new Uint32Array(this.distances.buffer);
    this.half = new Uint32Array(capacity);
    this.places = new Int32Array(capacity);
  }

  /**
   * The places of the first `n` numbers in ascending order of the numbers; valid until the next call. The numbers must not be NaN.
   * Throws `RangeError` for more numbers than the capacity.
   */
  order(values: Float64Array, n: number): Int32Array {
    const { distances, bits, half, places, low, high } = this;
    if (n > places.length) throw new RangeError(`There is room for ${places.length} numbers, but there are ${n}.`);
    const centre = typicalOf(values, n);
    low.fill(0);
    high.fill(0);
    for (let i = 0; i < n; i++) {
      distances[i] = values[i] - centre;
      const b = bits[i];
      // Negative numbers descend as their bits ascend: all bits turned; the others go above them by the sign bit.
      const key = b ^ ((b >> 31) | 0x80000000);
      bits[i] = key;
      low[(key >>> 10) & LOW_DIGIT]++;
      high[key >>> 21]++;
    }
    for (let d = 0, below = 0, above = 0; d < DIGITS; d++) {
      const l = low[d];
      low[d] = below;
      below += l;
      const h = high[d];
      high[d] = above;
      above += h;
    }
    for (let i = 0; i < n; i++) {
      const key = bits[i];
      half[low[(key >>> 10) & LOW_DIGIT]++] = (key & HIGH_DIGIT) | i;
    }
    for (let j = 0; j < n; j++) {
      const packed = half[j];
      places[high[packed >>> 21]++] = packed & (PLACES - 1);
    }
    if (!this.insert(values, n)) this.sort(values, n);
    return places;
  }

  /** Apart from `order`, whose loops are slower where a function inside of it keeps hold of what they read. */
  private sort(values: Float64Array, n: number): void {
    this.places.subarray(0, n).sort((a, b) => values[a] - values[b] || a - b);
    this.distinct = false;
  }

  /** Puts nearly ordered places in order; false when it gave up. */
  private insert(values: Float64Array, n: number): boolean {
    const { places } = this;
    let before = Number.NaN;
    let equal = 0;
    let moves = MOVES * n;
    for (let j = 0; j < n; j++) {
      const place = places[j];
      const value = values[place];
      if (value < before) {
        let k = j;
        while (k > 0 && values[places[k - 1]] > value) {
          places[k] = places[k - 1];
          k--;
        }
        places[k] = place;
        if (k > 0 && values[places[k - 1]] === value) equal++;
        moves -= j - k;
        if (moves < 0) return false;
      } else {
        if (value === before) equal++;
        before = value;
      }
    }
    this.distinct = equal === 0;
    return true;
  }

  /**
   * Writes the ranks of the first `n` numbers, 1 for the smallest, equal numbers sharing the mean of theirs, less (n + 1)/2, so that
   * they sum to 0; returns the sum of their squares, 0 where all are equal. The numbers must not be NaN.
   */
  centredRanks(values: Float64Array, n: number, out: Float64Array): number {
    const places = this.order(values, n);
    const middle = (n - 1) / 2;
    for (let j = 0; j < n; j++) out[places[j]] = j - middle;
    const ties = this.distinct ? 0 : this.shareRanks(values, n, middle, out);
    return (n * (n * n - 1) - ties) / 12;
  }

  /** Gives equal numbers their mean rank; returns Σ(t³ − t) over the groups of t equal ones. */
  private shareRanks(values: Float64Array, n: number, middle: number, out: Float64Array): number {
    const { places } = this;
    let ties = 0;
    for (let j = 0; j < n; ) {
      const value = values[places[j]];
      let end = j + 1;
      while (end < n && values[places[end]] === value) end++;
      const equal = end - j;
      if (equal > 1) {
        const mean = (j + end - 1) / 2 - middle;
        for (let k = j; k < end; k++) out[places[k]] = mean;
        ties += equal * (equal * equal - 1);
      }
      j = end;
    }
    return ties;
  }
}

const DIGITS = 2048;
const LOW_DIGIT = DIGITS - 1;
const HIGH_DIGIT = 0xffe00000;
/** Places that fit beside a digit in 32 bits. */
const PLACES = 1 << 21;
/** Moves a number, beyond which an ordinary sort is cheaper. */
const MOVES = 16;

/** The middle one of the middles of three numbers each: where most are, whatever the outliers. */
function typicalOf(values: Float64Array, n: number): number {
  if (n < 9) return n > 0 && Number.isFinite(values[0]) ? values[0] : 0;
  const step = Math.floor(n / 9);
  const typical = median(
    median(values[0], values[step], values[2 * step]),
    median(values[3 * step], values[4 * step], values[5 * step]),
    median(values[6 * step], values[7 * step], values[8 * step]),
  );
  return Number.isFinite(typical) ? typical : 0;
}
