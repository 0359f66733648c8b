import { globSync } from 'node:fs';
import path from 'node:path';
import { isoOf, tradingDay } from '../../../src/domain/trading-day.js';
import type { Step, WalkSettings } from '../../../src/quant/backtest/walk/step.js';
import { walk } from '../../../src/quant/backtest/walk/walk.js';
import { maxDrawdown } from '../../../src/quant/kernels/statistics/drawdown.js';
import type { Grid } from '../../../src/quant/panel/grid.js';
import type { Panel } from '../../../src/quant/panel/panel.js';
import { orderOf, rankedTargets } from '../../support/ranked-targets.js';
import { csvRows, readPriceFiles, type SharedPrices } from '../../support/shared-prices.js';
import type { Check, Handle } from '../compare.js';

interface Inputs {
  start: string;
  end: string;
  signal: string;
  fraction: number;
  cost_per_unit_turnover: number;
  price_files: string[];
  membership: string;
}

/** Momentum and low volatility on the files that a case names, walked without store: adjusted closes are the prices, fills at the next close. */
export const handle: Handle = async ({ inputs, expected, tolerance }, { folder }) => {
  const { start, end, signal, fraction, cost_per_unit_turnover, price_files, membership } = inputs as unknown as Inputs;
  const prices = pricesOf(price_files.flatMap((pattern) => globSync(path.resolve(folder, pattern))));
  const panel = panelOf(prices, path.resolve(folder, membership));
  const scores = signal.startsWith('mom') ? momentumOf(prices.prices) : lowVolatilityOf(prices.prices);
  const settings: WalkSettings = {
    from: tradingDay(start),
    to: tradingDay(end),
    capital: 1,
    rebalance: { frequency: 'month_end', everyDays: null, band: null },
    fill: 'next_close',
    dividends: 'reinvest',
    fractionalShares: true,
    lot: 1,
    costs: { commissionBps: cost_per_unit_turnover * 1e4, halfSpreadBps: 0, impactCoefficient: 0, borrowFeeAnnual: 0 },
  };
  const steps: Step[] = [];
  const makeTargets = rankedTargets(panel, scores, { fraction });
  for await (const step of walk(makeTargets, { days: panel, delistings: new Map() }, settings)) steps.push(step);
  const curve = new Map(steps.flatMap(({ days }) => days.date.map((date, i) => [date, days.equity[i]])));
  const sessions = panel.dates.filter((date) => date >= settings.from && date <= settings.to);
  // Before the first trade the equity stands still at 1.
  let last = 1;
  const equity = Float64Array.from([1, ...sessions.map((date) => (last = curve.get(date) ?? last))]);
  // Returns between sessions: the first session has none.
  const returns = Array.from(equity.subarray(2), (value, t) => value / equity[t + 1] - 1);
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
  const orders = new Map(steps.map(({ signalDate }) => [isoOf(signalDate), orderAt(panel, scores, signalDate)]));
  const monthly = { abs: tolerance.monthly_abs as number };
  const rel = { rel: tolerance.final_equity_rel as number };
  const holdings = Object.entries(expected.holdings as Record<string, Record<string, unknown>>).flatMap(
    ([day, wanted]): Check[] => {
      const order = orders.get(day)!;
      const picked = Array.from(order.subarray(0, Math.floor(order.length * fraction)), (s) => prices.symbols[s]).sort();
      const best = scores.data[panel.dates.indexOf(tradingDay(day)) * scores.columns + order[0]];
      const got = { eligible: order.length, picked, best: prices.symbols[order[0]] };
      return [
        ...Object.entries(got).map(([key, value]) => {
          return { field: `holdings.${day}.${key}`, got: value, want: wanted[key], tolerance: 'exact' as const };
        }),
        { field: `holdings.${day}.best_signal`, got: best, want: wanted.best_signal },
      ];
    },
  );
  return [
    { field: 'monthly_returns', got: monthlyOf(sessions.map(isoOf), equity), tolerance: monthly },
    { field: 'final_equity', got: last, tolerance: rel },
    { field: 'n_rebalances', got: steps.length, tolerance: 'exact' },
    { field: 'turnover', got: steps.map(({ days }) => days.turnover[0]), tolerance: { rel: 1e-6, abs: 1e-9 } },
    { field: 'eligible', got: Object.fromEntries([...orders].map(([day, { length }]) => [day, length])), tolerance: 'exact' },
    ...holdings,
    { field: 'ann_vol', got: Math.sqrt(variance * 252), tolerance: rel },
    { field: 'max_drawdown', got: maxDrawdown(equity).depth, tolerance: rel },
  ];
};

const read = new Map<string, SharedPrices>();

/** The files are two million bars, and all cases name the same. */
function pricesOf(files: string[]): SharedPrices {
  const key = files.join();
  const prices = read.get(key) ?? readPriceFiles(files);
  read.set(key, prices);
  return prices;
}

/** Levels of the returns between adjusted closes as what is traded: a return with a close missing at either end is 0, as the file says. */
function panelOf({ dates, symbols, prices }: SharedPrices, membership: string): Panel {
  const { rows, columns } = prices;
  const levels = new Float64Array(rows * columns).fill(1);
  for (let i = columns; i < levels.length; i++) {
    const growth = prices.data[i] / prices.data[i - columns];
    levels[i] = levels[i - columns] * (Number.isNaN(growth) ? 1 : growth);
  }
  const members = new Uint8Array(rows * columns);
  for (const [ticker, from, to] of csvRows(membership)) {
    const s = symbols.findIndex((symbol) => symbol === ticker || symbol === ticker.replaceAll('.', '-'));
    if (s < 0) continue;
    dates.forEach((date, t) => {
      if (date >= tradingDay(from) && (!to || date < tradingDay(to))) members[t * columns + s] = 1;
    });
  }
  const grid = (data: Float64Array): Grid => ({ rows, columns, data });
  const nothing = new Float64Array(rows * columns);
  return {
    dates,
    securities: symbols.map((ticker, s) => ({ id: s + 1, ticker, name: null, sector: null })),
    sectors: new Int16Array(columns).fill(-1),
    sectorNames: [],
    members,
    grids: {
      open: grid(levels),
      close: grid(levels),
      volume: grid(nothing),
      dividend: grid(nothing),
      split: grid(nothing.slice().fill(1)),
    },
    series: { benchmark: new Float64Array(rows).fill(Number.NaN), riskFree: new Float64Array(rows) },
    asOf: new Date(0),
    version: 0,
  };
}

/** adj[t − 21] / adj[t − 252] − 1 where there is an adj[t]. */
function momentumOf({ rows, columns, data }: Grid): Grid {
  const out = new Float64Array(data.length).fill(Number.NaN);
  for (let i = 252 * columns; i < data.length; i++) {
    if (!Number.isNaN(data[i])) out[i] = data[i - 21 * columns] / data[i - 252 * columns] - 1;
  }
  return { rows, columns, data: out };
}

/** Less the deviation of the 251 log returns of 252 prices. */
function lowVolatilityOf({ rows, columns, data }: Grid): Grid {
  const out = new Float64Array(data.length).fill(Number.NaN);
  const logs = data.map(Math.log);
  for (let t = 251; t < rows; t++) {
    for (let s = 0; s < columns; s++) {
      const first = logs[(t - 251) * columns + s];
      const mean = (logs[t * columns + s] - first) / 251;
      let squares = 0;
      for (let u = t - 250; u <= t; u++) squares += (logs[u * columns + s] - logs[(u - 1) * columns + s] - mean) ** 2;
      out[t * columns + s] = -Math.sqrt(squares / 250);
    }
  }
  return { rows, columns, data: out };
}

function orderAt({ dates, securities, members }: Panel, scores: Grid, date: number): Int32Array {
  const t = dates.indexOf(date);
  return orderOf(scores, t, members.subarray(t * securities.length, (t + 1) * securities.length));
}

/** The return of each month by `YYYY-MM`; `equity` has the start before the first session. */
function monthlyOf(days: string[], equity: Float64Array): Record<string, number> {
  const out: Record<string, number> = {};
  let before = equity[0];
  days.forEach((day, t) => {
    if (days[t + 1]?.slice(0, 7) === day.slice(0, 7)) return;
    out[day.slice(0, 7)] = equity[t + 1] / before - 1;
    before = equity[t + 1];
  });
  return out;
}
