import { tradingDay } from '../../src/domain/trading-day.js';
import { type Grid, gridOf } from '../../src/quant/panel/grid.js';
import type { Panel } from '../../src/quant/panel/panel.js';

/** A panel as one writes it down: each security with its fields, each a list of numbers by date. */
export interface TinyPanel {
  /** Fields that a security leaves out are NaN; a field of one number has it on every date. */
  securities: Record<string, { sector?: string; member?: boolean } & Record<string, number[] | string | boolean | undefined>>;
  benchmark?: number[];
}

/** A `Panel` of consecutive days from 2020-01-01 with the ticker as name. Every field that one security has, all have. */
export function tinyPanel({ securities, benchmark }: TinyPanel): Panel {
  const tickers = Object.keys(securities);
  const entries = Object.values(securities);
  const isGrid = (name: string) => name !== 'sector' && name !== 'member';
  const fields = [...new Set(entries.flatMap((entry) => Object.keys(entry).filter(isGrid)))];
  const lists = entries.flatMap((entry) => fields.map((field) => (entry[field] as number[] | undefined)?.length ?? 0));
  const rows = Math.max(benchmark?.length ?? 1, ...lists);
  const grids: Record<string, Grid> = {};
  for (const field of fields) {
    const data = new Float64Array(rows * tickers.length).fill(Number.NaN);
    entries.forEach((entry, s) => {
      const values = (entry[field] ?? []) as number[];
      for (let t = 0; t < rows; t++) data[t * tickers.length + s] = (values.length === 1 ? values[0] : values[t]) ?? Number.NaN;
    });
    grids[field] = gridOf(rows, tickers.length, data);
  }
  const sectorNames = [...new Set(entries.flatMap(({ sector }) => sector ?? []))];
  const day = tradingDay('2020-01-01');
  return {
    dates: Array.from({ length: rows }, (_, t) => day + t),
    securities: tickers.map((ticker, s) => ({ id: s + 1, ticker, name: ticker, sector: entries[s].sector ?? null })),
    sectors: Int16Array.from(entries, ({ sector }) => (sector === undefined ? -1 : sectorNames.indexOf(sector))),
    sectorNames,
    members: Uint8Array.from({ length: rows * tickers.length }, (_, i) => (entries[i % tickers.length].member === false ? 0 : 1)),
    grids,
    series: {
      benchmark: Float64Array.from({ length: rows }, (_, t) => benchmark?.[t] ?? Number.NaN),
      riskFree: new Float64Array(rows),
    },
    asOf: new Date('2020-12-31T00:00:00Z'),
    version: 1,
  };
}

/** Prices from a first one of 100 on, by the percentages by which they change. */
export function pricesOf(percents: number[]): number[] {
  const prices = [100];
  for (const percent of percents) prices.push(prices[prices.length - 1] * (1 + percent / 100));
  return prices;
}
