/**
 * What has been reported about one metric of one security so far, and the figures that follow from it.
 *
 * Fiscal calendars move: quarters end on the last Saturday, have 12 or 16 weeks, and two sources may date one a few days apart. So a
 * period is known by where it ends give or take `SAME_PERIOD_DAYS`, half a quarter, and three quarters are as long as
 * `THREE_QUARTERS_DAYS` give or take a month: 12-12-12-16 weeks make 252 to 280 days, a missing quarter at least 336.
 */
import type { MetricKind } from '../../domain/metrics.js';
import type { TradingDay } from '../../domain/trading-day.js';

/** Ends that are at most so far apart are those of one period. */
export const SAME_PERIOD_DAYS = 45;
/** From the end of a quarter to the end of the third one after it. */
export const THREE_QUARTERS_DAYS = 274;
const THREE_QUARTERS_TOLERANCE = 31;

/** The latest known figure of each period of one length, by the period's end. */
class Periods {
  readonly end: number[] = [];
  readonly value: number[] = [];
  readonly published: number[] = [];
  private readonly precedence: number[] = [];

  clear(): void {
    this.end.length = this.value.length = this.published.length = this.precedence.length = 0;
  }

  /** Takes what became known after all before: it replaces what is not of a better source. NaN withdraws a figure. */
  record(end: TradingDay, value: number, published: TradingDay, precedence: number): void {
    const found = nearest(this.end, end);
    if (found >= 0 && precedence > this.precedence[found]) return;
    const at = found >= 0 ? found : firstAfter(this.end, end);
    const replaced = found >= 0 ? 1 : 0;
    if (Number.isNaN(value)) {
      for (const column of [this.end, this.value, this.published, this.precedence]) column.splice(at, replaced);
      return;
    }
    this.end.splice(at, replaced, end);
    this.value.splice(at, replaced, value);
    this.published.splice(at, replaced, published);
    this.precedence.splice(at, replaced, precedence);
  }
}

/** The reports of one metric of one security as they become known, and the figures that they give. It can be used again. */
export class Reports {
  private readonly quarters = new Periods();
  private readonly years = new Periods();
  /** Quarters with those fourth ones that only the year gives, by end. */
  private readonly quarterEnd: number[] = [];
  private readonly quarterValue: number[] = [];

  constructor(private kind: MetricKind) {}

  /** Forgets everything, for another security or metric. */
  reset(kind: MetricKind): void {
    this.kind = kind;
    this.quarters.clear();
    this.years.clear();
    this.quarterEnd.length = this.quarterValue.length = 0;
  }

  /** Takes a report. A level at the end of a year is that at the end of its last quarter; a flow is not. */
  record(annual: boolean, end: TradingDay, value: number, published: TradingDay, precedence: number): void {
    (annual && this.kind === 'flow' ? this.years : this.quarters).record(end, value, published, precedence);
  }

  /** Works out the fourth quarters, Q4 = FY − Q1 − Q2 − Q3; to be called after the last report before figures are asked for. */
  settle(): void {
    if (this.kind !== 'flow') return;
    const { end, value } = this.quarters;
    this.quarterEnd.length = this.quarterValue.length = 0;
    let y = 0;
    for (let q = 0; q <= end.length; q++) {
      // Years that end before this quarter, and of which no quarter is the last, may give a quarter in between.
      for (; y < this.years.end.length && (q === end.length || this.years.end[y] < end[q]); y++) {
        const yearEnd = this.years.end[y];
        if (nearest(end, yearEnd) >= 0 || q < 3 || !areThreeQuarters(yearEnd - end[q - 3])) continue;
        this.quarterEnd.push(yearEnd);
        this.quarterValue.push(this.years.value[y] - value[q - 1] - value[q - 2] - value[q - 3]);
      }
      if (q === end.length) break;
      this.quarterEnd.push(end[q]);
      this.quarterValue.push(value[q]);
    }
  }

  /** The end of the newest period that there is a figure of; NaN without any. */
  newestEnd(ttm: boolean): TradingDay {
    if (this.kind !== 'flow') return last(this.quarters.end);
    const quarter = last(this.quarterEnd);
    const year = last(this.years.end);
    if (!ttm || Number.isNaN(year)) return quarter;
    return Number.isNaN(quarter) ? year : Math.max(quarter, year);
  }

  /** The figure of the period that ends about a day: a level, a quarter's flow, or with `ttm` that of the four quarters up to then. */
  at(end: TradingDay, ttm: boolean): number {
    if (this.kind !== 'flow') return valueNear(this.quarters.end, this.quarters.value, end);
    if (!ttm) return valueNear(this.quarterEnd, this.quarterValue, end);
    const q = nearest(this.quarterEnd, end);
    if (q >= 3 && areThreeQuarters(this.quarterEnd[q] - this.quarterEnd[q - 3])) {
      const { quarterValue: value } = this;
      return value[q - 3] + value[q - 2] + value[q - 1] + value[q];
    }
    return valueNear(this.years.end, this.years.value, end);
  }

  /** The day of publication of the level at about a day; NaN where there is none. */
  publishedAt(end: TradingDay): TradingDay {
    return valueNear(this.quarters.end, this.quarters.published, end);
  }
}

function areThreeQuarters(days: number): boolean {
  return Math.abs(days - THREE_QUARTERS_DAYS) <= THREE_QUARTERS_TOLERANCE;
}

function last(ends: readonly number[]): number {
  return ends.length === 0 ? Number.NaN : ends[ends.length - 1];
}

function valueNear(ends: readonly number[], values: readonly number[], end: number): number {
  const at = nearest(ends, end);
  return at < 0 ? Number.NaN : values[at];
}

/** Index of the first end after a day. */
function firstAfter(ends: readonly number[], day: number): number {
  let at = ends.length;
  while (at > 0 && ends[at - 1] > day) at--;
  return at;
}

/** Index of the end that is nearest to a day and of the same period, the later of two as near; −1 where there is none. */
function nearest(ends: readonly number[], day: number): number {
  const after = firstAfter(ends, day);
  const toNext = after < ends.length ? ends[after] - day : Number.POSITIVE_INFINITY;
  const toPrevious = after > 0 ? day - ends[after - 1] : Number.POSITIVE_INFINITY;
  if (Math.min(toNext, toPrevious) > SAME_PERIOD_DAYS) return -1;
  return toNext <= toPrevious ? after : after - 1;
}
