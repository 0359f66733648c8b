import { z } from 'zod';
import { isoOf } from '../../domain/trading-day.js';
import { type OptimizeParams, optimize } from '../optimize.js';
import type { JobKind } from './kind.js';
import { storedDay, storedInstant } from './stored-values.js';

/** Makes a `Portfolio` of a ranking. */
export const optimizeKind: JobKind<OptimizeParams> = {
  params: z.object({
    marketId: z.int(),
    strategy: z.string(),
    date: storedDay.nullable(),
    rankingRunId: z.int().nullable(),
    asOf: storedInstant.nullable(),
    capital: z.number().positive(),
    topN: z.int().min(1).nullable(),
    optimizer: z.object({ name: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  }),
  timeoutSeconds: 1800,
  async run(context, params, attempt) {
    attempt.onProgress('optimizing', 0, 1);
    const id = await attempt.step('optimize', async (fence) => (await optimize(context, params, fence)).portfolioId);
    attempt.onProgress('optimizing', 1, 1);
    return { type: 'Portfolio', id };
  },
};

/** Params as they are stored. */
export function optimizeParamsOf({ date, asOf, ...params }: OptimizeParams): object {
  return { ...params, date: date === null ? null : isoOf(date), asOf: asOf?.toISOString() ?? null };
}
