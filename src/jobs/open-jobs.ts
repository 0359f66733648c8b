import type { Store } from '../data/store/store.js';
import type { Log } from '../domain/log.js';
import { type JobFeed, openJobFeed } from './life/job-feed.js';
import { openQueue, type Queue } from './queue.js';
import { startWorkers, type Workers } from './workers/supervisor.js';
import type { WorkerOptions } from './workers/worker-options.js';

/** What a process needs of jobs: to ask for them, to hear of them, and maybe to do them. */
export interface Jobs {
  readonly queue: Queue;
  readonly feed: JobFeed;
  /** Stops the workers, where it has any: jobs that run reach a step and go back into the queue. */
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the jobs of a store, with workers unless there are to be none. */
export async function openJobs(
  store: Store,
  log: Log,
  workers: Omit<WorkerOptions, 'store' | 'log' | 'queue' | 'feed'> | null,
): Promise<Jobs> {
  const queue = await openQueue(store.url, log);
  const feed = openJobFeed(store.url);
  let running: Workers | null = null;
  const stopWorkers = async () => {
    await running?.stop();
    running = null;
  };
  const close = async () => {
    await stopWorkers();
    await feed.close();
    await queue.close();
  };
  try {
    if (workers) running = await startWorkers({ ...workers, store, log, queue, feed });
  } catch (error) {
    await close();
    throw error;
  }
  return { queue, feed, stopWorkers, close };
}
