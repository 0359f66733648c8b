import { findCurve } from '../../data/store/find/backtests.js';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { listSweepPoints } from '../../data/store/find/sweeps.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { excessReturnsOf } from '../../quant/backtest/statistics/risk-free.js';
import type { BacktestSeries } from '../../quant/backtest/statistics/series.js';
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

/** What a sweep comes to, with the series of its finished points. */
export interface SweepOutcome extends Outcome {
  result: SweepResult;
  points: { experimentId: number; series: BacktestSeries }[];
}

/** What the stored points of a sweep come to; nothing is walked again. */
export async function sweepOutcome({ store }: JobContext, { jobId }: StoredExperiment): Promise<SweepOutcome> {
  const points = [];
  const digests = [];
  for (const { experimentId, digest, dataDigest } of await listSweepPoints(store, jobId)) {
    if (experimentId === null || digest === null) continue;
    const curve = await findCurve(store, experimentId);
    points.push({ experimentId, series: seriesOfCurve(curve!) });
    digests.push(dataDigest);
  }
  const excess = commonExcess(points.map(({ series }) => series));
  const result = {
    points: points.length,
    sessions: excess[0]?.length ?? 0,
    overfittingProbability: overfittingOf(excess),
  };
  return { result, warnings: [], dataDigests: { points: sha256(digests.join()) }, points };
}

/** The daily excess returns of each series on the sessions on which all have one. */
export function commonExcess(all: readonly BacktestSeries[]): Float64Array[] {
  const byDate = all.map((series) => {
    const excess = excessReturnsOf(series);
    return new Map<TradingDay, number>(Array.from(excess, (value, t) => [series.dates[t + 1], value]));
  });
  const common = [...(byDate[0]?.keys() ?? [])].filter((date) => byDate.every((one) => Number.isFinite(one.get(date))));
  return byDate.map((one) => Float64Array.from(common, (date) => one.get(date)!));
}
