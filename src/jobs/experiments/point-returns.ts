import { listTrialCurves } from '../../data/store/find/trials.js';
import type { Store } from '../../data/store/store.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { excessReturnsOf } from '../../quant/backtest/statistics/risk-free.js';

/** The daily excess returns of a backtest. */
export interface PointReturns {
  /** The first is the start, before any return. */
  dates: ArrayLike<TradingDay>;
  excess: Float64Array;
}

/** Curves that are read at a time: 15 years of one are some 0.2 MB of text. */
const CURVES = 50;

/** The returns of finished backtests, in the order of their ids as given. Most have the same sessions, of which one list does for all. */
export async function loadPointReturns(store: Store, experimentIds: readonly number[]): Promise<PointReturns[]> {
  const returnsOf = new Map<number, PointReturns>();
  let last: ArrayLike<TradingDay> = [];
  for (let i = 0; i < experimentIds.length; i += CURVES) {
    const curves = await listTrialCurves(store, experimentIds.slice(i, i + CURVES));
    for (const { experimentId, dates, equity, riskFree, riskFreeSeries } of curves) {
      const rate = riskFreeSeries === null ? null : { series: riskFreeSeries, returns: Float64Array.from(riskFree) };
      if (!isSame(last, dates)) last = dates;
      const excess = excessReturnsOf({ equity: Float64Array.from(equity), riskFree: rate });
      returnsOf.set(experimentId, { dates: last, excess });
    }
  }
  return experimentIds.map((id) => returnsOf.get(id)!);
}

/** The excess returns of each backtest on the sessions on which all have one. */
export function commonExcess(points: readonly PointReturns[]): Float64Array[] {
  const counts = new Map<TradingDay, number>();
  for (const { dates, excess } of points) {
    for (let t = 0; t < excess.length; t++) {
      if (Number.isFinite(excess[t])) counts.set(dates[t + 1], (counts.get(dates[t + 1]) ?? 0) + 1);
    }
  }
  const isCommon = (date: TradingDay) => counts.get(date) === points.length;
  const sessions = [...counts.keys()].filter(isCommon).length;
  // Copies of thousands of them would be as much memory again.
  return points.map(({ dates, excess }) =>
    excess.length === sessions ? excess : excess.filter((_, t) => isCommon(dates[t + 1])),
  );
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let t = 0; t < one.length; t++) if (one[t] !== other[t]) return false;
  return true;
}
