import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { listSweepPoints } from '../../data/store/find/sweeps.js';
import { overfittingOf } from '../../quant/backtest/statistics/trials.js';
import type { JobContext } from '../context.js';
import { sha256 } from '../sha256.js';
import type { BacktestSettings } from './open-backtest.js';
import type { Outcome } from './outcome.js';
import { commonExcess, loadPointReturns, type PointReturns } from './point-returns.js';

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

/** What a sweep comes to, with the returns of its finished points. */
export interface SweepOutcome extends Outcome {
  result: SweepResult;
  points: (PointReturns & { experimentId: number })[];
}

/** What the stored points of a sweep come to; nothing is walked again. */
export async function sweepOutcome({ store }: JobContext, { jobId }: StoredExperiment): Promise<SweepOutcome> {
  const done = (await listSweepPoints(store, jobId)).filter(({ digest }) => digest !== null);
  const ids = done.map(({ experimentId }) => experimentId!);
  const points = (await loadPointReturns(store, ids)).map((returns, i) => ({ ...returns, experimentId: ids[i] }));
  const excess = commonExcess(points);
  const result = {
    points: points.length,
    sessions: excess[0]?.length ?? 0,
    overfittingProbability: overfittingOf(excess),
  };
  return { result, warnings: [], dataDigests: { points: sha256(done.map(({ dataDigest }) => dataDigest).join()) }, points };
}
