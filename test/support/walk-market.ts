import { tradingDay } from '../../src/domain/trading-day.js';
import type { WalkSettings } from '../../src/quant/backtest/walk/step.js';
import type { WalkMarket } from '../../src/quant/backtest/walk/walk-market.js';
import type { Grid } from '../../src/quant/panel/grid.js';
import { randomOf } from './random-market.js';

/** Settings of a walk without costs, in parts of shares, every five sessions; a test says what is different. */
export const PLAIN_WALK: WalkSettings = {
  from: tradingDay('2020-01-01'),
  to: tradingDay('2022-12-31'),
  capital: 1000,
  rebalance: { frequency: 'every_n_days', everyDays: 5, band: null },
  fill: 'next_open',
  dividends: 'cash',
  fractionalShares: true,
  lot: 1,
  costs: { commissionBps: 0, halfSpreadBps: 0, impactCoefficient: 0, borrowFeeAnnual: 0 },
};

/**
 * Days of a market with splits, dividends, halts, a late listing, a security that falls silent for good and one that is delisted with a
 * known return. With `events` false it has prices alone. The last `changed` sessions come from another seed.
 */
export function randomWalkMarket(
  seed: number,
  {
    sessions = 120,
    names = 8,
    events = true,
    changed = 0,
  }: { sessions?: number; names?: number; events?: boolean; changed?: number } = {},
): WalkMarket {
  const random = randomOf(seed);
  const other = randomOf(seed + 1000);
  const grids = Object.fromEntries(
    ['open', 'close', 'volume', 'dividend', 'split'].map((field) => [field, emptyGrid(sessions, names)]),
  );
  const last = Array.from({ length: names }, () => 10 + 90 * random());
  const riskFree = new Float64Array(sessions);
  for (let t = 0; t < sessions; t++) {
    const next = t >= sessions - changed ? other : random;
    riskFree[t] = next() < 0.1 ? Number.NaN : 2e-4 * next();
    for (let s = 0; s < names; s++) {
      const i = t * names + s;
      const split = events && next() < 0.02 ? (next() < 0.5 ? 2 : 0.5) : 1;
      const dividend = events && next() < 0.03 ? last[s] * 0.02 * next() : 0;
      const open = (last[s] * (0.98 + 0.041 * next()) - dividend) / split;
      const close = open * (0.98 + 0.041 * next());
      last[s] = close;
      grids.dividend.data[i] = dividend;
      grids.split.data[i] = split;
      const isListed = !events || ((s !== 0 || t >= 30) && (s !== 1 || t < 60) && (s !== 2 || t <= 80));
      if (!isListed || (events && next() < 0.03)) continue;
      grids.open.data[i] = open;
      grids.close.data[i] = close;
      grids.volume.data[i] = Math.round(1e4 * next()) + 100;
    }
  }
  const first = PLAIN_WALK.from;
  return {
    days: {
      dates: Array.from({ length: sessions }, (_, t) => first + t),
      securities: last.map((_, s) => ({ id: 10 + s, ticker: `T${s}`, name: null, sector: null })),
      sectors: new Int16Array(names).fill(-1),
      sectorNames: [],
      members: new Uint8Array(sessions * names).fill(1),
      grids,
      series: { benchmark: new Float64Array(sessions).fill(Number.NaN), riskFree },
      asOf: new Date(0),
      version: 0,
    },
    delistings: events ? new Map([[12, { date: first + 80, return: -0.5 }]]) : new Map(),
  };
}

/** Scores that are made of the closes up to each date: the return of three sessions. */
export function scoresOf({ days }: WalkMarket): Grid {
  const { rows, columns, data } = days.grids.close;
  const out = emptyGrid(rows, columns);
  for (let i = 3 * columns; i < data.length; i++) out.data[i] = data[i] / data[i - 3 * columns] - 1;
  return out;
}

function emptyGrid(rows: number, columns: number): Grid {
  return { rows, columns, data: new Float64Array(rows * columns).fill(Number.NaN) };
}
