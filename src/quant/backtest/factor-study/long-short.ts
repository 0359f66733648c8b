import { drawdowns } from '../../kernels/statistics/drawdown.js';
import { compact } from '../../kernels/statistics/rank-correlation.js';
import { Ranker } from '../../kernels/statistics/ranker.js';
import type { LongShortCurve } from './results.js';
import { checkGrid, type StudyUniverse } from './universe.js';

/** The dates and securities of long-short portfolios: each is held from one date to the next. */
export type LongShortUniverse = Pick<StudyUniverse, 'dates' | 'columns' | 'members'> & {
  /** Return of each security from each date to the next, dates × securities; NaN where it is not known, as on the last date. */
  nextReturns: Float64Array;
};

/**
 * The return to the next date of the highest part of exposures less that of the lowest, equally weighted: at least one name on each side.
 * NaN on a date with fewer than two names, or without a known return on a side; names without one are left out.
 */
export function highMinusLow(exposures: Float64Array, universe: LongShortUniverse, part = 0.3): Float64Array {
  if (!(part > 0 && part <= 0.5)) throw new RangeError(`The part should be above 0 and at most 0.5, but is ${part}.`);
  checkGrid('Exposures', exposures, universe.dates.length * universe.columns);
  const { columns, nextReturns } = universe;
  const ranker = new Ranker(columns);
  return eachDate(exposures, universe, (row, places, values, n) => {
    const size = Math.max(1, Math.floor(n * part));
    const order = ranker.order(values, n);
    const mean = (from: number, to: number) => {
      let sum = 0;
      let count = 0;
      for (let k = from; k < to; k++) {
        const value = nextReturns[row + places[order[k]]];
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
      return sum / count;
    };
    return n < 2 ? Number.NaN : mean(n - size, n) - mean(0, size);
  });
}

/** A number for each date from the exposures of its members, put together without gaps; `places` are their securities. */
export function eachDate(
  exposures: Float64Array,
  { dates, columns, members }: Pick<StudyUniverse, 'dates' | 'columns' | 'members'>,
  of: (row: number, places: Int32Array, values: Float64Array, n: number, t: number) => number,
): Float64Array {
  const places = new Int32Array(columns);
  const values = new Float64Array(columns);
  return Float64Array.from({ length: dates.length }, (_, t) => {
    const n = compact(exposures, members, t * columns, columns, places, values);
    return of(t * columns, places, values, n, t);
  });
}

/**
 * What 1 becomes in a long-short portfolio that earns `next[t]` from date t to the next, from the first date on which it exists; null where
 * it never does. A date without a return (NaN) leaves the value as it is. The last date's return is not used.
 */
export function longShortCurve(dates: ArrayLike<number>, next: Float64Array): LongShortCurve | null {
  const first = next.findIndex((value, t) => t < dates.length - 1 && !Number.isNaN(value));
  if (first < 0) return null;
  const count = dates.length - first;
  const equity = new Float64Array(count).fill(1);
  const periodReturn = new Float64Array(count).fill(Number.NaN);
  for (let t = 1; t < count; t++) {
    periodReturn[t] = next[first + t - 1];
    equity[t] = equity[t - 1] * (1 + (Number.isNaN(periodReturn[t]) ? 0 : periodReturn[t]));
  }
  const drawdown = new Float64Array(count);
  drawdowns(equity, drawdown);
  return { date: Array.from({ length: count }, (_, t) => dates[first + t]), equity, periodReturn, drawdown };
}
