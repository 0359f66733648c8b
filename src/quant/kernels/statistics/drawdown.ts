/** The deepest fall of a path from its running peak, by places of the path. */
export interface Drawdown {
  /** value / peak − 1, negative; 0 where the path never falls. */
  depth: number;
  /** Place of the peak before the bottom; −1 without a fall, like `trough`. */
  peak: number;
  trough: number;
  /** First place after the bottom at which the peak is reached again; −1 if none. */
  recovery: number;
  /** Most places in a row that are below the peak so far. */
  longest: number;
}

/**
 * The maximum drawdown of a path of positive values; the first is its first peak. Of falls of equal depth it is the first one. NaN as
 * depth where a value is NaN.
 */
export function maxDrawdown(path: Float64Array): Drawdown {
  const worst: Drawdown = { depth: 0, peak: -1, trough: -1, recovery: -1, longest: 0 };
  let peak = 0;
  let below = 0;
  for (let t = 0; t < path.length; t++) {
    const value = path[t];
    if (Number.isNaN(value)) return { ...worst, depth: Number.NaN };
    if (value >= path[peak]) {
      if (worst.recovery < 0 && worst.peak === peak) worst.recovery = t;
      peak = t;
      below = 0;
      continue;
    }
    worst.longest = Math.max(worst.longest, ++below);
    const depth = value / path[peak] - 1;
    if (depth < worst.depth) {
      worst.depth = depth;
      worst.peak = peak;
      worst.trough = t;
      worst.recovery = -1;
    }
  }
  return worst;
}

/** Writes the fall of each value of a path from its peak so far, 0 or negative. */
export function drawdowns(path: Float64Array, out: Float64Array): void {
  let peak = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < path.length; t++) {
    peak = Math.max(peak, path[t]);
    out[t] = path[t] / peak - 1;
  }
}

/**
 * The ulcer index of a path: the root of the mean squared drawdown after its start.
 *
 * Martin & McCann (1989), "The Investor's Guide to Fidelity Funds", ch. on risk.
 */
export function ulcerIndex(path: Float64Array): number {
  const falls = new Float64Array(path.length);
  drawdowns(path, falls);
  let sum = 0;
  for (const fall of falls) sum += fall * fall;
  return Math.sqrt(sum / (path.length - 1));
}
