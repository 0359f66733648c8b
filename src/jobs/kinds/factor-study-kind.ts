import { z } from 'zod';
import { findExperiments } from '../../data/store/find/experiments.js';
import { finishExperiment } from '../../data/store/save/save-experiment.js';
import { isoOf } from '../../domain/trading-day.js';
import { makerOf } from '../environment.js';
import { studyOutcome } from '../experiments/factor-study.js';
import { type FactorStudyParams, openFactorStudy } from '../experiments/open-factor-study.js';
import { sealed } from '../experiments/outcome.js';
import type { JobKind } from './kind.js';
import { storedDay } from './stored-values.js';

/** Measures what factors have predicted; makes a `FactorStudy`. It is written down first, then computed from its row. */
export const factorStudyKind: JobKind<FactorStudyParams> = {
  params: z.object({
    marketId: z.int(),
    factors: z.array(z.object({ name: z.string(), params: z.record(z.string(), z.unknown()) })),
    strategy: z.string().nullable(),
    name: z.string().nullable(),
    universe: z.string(),
    from: storedDay,
    to: storedDay,
    rebalance: z.enum(['MONTH_END', 'WEEK_END']),
    horizons: z.array(z.int().min(1)).min(1),
    quantiles: z.int().min(2),
  }),
  timeoutSeconds: 3600,
  async run(context, params, attempt) {
    const { store } = context;
    const id = await attempt.step('write down', (fence) => openFactorStudy(context, params, fence));
    await attempt.step('measure', async (fence) => {
      const [experiment] = await findExperiments(store, [id]);
      const outcome = sealed(await studyOutcome(context, experiment, attempt.onProgress));
      await finishExperiment(store, id, { ...outcome, ...(await makerOf(context)) }, fence);
    });
    return { type: 'FactorStudy', id };
  },
};

/** Params as they are stored. */
export function factorStudyParamsOf({ from, to, ...params }: FactorStudyParams): object {
  return { ...params, from: isoOf(from), to: isoOf(to) };
}
