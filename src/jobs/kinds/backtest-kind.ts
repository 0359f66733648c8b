import { z } from 'zod';
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { isoOf } from '../../domain/trading-day.js';
import type { KeepStep } from '../experiments/backtest.js';
import { type BacktestParams, openBacktest } from '../experiments/open-backtest.js';
import { storeBacktest } from '../experiments/store-backtest.js';
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

/**
 * Walks a plan over history; makes a `Backtest`. It is written down first, then each of its rebalances is a step, so that another attempt goes
 * on after the last one that is done.
 */
export const backtestKind: JobKind<BacktestParams> = {
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
    fill: z.enum(['next_open', 'next_close']),
    style: z.enum(['long_only', 'dollar_neutral', 'beta_neutral']),
    fractionalShares: z.boolean(),
    auditSteps: z.int(),
    splits: splits.nullable(),
    asOf: storedInstant.nullable(),
  }),
  timeoutSeconds: 14_400,
  async run(context, params, attempt) {
    const { store } = context;
    const id = await attempt.step('write down', (fence) => openBacktest(context, params, fence));
    const keep: KeepStep = (index, work) =>
      attempt.step(`step ${index}`, async (fence) => {
        const step = await work();
        return inTransaction(store, fence, async () => step);
      });
    const { onProgress } = attempt;
    await attempt.step('finish', (fence) => storeBacktest(context, id, { onProgress, keep }, fence));
    return { type: 'Backtest', id };
  },
};

/** Params as they are stored. */
export function backtestParamsOf({ from, to, asOf, ...params }: BacktestParams): object {
  return { ...params, from: isoOf(from), to: isoOf(to), asOf: asOf?.toISOString() ?? null };
}
