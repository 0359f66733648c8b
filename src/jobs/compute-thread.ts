/** What a thread of the pool does: opens its context with the first work and keeps it. `workers/compute.ts` is the door to it. */
import { workerData } from 'node:worker_threads';
import { demoProvider } from '../data/providers/demo/demo-provider.js';
import { isAppError } from '../domain/errors.js';
import type { OnProgress } from '../domain/progress.js';
import type { JobContext } from './context.js';
import { ingest } from './ingest.js';
import { openContext } from './open-context.js';
import { portfolioRisk } from './portfolio-risk.js';
import { rank } from './rank.js';
import { regimeHistory } from './regimes.js';
import { tryWeights } from './what-if.js';
import type { Work, WorkKind, WorkMessage, WorkReply, WorkSettings } from './work.js';

const HANDLERS: {
  [Kind in WorkKind]: (
    context: JobContext,
    params: Work[Kind]['params'],
    onProgress: OnProgress,
  ) => Promise<Work[Kind]['result']>;
} = {
  ingestDemo: ({ store }, _params, onProgress) => ingest(store, demoProvider(), { now: new Date(), onProgress }),
  rank,
  regimeHistory,
  portfolioRisk,
  whatIf: tryWeights,
};

let opened: Promise<JobContext> | null = null;

/** Does one piece of work. An `AppError` is an answer; anything else is thrown and reaches the caller as it is. */
export async function doWork({ kind, params, port }: WorkMessage): Promise<WorkReply> {
  try {
    opened ??= openContext(workerData as WorkSettings);
    const handler = HANDLERS[kind] as (context: JobContext, params: unknown, onProgress: OnProgress) => Promise<unknown>;
    return { result: await handler(await opened, params, (...progress) => port.postMessage(progress)) };
  } catch (error) {
    if (isAppError(error)) return { code: error.code, problems: error.problems };
    throw error;
  } finally {
    port.close();
  }
}
