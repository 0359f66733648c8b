/** What all factors of a study share. Date-major: the number of security s on date t is at `t * columns + s`. */
import type { TradingDay } from '../../../domain/trading-day.js';

/** The cross-sections that factors are judged on. */
export interface StudyUniverse {
  /** Dates, ascending. */
  dates: ArrayLike<TradingDay>;
  /** Securities. */
  columns: number;
  /** 1 where a security belongs to the universe on the date; null: all always do. */
  members: Uint8Array | null;
  /** Returns ahead, shortest horizon first. */
  horizons: readonly ForwardReturns[];
  /** Sessions from one date to the next, on average. */
  sessionsApart: number;
  /** Number of quantiles, at least 2. */
  quantiles: number;
  /** The sector of each security, a place of `sectorNames`; −1: none. */
  sectors: Int16Array;
  sectorNames: readonly string[];
}

/** The return of each security from each date on. */
export interface ForwardReturns {
  /** Sessions ahead. */
  days: number;
  /** Dates × securities; NaN where it is not known. */
  returns: Float64Array;
}

/** Throws `RangeError` unless all grids of a universe have its shape. */
export function checkUniverse({ dates, columns, members, horizons, quantiles, sectors }: StudyUniverse): void {
  const size = dates.length * columns;
  if (horizons.length === 0) throw new RangeError('A study should have at least one horizon.');
  if (!(Number.isInteger(quantiles) && quantiles >= 2))
    throw new RangeError(`There should be at least 2 quantiles, not ${quantiles}.`);
  if (sectors.length !== columns) throw new RangeError(`There should be ${columns} sectors, but there are ${sectors.length}.`);
  if (members !== null) checkGrid('members', members, size);
  for (const { days, returns } of horizons) checkGrid(`Returns over ${days} days`, returns, size);
}

/** Throws `RangeError` unless a grid has so many places. */
export function checkGrid(name: string, { length }: ArrayLike<number>, size: number): void {
  if (length !== size) throw new RangeError(`${name} should have ${size} places, but there are ${length}.`);
}
