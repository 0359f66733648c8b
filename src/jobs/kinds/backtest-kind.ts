import { z } from 'zod';
import { findWholeOf } from '../../data/store/find/wholes.js';
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { isoOf } from '../../domain/trading-day.js';
import type { JobContext } from '../context.js';
import type { KeepStep } from '../experiments/backtest.js';
import { withKeptData } from '../experiments/kept-walk-data.js';
import { type BacktestParams, openBacktest } from '../experiments/open-backtest.js';
import { storeBacktest } from '../experiments/store-backtest.js';
import { makeStretch, type Stretch, withMadeTargets } from '../experiments/stretches.js';
import type { LoadWalkData } from '../experiments/walk-data.js';
import type { Attempt } from '../life/attempt.js';
import type { NewPart } from '../life/submit.js';
import type { JobKind } from './kind.js';
import { storedDay, storedInstant } from './stored-values.js';

const rebalance = z.object({
  frequency: z.enum(['month_end', 'week_end', 'every_n_days', 'drift_band']),
  everyDays: z.int().nullable(),
  band: z.number().nullable(),
});

const costs = z.object({
  commissionBps: z.number(),
  halfSpreadBps: z.number(),
  impactCoefficient: z.number(),
  borrowFeeAnnual: z.number(),
});

const splits = z.object({
  scheme: z.enum(['walk_forward_anchored', 'walk_forward_rolling', 'purged_k_fold', 'combinatorial_purged']),
  count: z.int(),
  testFolds: z.int(),
  trainDays: z.int().nullable(),
  embargo: z.number(),
});

/** Which part of a divided backtest: the first writes it down, the last walks with the targets that the stretches between them have made. */
type BacktestPart = 'open' | Stretch | 'finish';

const part = z.union([z.enum(['open', 'finish']), z.object({ stretch: z.int(), of: z.int() })]);

/**
 * Walks a plan over history; makes a `Backtest`. It is written down first, then each of its rebalances is a step, so that another attempt by
 * the same code goes on after the last one that is done.
 */
export const backtestKind: JobKind<BacktestParams & { part?: BacktestPart; point?: number }> = {
  params: z.object({
    marketId: z.int(),
    strategy: z.string().nullable(),
    document: z.string().nullable(),
    name: z.string().nullable(),
    universe: z.string(),
    from: storedDay,
    to: storedDay,
    capital: z.number(),
    changes: z.object({
      topN: z.int().nullable(),
      rebalance: rebalance.nullable(),
      costs: costs.partial(),
      seed: z.int(),
    }),
    benchmarks: z.array(z.string()),
    fill: z.enum(['next_open', 'next_close', 'signal_close']),
    // Jobs of before there was a choice say nothing.
    dividends: z.enum(['cash', 'reinvest']).default('cash'),
    style: z.enum(['long_only', 'dollar_neutral', 'beta_neutral']),
    fractionalShares: z.boolean(),
    auditSteps: z.int(),
    splits: splits.nullable(),
    asOf: storedInstant.nullable(),
    part: part.optional(),
    // Its place in the grid of a sweep, whose points follow each other and mostly need the same data.
    point: z.int().optional(),
  }),
  timeoutSeconds: 14_400,
  async run(context, { part, point, ...params }, attempt) {
    const { store } = context;
    const whole = part === undefined ? null : (await findWholeOf(store, attempt.id.jobId))!;
    const id =
      whole?.experimentId ??
      (await attempt.step('write down', (fence) => {
        const jobId = whole?.jobId ?? fence.jobId;
        return openBacktest(context, params, fence, { kind: 'BACKTEST', jobId, position: 0, settings: {} });
      }));
    if (part === undefined && point === undefined) await walk(context, id, attempt);
    else if (part !== 'open') {
      await withKeptData(store, async (load) => {
        if (typeof part === 'object') await makeStretch(context, id, part, { attempt, load });
        else await walk(context, id, attempt, whole === null ? load : await withMadeTargets(context, whole.jobId, load));
      });
    }
    return { type: 'Backtest', id };
  },
};

async function walk(context: JobContext, id: number, attempt: Attempt, load?: LoadWalkData): Promise<void> {
  const { onProgress } = attempt;
  // After an upgrade nothing is left of the steps of before: a result says of one code that it has made it.
  const code = context.code.commit;
  const keep: KeepStep = (index, work) =>
    attempt.step(`step ${index} by ${code}`, async (fence) => {
      const step = await work();
      return inTransaction(context.store, fence, async () => step);
    });
  await attempt.step('finish', (fence) => storeBacktest(context, id, { onProgress, keep, load }, fence));
}

/**
 * The parts of a backtest that is divided into stretches: one that writes it down, the stretches beside each other, then the walk. None where
 * it is not.
 */
export function backtestPartsOf(params: BacktestParams, stretches: number): NewPart[] {
  if (stretches === 0) return [];
  const partOf = (part: BacktestPart, sequence: number): NewPart => ({
    kind: 'backtest',
    params: { ...backtestParamsOf(params), part },
    timeoutSeconds: backtestKind.timeoutSeconds,
    sequence,
  });
  const between = Array.from({ length: stretches }, (_, stretch) => partOf({ stretch, of: stretches }, 1));
  return [partOf('open', 0), ...between, partOf('finish', 2)];
}

/** Params as they are stored. */
export function backtestParamsOf({ from, to, asOf, ...params }: BacktestParams): object {
  return { ...params, from: isoOf(from), to: isoOf(to), asOf: asOf?.toISOString() ?? null };
}
