import type { Liquidity } from './trade-costs.js';

/** Sessions of the mean volume, and returns of the deviation. */
export const VOLUME_SESSIONS = 20;
export const DEVIATION_RETURNS = 60;

/** One security's day, as traded. */
export interface TradedDay {
  readonly close: number;
  /** NaN: unknown. */
  readonly volume: number;
  /** New shares for an old one on this day; 1: no split. */
  readonly split: number;
}

/**
 * The usual volume and the deviation of a security from its last days, oldest first: the mean of up to 20 volumes in today's shares, and the
 * sample deviation of up to 60 returns. NaN where no volume, or fewer than two returns, are known.
 */
export function liquidityOf(days: readonly TradedDay[]): Liquidity {
  return { dailyVolume: meanVolume(days), deviation: deviationOf(days) };
}

function meanVolume(days: readonly TradedDay[]): number {
  let [sum, count, shares] = [0, 0, 1];
  for (const { volume, split } of days.slice(-VOLUME_SESSIONS).reverse()) {
    if (!Number.isNaN(volume)) {
      sum += volume * shares;
      count++;
    }
    // Days before a split counted in old shares.
    shares *= split;
  }
  return sum / count;
}

function deviationOf(days: readonly TradedDay[]): number {
  const last = days.slice(-DEVIATION_RETURNS - 1);
  const returns = last.slice(1).map(({ close, split }, i) => (close * split) / last[i].close - 1);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return returns.length < 2 ? Number.NaN : Math.sqrt(squares / (returns.length - 1));
}
