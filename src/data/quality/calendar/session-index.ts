import type { TradingDay } from '../../../domain/trading-day.js';

/** The sessions of a range by their number, so that sessions between two days are counted without walking them. */
export class SessionIndex {
  /** `sessions` ascend. */
  constructor(readonly sessions: readonly TradingDay[]) {}

  /** How many sessions of the range are before a day: the number of the day itself, where it is a session. */
  before(day: TradingDay): number {
    let [low, high] = [0, this.sessions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sessions[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many sessions there are from a day to another, both inclusive; 0 where the second is before the first. */
  between(from: TradingDay, to: TradingDay): number {
    return Math.max(0, this.before(to + 1) - this.before(from));
  }
}
