import { z } from 'zod';
import { listTrialRatios } from '../../data/store/find/backtests.js';
import { findExperiments } from '../../data/store/find/experiments.js';
import { findSweepOf } from '../../data/store/find/sweeps.js';
import { finishSweep } from '../../data/store/save/save-sweep.js';
import { sharpePerDay } from '../../quant/backtest/statistics/ratios.js';
import { excessReturnsOf, knownOf } from '../../quant/backtest/statistics/risk-free.js';
import { statisticsOf } from '../../quant/backtest/statistics/statistics.js';
import { trialsOf } from '../../quant/backtest/statistics/trials.js';
import type { JobContext } from '../context.js';
import { environmentOf } from '../environment.js';
import { type BacktestParams, openBacktest } from '../experiments/open-backtest.js';
import { sealed } from '../experiments/outcome.js';
import { type SweepAxis, type SweepOutcome, sweepOutcome } from '../experiments/sweep.js';
import type { Attempt } from '../life/attempt.js';
import type { NewPart } from '../life/submit.js';
import { backtestKind, backtestParamsOf } from './backtest-kind.js';
import type { JobKind } from './kind.js';

/** Which part of a sweep: the first writes it down, the last sums up what the points between them have come to. */
interface SweepParams {
  part: 'open' | 'finish';
  grid: readonly SweepAxis[];
  /** What the points share. */
  backtest: BacktestParams;
}

const grid = z.array(z.object({ path: z.string(), values: z.array(z.union([z.number(), z.string(), z.boolean()])) }));

/** Repeats a backtest over a grid: its points are parts, backtests of their own; makes a `Sweep`. */
export const sweepKind: JobKind<SweepParams> = {
  params: z.object({ part: z.enum(['open', 'finish']), grid, backtest: backtestKind.params }),
  timeoutSeconds: 14_400,
  async run(context, params, attempt) {
    const sweep = (await findSweepOf(context.store, attempt.id.jobId))!;
    const id = params.part === 'open' ? await open(context, params, sweep.jobId, attempt) : sweep.experimentId!;
    if (params.part === 'finish') await finish(context, id, attempt);
    return { type: 'Sweep', id };
  },
};

/** The parts of a sweep: one that writes it down, then its points beside each other, then the sum. */
export function sweepPartsOf(grid: readonly SweepAxis[], backtest: BacktestParams, documents: readonly string[]): NewPart[] {
  const { timeoutSeconds } = sweepKind;
  const own = (part: SweepParams['part']) => ({ part, grid, backtest: backtestParamsOf(backtest) });
  const points = documents.map((document) => ({
    kind: 'backtest',
    params: backtestParamsOf({ ...backtest, name: null, document }),
    timeoutSeconds: backtestKind.timeoutSeconds,
    sequence: 1,
  }));
  return [
    { kind: 'sweep', params: own('open'), timeoutSeconds, sequence: 0 },
    ...points,
    { kind: 'sweep', params: own('finish'), timeoutSeconds, sequence: 2 },
  ];
}

function open(context: JobContext, { grid, backtest }: SweepParams, jobId: number, attempt: Attempt): Promise<number> {
  return attempt.step('write down', (fence) =>
    openBacktest(context, backtest, fence, { kind: 'SWEEP', jobId, settings: { grid } }),
  );
}

async function finish(context: JobContext, id: number, attempt: Attempt): Promise<void> {
  const { store, code } = context;
  await attempt.step('finish', async (fence) => {
    const [experiment] = await findExperiments(store, [id]);
    const { points, ...outcome } = await sweepOutcome(context, experiment);
    const statistics = await statisticsOfPoints(context, { ...outcome, points }, experiment.seed);
    const made = { codeVersion: code.commit, codeDirty: code.dirty, environment: await environmentOf(context) };
    await finishSweep(store, id, { ...sealed(outcome), ...made }, statistics, fence);
  });
}

/** What the figures of each point are worth, now that all points are known: when it was finished only those before it were. */
async function statisticsOfPoints({ store }: JobContext, { points, result }: SweepOutcome, seed: number) {
  const { overfittingProbability } = result;
  const statistics = [];
  for (const { experimentId, series } of points) {
    const others = await listTrialRatios(store, experimentId);
    const trials = trialsOf([sharpePerDay(knownOf(excessReturnsOf(series))), ...others]);
    statistics.push({ experimentId, statistics: statisticsOf(series, { seed, trials, overfittingProbability }) });
  }
  return statistics;
}
