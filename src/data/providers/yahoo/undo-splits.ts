import type { TradingDay } from '../../../domain/trading-day.js';

/** A split: how many new shares there are for an old one from its ex-day on. */
export interface Split {
  day: TradingDay;
  ratio: number;
}

/**
 * By what Yahoo has divided a price of each day: the product of all later splits. Price as traded = Yahoo's price × this, and shares as
 * traded = Yahoo's shares / this. A split changes what was before its ex-day, not the day itself.
 *
 * Right only with every split up to the day of the download; `days` may come in any order.
 */
export function splitFactors(days: readonly TradingDay[], splits: readonly Split[]): number[] {
  return days.map((day) => splits.reduce((factor, split) => (split.day > day ? factor * split.ratio : factor), 1));
}

/**
 * A price as it was quoted: Yahoo's numbers went through single precision (24 bits), whose noise ends at the seventh digit.
 * 13.237000465393066 × 40 is 529.48, not 529.48001861572264.
 */
export function quotedPrice(price: number): number {
  return Number(price.toPrecision(7));
}
