import type { TradingDay } from '../../../domain/trading-day.js';
import type { Samples } from './split.js';

/** The days on which samples start, ascending, each once. Throws `RangeError` for a sample that ends before it starts. */
export function daysOf({ start, end }: Samples): Int32Array {
  if (start.length !== end.length) throw new RangeError(`Samples have ${start.length} starts, but ${end.length} ends.`);
  for (let i = 0; i < start.length; i++) {
    if (!(start[i] <= end[i]))
      throw new RangeError(`A sample should not end (day ${end[i]}) before it starts (day ${start[i]}).`);
  }
  return Int32Array.from(new Set(Array.from(start))).sort();
}

/** The first place of ascending days whose day is at least `day`; their number where there is none. */
export function placeOf(days: Int32Array, day: TradingDay): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where `count` runs of days begin, and the end: lengths differ by at most one, the longer ones first. Throws `RangeError` for more runs than days. */
export function cut(days: number, count: number): Int32Array {
  if (!(Number.isInteger(count) && count >= 1 && count <= days)) {
    throw new RangeError(`The number of folds should be from 1 to the ${days} days that there are, but is ${count}.`);
  }
  const short = Math.floor(days / count);
  const longer = days % count;
  return Int32Array.from({ length: count + 1 }, (_, k) => k * short + Math.min(k, longer));
}

/** The days of an embargo: this part of all days, rounded up. Throws `RangeError` unless it is from 0 to below 1. */
export function embargoDays(days: number, embargo: number): number {
  if (!(embargo >= 0 && embargo < 1)) throw new RangeError(`An embargo should be from 0 to below 1, but is ${embargo}.`);
  // 0.07 of 100 days are 7, whatever the last digit of the product.
  return Math.ceil(days * embargo - 1e-9);
}
