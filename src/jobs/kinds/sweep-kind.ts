import { z } from 'zod';
import { findExperiments } from '../../data/store/find/experiments.js';
import { findSweepOf } from '../../data/store/find/sweeps.js';
import { finishSweep } from '../../data/store/save/save-sweep.js';
import { type AppError, isAppError } from '../../domain/errors.js';
import { worthOf } from '../../quant/backtest/statistics/statistics.js';
import type { JobContext } from '../context.js';
import { makerOf } from '../environment.js';
import type { KeepStep } from '../experiments/backtest.js';
import { knownTrials } from '../experiments/known-trials.js';
import { type BacktestParams, openBacktest } from '../experiments/open-backtest.js';
import { sealed } from '../experiments/outcome.js';
import { storeBacktest } from '../experiments/store-backtest.js';
import { type SweepAxis, type SweepOutcome, sweepOutcome } from '../experiments/sweep.js';
import { walkDataOf } from '../experiments/walk-data.js';
import type { Attempt } from '../life/attempt.js';
import { backtestKind } from './backtest-kind.js';
import type { JobKind } from './kind.js';

/** Which part of a sweep: the first writes it down, others walk batches of its points, the last sums up what all points have come to. */
export interface SweepParams {
  part: 'open' | 'points' | 'finish';
  grid: readonly SweepAxis[];
  /** What the points share. */
  backtest: BacktestParams;
  /** The places of a batch's points in the grid, and their strategy documents. */
  points?: readonly number[];
  documents?: readonly string[];
}

const grid = z.array(z.object({ path: z.string(), values: z.array(z.union([z.number(), z.string(), z.boolean()])) }));

/** Repeats a backtest over a grid: its points are backtests of their own, in parts of one or of several; makes a `Sweep`. */
export const sweepKind: JobKind<SweepParams> = {
  params: z.object({
    part: z.enum(['open', 'points', 'finish']),
    grid,
    backtest: backtestKind.params,
    points: z.array(z.int()).optional(),
    documents: z.array(z.string()).optional(),
  }),
  timeoutSeconds: 14_400,
  async run(context, params, attempt) {
    const sweep = (await findSweepOf(context.store, attempt.id.jobId))!;
    const id = params.part === 'open' ? await open(context, params, sweep.jobId, attempt) : sweep.experimentId!;
    if (params.part === 'points') await walkPoints(context, params, attempt);
    if (params.part === 'finish') await finish(context, id, attempt);
    return { type: 'Sweep', id };
  },
};

function open(context: JobContext, { grid, backtest }: SweepParams, jobId: number, attempt: Attempt): Promise<number> {
  return attempt.step('write down', (fence) =>
    openBacktest(context, backtest, fence, { kind: 'SWEEP', jobId, position: 0, settings: { grid } }),
  );
}

/**
 * Walks points that share their data and rankings, each a backtest that is stored in a step of its own: another attempt goes on after the last.
 * One that cannot be walked does not keep the others from it; the first such error is thrown when all have been tried.
 */
async function walkPoints(context: JobContext, { backtest, documents = [] }: SweepParams, attempt: Attempt): Promise<void> {
  const { jobId } = attempt.id;
  const load = walkDataOf(context.store);
  const ids: number[] = [];
  for (const [position, document] of documents.entries()) {
    const params = { ...backtest, name: null, document };
    const opened = { kind: 'BACKTEST', jobId, position, settings: {} } as const;
    ids.push(await attempt.step(`write down ${position}`, (fence) => openBacktest(context, params, fence, opened)));
  }
  const keep: KeepStep = (_index, work) => work();
  const failures: AppError[] = [];
  for (const [position, id] of ids.entries()) {
    const onProgress: Attempt['onProgress'] = (stage, done, total) => {
      const part = total === null ? done : done / total;
      attempt.onProgress(`point ${position + 1} of ${ids.length}, ${stage}`, position + part, ids.length);
    };
    try {
      await attempt.step(`finish ${position}`, (fence) => storeBacktest(context, id, { onProgress, keep, load }, fence));
    } catch (error) {
      if (!isAppError(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function finish(context: JobContext, id: number, attempt: Attempt): Promise<void> {
  const { store } = context;
  await attempt.step('finish', async (fence) => {
    const [experiment] = await findExperiments(store, [id]);
    const { points, ...outcome } = await sweepOutcome(context, experiment);
    const statistics = await statisticsOfPoints(context, { ...outcome, points });
    await finishSweep(store, id, { ...sealed(outcome), ...(await makerOf(context)) }, statistics, fence);
  });
}

/** What the figures of each point are worth, now that all points are known: when it was finished only those before it were. */
async function statisticsOfPoints({ store }: JobContext, { points, result }: SweepOutcome) {
  if (points.length === 0) return [];
  const { overfittingProbability } = result;
  // A point and the others that were tried are the same trials whichever point one begins with.
  const [first] = points;
  const trials = await knownTrials(store, first.experimentId, first, { clustered: true });
  return points.map(({ experimentId, excess }) => {
    return { experimentId, statistics: worthOf(excess, { trials, overfittingProbability }) };
  });
}
