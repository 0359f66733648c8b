import type { z } from 'zod';
import type { JobResult } from '../../domain/job.js';
import type { JobContext } from '../context.js';
import type { Attempt } from '../life/attempt.js';

/** What a job of a kind takes, and how it does its work. */
export interface JobKind<Params = unknown> {
  /** Checks the stored params and gives them the form that `run` works with. */
  readonly params: z.ZodType<Params>;
  /** Seconds that an attempt may take. */
  readonly timeoutSeconds: number;
  /** Does the work step by step. What it writes, it writes with the fence of a step. */
  run(context: JobContext, params: Params, attempt: Attempt): Promise<JobResult | null>;
}
