import type { CorporateAction } from '../data/store/load/load-actions.js';
import type { BarColumns } from '../data/store/load/load-bars.js';
import type { DayRange, Knowledge, Security } from '../domain/market.js';
import { type TradingDay, tradingDay } from '../domain/trading-day.js';
import { adjustBackwards } from '../quant/panel/adjust.js';
import type { Markets } from './markets.js';

/** What this service asks of the store. */
export interface PriceStore {
  loadBars(query: { securityId: number; range: DayRange; knowledge: Knowledge }): Promise<BarColumns>;
  loadActions(query: { securityIds: readonly number[]; range: DayRange; knowledge: Knowledge }): Promise<CorporateAction[]>;
}

/** Which bars of a security are meant; null: from the first, to the last, what is known now. */
export interface PriceQuery {
  from: TradingDay | null;
  to: TradingDay | null;
  asOf: Date | null;
}

/** Bars as columns of equal length, oldest first; NaN is missing. `dividend` and `split` are as paid, 0 and 1 on other days. */
export interface Prices extends BarColumns {
  dividend: Float64Array;
  split: Float64Array;
  adjusted: boolean;
  knowledge: Knowledge;
}

const FIRST_DAY = tradingDay('1900-01-01');
const LAST_DAY = tradingDay('2200-01-01');

/** Daily bars and corporate actions of securities. */
export class PriceHistory {
  constructor(
    private readonly store: PriceStore,
    private readonly markets: Markets,
  ) {}

  /** Bars of a range. Adjusted: backwards from the last bar that is known, also when the range ends before it. */
  async load(security: Security, { from, to, asOf }: PriceQuery, adjusted: boolean): Promise<Prices> {
    const knowledge = await this.markets.knowledge(await this.markets.get(), asOf);
    const range = { from: from ?? FIRST_DAY, to: adjusted ? LAST_DAY : (to ?? LAST_DAY) };
    const [bars, actions] = await Promise.all([
      this.store.loadBars({ securityId: security.id, range, knowledge }),
      this.store.loadActions({ securityIds: [security.id], range, knowledge }),
    ]);
    const prices = { ...bars, ...(adjusted ? adjustBackwards(bars, actions) : {}), ...eventsOf(bars.date, actions) };
    return { ...upTo(to ?? LAST_DAY, prices), adjusted, knowledge };
  }

  /** Splits and dividends with an ex-date in a range, oldest first. */
  async loadActions(security: Security, { from, to, asOf }: PriceQuery): Promise<CorporateAction[]> {
    const knowledge = await this.markets.knowledge(await this.markets.get(), asOf);
    return this.store.loadActions({
      securityIds: [security.id],
      range: { from: from ?? FIRST_DAY, to: to ?? LAST_DAY },
      knowledge,
    });
  }
}

/** Dividends and splits on the days of the bars. An ex-date without a bar counts on the next day that has one, as adjusting counts it. */
function eventsOf(date: Int32Array, actions: readonly CorporateAction[]): { dividend: Float64Array; split: Float64Array } {
  const dividend = new Float64Array(date.length);
  const split = new Float64Array(date.length).fill(1);
  let t = 0;
  for (const { exDate, type, value } of [...actions].sort((a, b) => a.exDate - b.exDate)) {
    while (t < date.length && date[t] < exDate) t++;
    if (t === date.length) break;
    if (type === 'SPLIT') split[t] *= value;
    else dividend[t] += value;
  }
  return { dividend, split };
}

type Columns = BarColumns & { dividend: Float64Array; split: Float64Array };

function upTo(last: TradingDay, columns: Columns): Columns {
  const end = columns.date.findIndex((day) => day > last);
  if (end < 0) return columns;
  const { date, open, high, low, close, volume, filled, dividend, split } = columns;
  return {
    date: date.subarray(0, end),
    open: open.subarray(0, end),
    high: high.subarray(0, end),
    low: low.subarray(0, end),
    close: close.subarray(0, end),
    volume: volume.subarray(0, end),
    filled: filled.subarray(0, end),
    dividend: dividend.subarray(0, end),
    split: split.subarray(0, end),
  };
}
