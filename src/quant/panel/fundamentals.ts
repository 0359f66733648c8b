/**
 * Fundamental figures as they were known at each date's close, as columns of a panel.
 *
 * Reports are walked in the order in which they became known; between two of them the figures do not change, so the cost is that of
 * the dates plus that of the reports. Of each period the latest known figure counts (of the best source that has one); a flow's fourth
 * quarter is the year less the other three where a source gives only the year; the last twelve months are the last four quarters, else
 * the year where it is the newest period; one and five years before mean the period that ended then, as known at the date.
 */
import type { MetricKind } from '../../domain/metrics.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { FundamentalField } from './fields.js';
import { Reports } from './periods.js';

/**
 * A figure is missing when its period ended longer ago: a year and a half. Whoever reports once a year has the next figure out by then
 * (a year, and at most half a year until it is published); whoever does not has stopped reporting.
 */
export const STALE_DAYS = 550;

/** Reports as columns. Those of one security and metric follow one another in the order in which they became known. */
export interface ReportColumns {
  /** Index of the first date at whose close it was known; 0 for what was known before. */
  readonly t: Int32Array;
  /** 1 for a year, 0 for a quarter. */
  readonly annual: Uint8Array;
  readonly periodEnd: Int32Array;
  readonly published: Int32Array;
  /** Of its source; 0 is the best. */
  readonly precedence: Uint8Array;
  /** NaN withdraws an earlier figure. */
  readonly value: Float64Array;
}

/** A figure to write, and where: `out[t * columns + s]` for every date. */
export interface FigureTarget {
  readonly field: Pick<FundamentalField, 'ttm' | 'yearsBefore'>;
  readonly out: Float64Array;
  /** Where the day on which the figure was published is written for every date; only of levels. */
  readonly published?: Int32Array;
}

/** Writes figures of one security after another; keeps its scratch. */
export class FigureWriter {
  private readonly reports = new Reports('flow');

  constructor(
    private readonly dates: readonly TradingDay[],
    private readonly columns: number,
  ) {}

  /** Writes the figures of security `s` from the reports `begin` to before `end`, all of one metric. NaN where there is none. */
  write(s: number, kind: MetricKind, source: ReportColumns, begin: number, end: number, targets: readonly FigureTarget[]): void {
    const { reports, dates } = this;
    reports.reset(kind);
    let next = begin;
    let from = 0;
    while (from < dates.length) {
      while (next < end && source.t[next] <= from) {
        const { annual, periodEnd, value, published, precedence } = source;
        reports.record(annual[next] === 1, periodEnd[next], value[next], published[next], precedence[next]);
        next++;
      }
      reports.settle();
      const until = next < end ? Math.min(source.t[next], dates.length) : dates.length;
      for (const target of targets) this.fill(s, target, from, until);
      from = until;
    }
  }

  /** Writes one figure from one date to before another, between which nothing becomes known. */
  private fill(s: number, { field, out, published }: FigureTarget, from: number, until: number): void {
    const { dates, columns, reports } = this;
    const newest = reports.newestEnd(field.ttm);
    const about = newest - Math.round(field.yearsBefore * DAYS_A_YEAR);
    const value = reports.at(about, field.ttm);
    const day = published ? reports.publishedAt(about) : Number.NaN;
    for (let t = from, i = from * columns + s; t < until; t++, i += columns) {
      out[i] = dates[t] - newest <= STALE_DAYS ? value : Number.NaN;
      if (published) published[t] = day;
    }
  }
}

const DAYS_A_YEAR = 365.25;
