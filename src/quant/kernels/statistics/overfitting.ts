/** What is found when each choice of half of the time picks the best trial, and the other half judges it. */
export interface Overfitting {
  /** Part of the choices whose best trial is at most the median of the other half. */
  probability: number;
  /** Choices of half of the blocks. */
  splits: number;
}

/**
 * The probability of backtest overfitting by combinatorially symmetric cross-validation.
 *
 * Bailey, Borwein, López de Prado & Zhu (2017), "The Probability of Backtest Overfitting", Journal of Computational Finance 20(4), sec. 2: the rows are
 * cut into `blocks` of (nearly) equal length; for each of the C(blocks, blocks/2) halves the trial with the highest Sharpe ratio (mean over deviation, n − 1)
 * in it has the relative rank ω = rank / (N + 1) among the N trials outside of it, and the answer is the part of halves with
 * ln(ω / (1 − ω)) ≤ 0. Of equal ratios the first trial is the best one; equal ranks are shared; a ratio without deviation counts as 0.
 *
 * `returns` is trial-major, `returns[i * rows + t]`, without NaN. NaN for fewer than two trials or fewer than two rows a block. Cost trials × splits; 16
 * blocks have 12,870. Throws `RangeError` for blocks that are not even or not from 2 to 20, and for another number of returns.
 */
export function overfittingProbability(returns: Float64Array, rows: number, trials: number, blocks = 16): Overfitting {
  if (!(blocks % 2 === 0 && blocks >= 2 && blocks <= 20)) {
    throw new RangeError(`Blocks should be an even number from 2 to 20, but are ${blocks}.`);
  }
  if (returns.length !== rows * trials) {
    throw new RangeError(`There should be ${rows * trials} returns, but there are ${returns.length}.`);
  }
  const halves = halvesOf(blocks);
  const splits = halves.length;
  if (trials < 2 || rows < 2 * blocks) return { probability: Number.NaN, splits };
  const sums = new BlockSums(blocks, rows);
  const best = new Float64Array(splits).fill(Number.NEGATIVE_INFINITY);
  const judged = new Float64Array(splits);
  for (let i = 0; i < trials; i++) {
    sums.read(returns, i * rows);
    for (let c = 0; c < splits; c++) {
      const ratio = sums.ratio(halves[c]);
      if (!(ratio > best[c])) continue;
      best[c] = ratio;
      judged[c] = sums.ratio(sums.all ^ halves[c]);
    }
  }
  const places = new Float64Array(splits).fill(0.5);
  for (let i = 0; i < trials; i++) {
    sums.read(returns, i * rows);
    for (let c = 0; c < splits; c++) {
      const ratio = sums.ratio(sums.all ^ halves[c]);
      if (ratio < judged[c]) places[c]++;
      else if (ratio === judged[c]) places[c] += 0.5;
    }
  }
  let overfitted = 0;
  for (let c = 0; c < splits; c++) {
    const omega = places[c] / (trials + 1);
    if (Math.log(omega / (1 - omega)) <= 0) overfitted++;
  }
  return { probability: overfitted / splits, splits };
}

/** All sets of half of the blocks, each a number with one bit a block, ascending. */
function halvesOf(blocks: number): Int32Array {
  const sets: number[] = [];
  for (let set = 0; set < 1 << blocks; set++) {
    let bits = 0;
    for (let rest = set; rest !== 0; rest &= rest - 1) bits++;
    if (bits === blocks / 2) sets.push(set);
  }
  return Int32Array.from(sets);
}

/** Count, sum and squares of one trial's returns in any set of blocks, put together from two tables of half as many blocks. */
class BlockSums {
  /** The set of all blocks. */
  readonly all: number;
  private readonly lowBits: number;
  private readonly lowMask: number;
  /** For each set of lower blocks, then of higher ones: rows, Σd, Σd² of the distances d from the trial's mean. */
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private mean = 0;

  constructor(
    private readonly blocks: number,
    private readonly rows: number,
  ) {
    this.all = 2 ** blocks - 1;
    this.lowBits = blocks >> 1;
    this.lowMask = 2 ** this.lowBits - 1;
    this.low = new Float64Array(3 * 2 ** this.lowBits);
    this.high = new Float64Array(3 * 2 ** (blocks - this.lowBits));
  }

  read(returns: Float64Array, begin: number): void {
    const { blocks, rows, lowBits, low, high } = this;
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += returns[begin + t];
    this.mean = sum / rows;
    for (let b = 0; b < blocks; b++) {
      const table = b < lowBits ? low : high;
      const own = 3 * (1 << (b < lowBits ? b : b - lowBits));
      table.fill(0, own, own + 3);
      const end = Math.floor(((b + 1) * rows) / blocks);
      for (let t = Math.floor((b * rows) / blocks); t < end; t++) {
        const d = returns[begin + t] - this.mean;
        table[own]++;
        table[own + 1] += d;
        table[own + 2] += d * d;
      }
      // Every set whose highest block this is: the set without it, and it.
      for (let k = 3; k < own; k++) table[own + k] = table[own + (k % 3)] + table[k];
    }
  }

  /** Mean over deviation in a set of blocks. */
  ratio(set: number): number {
    const { low, high } = this;
    const l = 3 * (set & this.lowMask);
    const h = 3 * (set >> this.lowBits);
    const n = low[l] + high[h];
    const sum = low[l + 1] + high[h + 1];
    const variance = (low[l + 2] + high[h + 2] - (sum * sum) / n) / (n - 1);
    return variance > FLAT ? (this.mean + sum / n) / Math.sqrt(variance) : 0;
  }
}

/** A variance of returns that is no more than rounding. */
const FLAT = 1e-28;
