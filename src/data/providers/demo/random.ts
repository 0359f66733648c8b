import { log } from './exact-math.js';

/**
 * A stream of random numbers that is the same on every machine: xoshiro128** (Blackman & Vigna 2021, "Scrambled linear pseudorandom
 * number generators", ACM TOMS 47(4)), its state filled by SplitMix32 from the seed and the name of the stream.
 *
 * Everything that is drawn for one subject comes from a stream of its own, so that another firm, or a longer market, changes nothing of
 * what the others draw.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spare = Number.NaN;

  constructor(seed: number, stream: string) {
    let state = seed | 0;
    for (let i = 0; i < stream.length; i++) state = mix(state ^ stream.charCodeAt(i));
    const fill = () => {
      state = (state + 0x9e3779b9) | 0;
      return mix(state);
    };
    this.a = fill();
    this.b = fill();
    this.c = fill();
    this.d = fill() | 1;
  }

  /** Uniform on [0, 1), in steps of 2⁻³². */
  uniform(): number {
    const scrambled = Math.imul(rotate(Math.imul(this.b, 5), 7), 9);
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = rotate(this.d, 11);
    return (scrambled >>> 0) / 4294967296;
  }

  /** Uniform on [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** Standard normal, by Marsaglia's polar method (Marsaglia & Bray 1964, SIAM Review 6(3)): it needs only a logarithm and a root. */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const stretch = Math.sqrt((-2 * log(s)) / s);
    this.spare = v * stretch;
    return u * stretch;
  }

  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.uniform() * items.length)];
  }

  /** The items in a random order (Fisher–Yates). */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const order = [...items];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}

/** The finaliser of SplitMix32: every bit of the result depends on every bit of the input. */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
