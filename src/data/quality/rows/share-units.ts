import type { Fault } from './rules.js';

/** The counts before that a new one is compared with. */
const NEIGHBOURS = 5;
/** So many suspects in a row that agree with each other are a new level, not errors: two years of quarters … */
const NEW_LEVEL = 8;
/** … or two reports where they are the larger ones, since figures are mostly wrong by being too small. */
const NEW_LEVEL_UPWARDS = 2;
/** Half of ±1 decade around 1,000 and 1,000,000: real counts, splits and issues included, never change so much at once. */
const DECADES = 0.5;

/**
 * Finds share counts that are off by about a thousand or a million from those before them: figures in thousands that were taken for
 * single shares, or scaled twice. Give the counts of one security in the order of their publication.
 *
 * Only earlier counts are looked at, so that a fact is accepted or not by what was known when it was published. With a single count
 * before it, a larger one is believed and a smaller one is not.
 */
export class ShareUnits {
  private accepted: number[] = [];
  private suspects: number[] = [];

  /** The fault of the next count, or null when it fits. */
  next(count: number): Fault | null {
    const typical = medianOf(this.accepted);
    const firstCorrection = this.accepted.length === 1 && count > typical;
    if (this.accepted.length === 0 || !isOffByThousands(count, typical) || firstCorrection) {
      if (firstCorrection && isOffByThousands(count, typical)) this.accepted = [];
      this.accept(count);
      return null;
    }
    this.suspects.push(count);
    const level = medianOf(this.suspects);
    const enough = level > typical ? NEW_LEVEL_UPWARDS : NEW_LEVEL;
    if (this.suspects.length >= enough && this.suspects.every((suspect) => suspect < 3 * level && suspect > level / 3)) {
      this.accepted = [];
      this.accept(count);
      return null;
    }
    return { rule: 'share_units', reason: `${count} shares are off by about a thousand or a million from ${typical} before.` };
  }

  private accept(count: number): void {
    this.suspects = [];
    this.accepted.push(count);
    if (this.accepted.length > NEIGHBOURS) this.accepted.shift();
  }
}

function isOffByThousands(count: number, typical: number): boolean {
  const decades = Math.abs(Math.log10(count / typical));
  return Math.abs(decades - 3) <= DECADES || Math.abs(decades - 6) <= DECADES;
}

/** The middle value; of an even number the lower of the two, so that it is always one of them. NaN of none. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : sorted[(sorted.length - 1) >> 1];
}
