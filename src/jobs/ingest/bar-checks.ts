import type { ProviderTable } from '../../data/providers/provider.js';
import { readRow } from '../../data/quality/rows/check-rows.js';
import type { Decision } from '../../data/quality/rows/decisions.js';
import { RULES } from '../../data/quality/rows/rules.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import { BarSeries } from '../../data/quality/series/bar-series.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { IngestRun } from './run.js';

/** The tables that bars come in. */
export type BarTable = 'bars' | 'bars_with_adjusted_close';

/** The bars of one security in an ingest, and what its rows call it. */
export interface CollectedBars {
  series: BarSeries;
  table: BarTable;
  /** The ticker of its rows; days on which they say another one. */
  ticker: string;
  otherTickers: Map<TradingDay, string>;
  /** Days whose bars are not used. */
  spent: Set<TradingDay>;
}

/** Collects the bars of an ingest by security, for the checks that see more than a row. */
export class BarCollection {
  readonly bySecurity = new Map<number, CollectedBars>();

  /** Takes a bar; one that insists takes the place of another one of its day. */
  take(id: number, table: BarTable, row: Row<'bars_with_adjusted_close'> | Row<'bars'>, insists: boolean): void {
    const { date, ticker, open, high, low, close, volume } = row;
    let bars = this.bySecurity.get(id);
    if (!bars) {
      bars = { series: new BarSeries(), table, ticker, otherTickers: new Map(), spent: new Set() };
      this.bySecurity.set(id, bars);
    }
    if (ticker !== bars.ticker) bars.otherTickers.set(date, ticker);
    const bar = { day: date, open, high, low, close, volume };
    if (insists) bars.series.replace(bar);
    else bars.series.add(bar);
  }
}

/** What was decided about bars that can be used, by security and day. */
export type SettledBars = ReadonlyMap<number, ReadonlyMap<TradingDay, { close: number; decision: Decision }>>;

/**
 * Decisions about bars as the checks of series need them. That a row be used settles the bar, whichever rule had found it; that it be left
 * out does so where the rule was about the bar's price: of a bad row another one of the same key may be good.
 */
export function settledBars({ decisions, book }: IngestRun): SettledBars {
  const settled = new Map<number, Map<TradingDay, { close: number; decision: Decision }>>();
  for (const { table, rule, row, decision } of decisions.rows) {
    if (table !== 'BARS' || (decision === 'LEAVE_OUT' && !ABOUT_PRICES.has(RULES[rule].stage))) continue;
    const bar = readRow('bars' satisfies ProviderTable, row);
    const id = bar && book.resolve(bar.ticker, bar.date);
    if (bar === null || id === null) continue;
    const days = settled.get(id) ?? new Map();
    settled.set(id, days.set(bar.date, { close: bar.close, decision }));
  }
  return settled;
}

const ABOUT_PRICES: ReadonlySet<string> = new Set(['STATISTICAL', 'CROSS_CHECK']);
