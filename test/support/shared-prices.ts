import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type TradingDay, tradingDay } from '../../src/domain/trading-day.js';
import { lineOf } from '../../src/quant/kernels/statistics/line.js';
import type { Grid } from '../../src/quant/panel/grid.js';

/** Total-return prices of the shared price files. */
export interface SharedPrices {
  /** Sessions, ascending. */
  dates: TradingDay[];
  symbols: string[];
  /** Adjusted closes, dates × symbols; NaN: none. */
  prices: Grid;
  /** Closes as traded. */
  closes: Grid;
}

/** The lines of a CSV file, perhaps gzipped, without its header, each cut at its commas. No value of the files read so has a comma in it. */
export function* csvRows(file: string): Generator<string[]> {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').split('\n');
  for (let i = 1; i < lines.length; i++) if (lines[i] !== '') yield lines[i].split(',');
}

/** Reads all of `prices/prices_YYYY.csv.gz`: two million bars in a few seconds. */
export function readSharedPrices(shared: string): SharedPrices {
  const folder = path.join(shared, 'data/prices');
  const files = readdirSync(folder).filter((name) => /^prices_\d+\.csv\.gz$/.test(name));
  return readPriceFiles(files.map((name) => path.join(folder, name)));
}

/** Reads price files of that form. */
export function readPriceFiles(files: readonly string[]): SharedPrices {
  const rows: [date: string, symbol: string, close: number, adjusted: number][] = [];
  for (const file of files.toSorted()) {
    for (const row of csvRows(file)) rows.push([row[0], row[1], Number(row[5]), Number(row[6])]);
  }
  const days = [...new Set(rows.map(([date]) => date))].sort();
  const symbols = [...new Set(rows.map(([, symbol]) => symbol))].sort();
  const dayPlace = new Map(days.map((date, t) => [date, t]));
  const symbolPlace = new Map(symbols.map((symbol, s) => [symbol, s]));
  const emptyGrid = () => ({
    rows: days.length,
    columns: symbols.length,
    data: new Float64Array(days.length * symbols.length).fill(Number.NaN),
  });
  const [prices, closes] = [emptyGrid(), emptyGrid()];
  for (const [date, symbol, close, adjusted] of rows) {
    const place = dayPlace.get(date)! * symbols.length + symbolPlace.get(symbol)!;
    prices.data[place] = adjusted;
    closes.data[place] = close;
  }
  return { dates: days.map(tradingDay), symbols, prices, closes };
}

/** Daily returns of a file, compounded to months. */
export function monthlySeries(file: string, names: string[], unit: number): Map<string, Record<string, number>> {
  const months = new Map<string, Record<string, number>>();
  for (const [date, ...values] of csvRows(file)) {
    const month = months.get(date.slice(0, 7)) ?? Object.fromEntries(names.map((name) => [name, 0]));
    months.set(date.slice(0, 7), month);
    names.forEach((name, k) => {
      month[name] = (1 + month[name]) * (1 + Number(values[k]) * unit) - 1;
    });
  }
  return months;
}

/** Pearson's correlation. */
export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { rSquared, beta } = lineOf(Float64Array.from(a), Float64Array.from(b));
  return Math.sqrt(rSquared) * Math.sign(beta);
}
