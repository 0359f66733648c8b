import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AVERAGE_OF_PEAK, marketImpact } from '../../../src/quant/kernels/execution/impact.js';
import { rollingMean, rollingStd } from '../../../src/quant/panel/operators/rolling.js';
import type { Handle } from '../compare.js';
import type { GoldenCase } from '../golden-file.js';

/** Bars that volume and volatility are measured over. */
const WINDOW = 20;

interface Bar {
  date: string;
  close: number;
  adjusted: number;
  volume: number;
}

/** Impact of orders: on a grid of numbers, and with volume and volatility out of the price files. */
export const handle: Handle = (golden, { folder }) => ({
  columns: golden.expected.columns,
  rows: 'price_files' in golden.inputs ? rowsFromPrices(golden, folder) : rowsOfGrid(golden),
});

function rowsOfGrid({ inputs }: GoldenCase): number[][] {
  const price = inputs.price as number;
  return (inputs.rows as number[][]).map(([shares, volume, deviation, coefficient, exponent]) => {
    const impact = marketImpact(deviation, shares, volume, { coefficient, exponent });
    return [impact * 1e4, impact * AVERAGE_OF_PEAK * 1e4, impact * price * shares, shares / volume];
  });
}

function rowsFromPrices({ inputs }: GoldenCase, folder: string): number[][] {
  const files = (inputs.price_files as string[]).flatMap((pattern) => globSync(path.join(folder, pattern)));
  const newestFirst = files.sort().reverse();
  return (inputs.rows as [string, string, number][]).map(([symbol, date, dollars]) => {
    const bars = barsUpTo(symbol, date, newestFirst);
    const [volume] = rollingMean(
      Float64Array.from(bars, (bar) => bar.volume),
      WINDOW,
    ).slice(-1);
    const returns = Float64Array.from(bars.slice(1), (bar, t) => bar.adjusted / bars[t].adjusted - 1);
    const [deviation] = rollingStd(returns, WINDOW).slice(-1);
    const shares = dollars / bars[bars.length - 1].close;
    return [volume, deviation, shares, marketImpact(deviation, shares, volume) * 1e4, shares / volume];
  });
}

/** At least the last bars needed up to a date, oldest first. The files are by year. */
function barsUpTo(symbol: string, date: string, newestFirst: string[]): Bar[] {
  let bars: Bar[] = [];
  for (const file of newestFirst) {
    bars = [...barsOf(symbol, file).filter((bar) => bar.date <= date), ...bars];
    if (bars.length > WINDOW) break;
  }
  return bars;
}

function barsOf(symbol: string, file: string): Bar[] {
  const lines = textOf(file).split('\n');
  const names = lines[0].split(',');
  const [date, close, adjusted, volume] = ['date', 'close', 'adj_close', 'volume'].map((name) => names.indexOf(name));
  return lines
    .filter((line) => line.includes(`,${symbol},`))
    .map((line) => line.split(','))
    .map((row) => ({ date: row[date], close: Number(row[close]), adjusted: Number(row[adjusted]), volume: Number(row[volume]) }));
}

const texts = new Map<string, string>();

function textOf(file: string): string {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  texts.set(file, text);
  return text;
}
