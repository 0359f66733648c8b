import { z } from 'zod';
import { findTradeListOf } from '../../data/store/find/trade-lists.js';
import { isoOf } from '../../domain/trading-day.js';
import { makeTradeList } from '../execution/make-trade-list.js';
import { settleOrders } from '../execution/submit-trades.js';
import { findOptimized, type OptimizeParams, optimize } from '../optimize.js';
import type { JobKind } from './kind.js';
import { storedDay, storedInstant } from './stored-values.js';

/** Makes a `Portfolio` of a ranking and its trade list, after taking in what became of the orders of the one before. */
export const optimizeKind: JobKind<OptimizeParams> = {
  params: z.object({
    marketId: z.int(),
    strategy: z.string(),
    date: storedDay.nullable(),
    rankingRunId: z.int().nullable(),
    asOf: storedInstant.nullable(),
    capital: z.number().positive().nullable(),
    topN: z.int().min(1).nullable(),
    optimizer: z.object({ name: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
    newest: z.boolean().optional(),
  }),
  timeoutSeconds: 1800,
  async run(context, params, attempt) {
    const { marketId, newest = false } = params;
    attempt.onProgress('settling orders', 0, 3);
    await attempt.step('settle', (fence) => settleOrders(context, params, fence));
    attempt.onProgress('optimizing', 1, 3);
    const id = await attempt.step('optimize', async (fence) => {
      const made = newest ? await findOptimized(context, params, attempt.id.jobId) : null;
      return made ?? (await optimize(context, params, fence)).portfolioId;
    });
    attempt.onProgress('making trades', 2, 3);
    await attempt.step('trades', async (fence) => {
      const list = newest ? await findTradeListOf(context.store, id) : null;
      return list?.id ?? makeTradeList(context, { marketId, portfolioId: id }, fence);
    });
    attempt.onProgress('making trades', 3, 3);
    return { type: 'Portfolio', id };
  },
};

/** Params as they are stored. */
export function optimizeParamsOf({ date, asOf, ...params }: OptimizeParams): object {
  return { ...params, date: date === null ? null : isoOf(date), asOf: asOf?.toISOString() ?? null };
}
