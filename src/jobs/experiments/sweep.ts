import { findCurve } from '../../data/store/find/backtests.js';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { listSweepPoints } from '../../data/store/find/sweeps.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { excessReturnsOf } from '../../quant/backtest/statistics/risk-free.js';
import { overfittingOf } from '../../quant/backtest/statistics/trials.js';
import type { JobContext } from '../context.js';
import { sha256 } from '../sha256.js';
import { seriesOfCurve } from './backtest-series.js';
import type { BacktestSettings } from './open-backtest.js';
import type { Outcome } from './outcome.js';

/** A parameter of a plan and the values that a sweep gives it. */
export interface SweepAxis {
  path: string;
  values: readonly (number | string | boolean)[];
}

/** How a sweep is run: the settings that its points share, and the grid. */
export interface SweepSettings extends BacktestSettings {
  /** The points are all combinations, the last axis varying fastest. */
  grid: readonly SweepAxis[];
}

/** What a sweep comes to over its finished points. */
export interface SweepResult {
  /** Points that the figures rest on. */
  points: number;
  /** Sessions that all of them have. */
  sessions: number;
  /** NaN for fewer than two points or 32 sessions. */
  overfittingProbability: number;
}

/** The daily excess returns of a point. */
export interface PointReturns {
  /** The first is the start, before any return. */
  dates: ArrayLike<TradingDay>;
  excess: Float64Array;
}

/** What a sweep comes to, with the returns of its finished points. */
export interface SweepOutcome extends Outcome {
  result: SweepResult;
  points: (PointReturns & { experimentId: number })[];
}

/** What the stored points of a sweep come to; nothing is walked again. */
export async function sweepOutcome({ store }: JobContext, { jobId }: StoredExperiment): Promise<SweepOutcome> {
  const points: SweepOutcome['points'] = [];
  const digests = [];
  for (const { experimentId, digest, dataDigest } of await listSweepPoints(store, jobId)) {
    if (experimentId === null || digest === null) continue;
    const series = seriesOfCurve((await findCurve(store, experimentId))!);
    const last = points.at(-1)?.dates;
    // Most points have the same sessions, of which one list will do.
    const dates = last && isSame(last, series.dates) ? last : series.dates;
    points.push({ experimentId, dates, excess: excessReturnsOf(series) });
    digests.push(dataDigest);
  }
  const excess = commonExcess(points);
  const result = {
    points: points.length,
    sessions: excess[0]?.length ?? 0,
    overfittingProbability: overfittingOf(excess),
  };
  return { result, warnings: [], dataDigests: { points: sha256(digests.join()) }, points };
}

/** The excess returns of each point on the sessions on which all have one. */
export function commonExcess(points: readonly PointReturns[]): Float64Array[] {
  const counts = new Map<TradingDay, number>();
  for (const { dates, excess } of points) {
    for (let t = 0; t < excess.length; t++) {
      if (Number.isFinite(excess[t])) counts.set(dates[t + 1], (counts.get(dates[t + 1]) ?? 0) + 1);
    }
  }
  return points.map(({ dates, excess }) => excess.filter((_, t) => counts.get(dates[t + 1]) === points.length));
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length === other.length && Array.prototype.every.call(one, (value, i) => value === other[i]);
}
