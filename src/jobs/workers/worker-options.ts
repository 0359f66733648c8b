import type { Store } from '../../data/store/store.js';
import type { Log } from '../../domain/log.js';
import type { JobFeed } from '../life/job-feed.js';
import { RETRY_POLICY, type RetryPolicy } from '../life/retry-delay.js';
import type { Queue } from '../queue.js';
import type { WorkSettings } from '../work.js';

/** What workers are made of. */
export interface WorkerOptions {
  store: Store;
  queue: Queue;
  feed: JobFeed;
  settings: WorkSettings;
  threads: number;
  projectRoot: string;
  log: Log;
  timing?: Partial<WorkerTiming>;
  heapMb?: number;
}

/** The clocks of workers; others in tests. */
export interface WorkerTiming {
  /** A worker that is not heard of for so long has lost its job. */
  leaseSeconds: number;
  /** How often the queue and the clock are looked at without being told to. */
  pollMs: number;
  /** How often jobs that are kept no longer are looked for. */
  pruneMs: number;
  /** How long a thread that is asked to stop has to reach its next step. */
  stopMs: number;
  retry: RetryPolicy;
}

/** Days that finished jobs are kept where nothing else is said. */
export const JOBS_RETENTION_DAYS = 90;

/** Heap of a thread, MB, where nothing else is said. */
export const HEAP_MB = 2048;

/** The clocks where nothing else is said. */
export const TIMING: Readonly<WorkerTiming> = {
  leaseSeconds: 10,
  pollMs: 1000,
  pruneMs: 60_000,
  stopMs: 5000,
  retry: RETRY_POLICY,
};
